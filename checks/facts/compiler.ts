import { createRequire } from "node:module";
import type ts from "typescript";

/**
 * What `#compiler` stands for, which is the whole of it: who only parses takes `#syntax`. An ES import of `typescript` would compile its
 * nine megabytes once to guess what kind of module they are and search them for the names that they export: that takes longer than loading it.
 */
const compiler = createRequire(import.meta.url)("typescript") as typeof ts; // what the package is, by its own types

export default compiler;
