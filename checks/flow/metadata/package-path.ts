import { posix } from "node:path";
import type { Atom, Value } from "../interpreter/value.js";

/** Whether a path is, or ends in, package.json. */
export function isPackagePath(text: string): boolean {
  return /(?:^|[\\/])package\.json$/i.test(text.replace(/[?#].*$/, ""));
}

/** Functions that put a path together or take it apart. */
const pathModules = new Set([
  "node:path",
  "path",
  "node:path/posix",
  "path/posix",
  "node:url",
  "url",
  "pathe",
  "upath",
]);
const taking = new Set(["dirname", "basename", "extname", "relative", "parse", "isAbsolute"]);

/** What a call of a path function does to a path: makes one, takes one apart, or neither. */
export function pathFunction(callee: Atom): "makes" | "takes" | undefined {
  if (callee.k !== "external") return undefined;
  const name = callee.path.at(-1) ?? "";
  if (callee.module === "" && (name === "URL" || name === "String")) return "makes";
  if (!pathModules.has(callee.module)) return undefined;
  return taking.has(name) ? "takes" : "makes";
}

/** The file that constant parts name, seen from a file of the workspace; `undefined` when a part is not constant. */
export function resolvedFrom(file: string, parts: readonly Value[]): string | undefined {
  const texts: string[] = [];
  for (const part of parts) {
    const [atom] = part;
    if (part.size !== 1 || atom === undefined) return undefined;
    if (atom.k === "constant" && typeof atom.value === "string") texts.push(atom.value);
    else if (atom.k === "external" && isHere(atom.path)) texts.push(`/${posix.dirname(file)}`);
    else return undefined;
  }
  const path = posix.resolve("/", ...texts);
  return texts.some((text) => text.startsWith("/")) ? path.slice(1) : undefined;
}

function isHere(path: readonly string[]): boolean {
  const name = path.join(".");
  return name === "import.meta.dirname" || name === "__dirname";
}
