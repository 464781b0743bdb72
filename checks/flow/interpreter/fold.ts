import type { Atoms, Constant, Value } from "./value.js";

/** Combinations beyond this are not folded. */
const most = 32;
/** Longer texts are no keys and no paths. */
const longest = 1000;

/** The texts of a concatenation, or `undefined` when a part is not constant. */
export function concatenate(atoms: Atoms, parts: readonly Value[]): Value | undefined {
  let texts: Constant[] = [""];
  for (const [index, part] of parts.entries()) {
    const next: Constant[] = [];
    for (const atom of part) {
      if (atom.k !== "constant") return undefined;
      if (typeof atom.value === "string" && atom.value.length > longest) return undefined;
      for (const text of texts) next.push(index === 0 ? atom.value : add(text, atom.value));
    }
    if (next.length > most) return undefined;
    texts = next;
  }
  return new Set(texts.map((text) => atoms.constant(text)));
}

function add(left: Constant, right: Constant): Constant {
  return typeof left === "number" && typeof right === "number" ? left + right : `${String(left)}${String(right)}`;
}

const foldable = new Set([
  "at",
  "charAt",
  "concat",
  "normalize",
  "padEnd",
  "padStart",
  "repeat",
  "replace",
  "replaceAll",
  "slice",
  "substring",
  "toLowerCase",
  "toUpperCase",
  "toLocaleLowerCase",
  "toString",
  "trim",
  "trimEnd",
  "trimStart",
  "valueOf",
]);

/** The result of a string method on constants, by calling it. */
export function foldMethod(name: string, text: string, args: readonly Constant[]): string | undefined {
  if (!foldable.has(name)) return undefined;
  if ((name === "repeat" || name.startsWith("pad")) && !(Number(args[0]) <= 100)) return undefined;
  // The name is one of the string methods above, and each of them takes constants and gives a string.
  const method = (text as unknown as Record<string, ((...args: readonly Constant[]) => unknown) | undefined>)[name];
  try {
    const result = method?.apply(text, [...args]);
    return typeof result === "string" ? result : undefined;
  } catch {
    return undefined;
  }
}

/** The result of a global function on constants. */
export function foldFunction(name: string, args: readonly Constant[]): Constant {
  const [first] = args;
  try {
    if (name === "String") return String(first);
    if (name === "atob") return atob(String(first));
    if (name === "btoa") return btoa(String(first));
    if (name === "decodeURIComponent") return decodeURIComponent(String(first));
    if (name === "unescape")
      return String(first).replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      );
    if (name === "String.fromCharCode") return String.fromCharCode(...args.map(Number));
    if (name === "String.fromCodePoint") return String.fromCodePoint(...args.map(Number));
  } catch {
    // Not foldable: the call would throw.
  }
  return undefined;
}
