import { createRequire } from "node:module";
import type ts from "typescript";

/**
 * What `#compiler` stands for. An ES import of `typescript` would compile its nine megabytes once to guess what kind of module they
 * are and search them for the names that they export: that takes longer than loading it. A default export, because it is one.
 */
const compiler = createRequire(import.meta.url)("typescript") as typeof ts; // what the package is, by its own types

export default compiler;
