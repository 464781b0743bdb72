import { createRequire } from "node:module";
import type typescript from "typescript";

/** What readers ask of every node of every file. */
const hot = /^(?:is[A-Z]|can[A-Z]|get[A-Z]\w*Modifiers|getModifiers$|forEachChild$|SyntaxKind$|NodeFlags$)/;

// An ES import costs three times as much: Node compiles nine megabytes of CommonJS to guess their kind, then searches them for names.
const compiler = createRequire(import.meta.url)("typescript") as typeof typescript; // what the package is, by its own types

// The compiler's exports are getters of getters; as plain properties of a prototype the hot ones cost every walk less.
const plain = Object.fromEntries(Object.entries(compiler).filter(([name]) => hot.test(name)));

/** The compiler. `bench/compiler.ts` measures why the package is not imported directly. Its types come from "typescript". */
const ts = Object.create(Object.create(compiler, Object.getOwnPropertyDescriptors(plain))) as typeof typescript;

export default ts;
