import { createRequire } from "node:module";
import type ts from "typescript";

/** What extractors ask of every node. */
const hot = /^(?:is[A-Z]|can[A-Z]|get[A-Z]\w*Modifiers|getModifiers$|forEachChild$|SyntaxKind$|NodeFlags$)/;

/**
 * What `#compiler` stands for. An ES import of `typescript` would compile its nine megabytes once to guess what kind of module they
 * are and search them for the names that they export: that takes longer than loading it. A default export, because it is one.
 *
 * The compiler's 2,000 exports are getters of getters. As plain properties of a prototype the hot ones cost nothing to look up, which
 * is a fifth of the facts pass; all others are found behind them.
 */
function loadCompiler(): typeof ts {
  const whole = createRequire(import.meta.url)("typescript") as typeof ts; // what the package is, by its own types
  const names = Object.keys(whole).filter((name) => hot.test(name));
  const plain = Object.fromEntries(names.map((name) => [name, { value: Reflect.get(whole, name), writable: true }]));
  return Object.create(Object.create(whole, plain)) as typeof ts; // whatever it lacks itself it has from there
}

const compiler = loadCompiler();

export default compiler;
