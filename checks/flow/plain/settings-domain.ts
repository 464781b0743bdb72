import { posix } from "node:path";
import { startFolder } from "../../facts/start-folder.js";
import type { Call, Domain, Spot } from "../interpreter/domain.js";
import type { Machine } from "../interpreter/machine.js";
import { objectsOf, one, textsOf, type Atom, type TaintLabel, type Value } from "../interpreter/value.js";

/** What a module knows of its own place. */
const places: Readonly<Record<string, (file: string) => string>> = {
  __dirname: (file) => posix.dirname(file),
  "import.meta.dirname": (file) => posix.dirname(file),
  __filename: (file) => file,
  "import.meta.filename": (file) => file,
  "import.meta.url": (file) => file,
};

/** Computes paths, and reads JSON, as a file of settings does when it runs. Paths of the workspace begin with `startFolder`. */
export class SettingsDomain implements Domain {
  readonly #machine: Machine;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  get(label: TaintLabel, key: Value): Value | undefined {
    const { atoms } = this.#machine;
    return atoms.join(...(textsOf(key) ?? []).map((name) => one(atoms.member(atoms.label(label), name))));
  }

  concat(parts: readonly Value[], { file }: Spot): Value | undefined {
    const texts = parts.map((part) => this.#pathOf(part, file));
    return texts.includes(undefined) ? undefined : this.#text(texts.join(""));
  }

  call(call: Call): Value | undefined {
    const { callee, args, file } = call;
    const [first, second] = args;
    // `readFileSync(path).toString()`
    if (callee.k === "member" && callee.of.k === "label") return one(callee.of);
    if (callee.k !== "external") return undefined;
    const name = callee.path.at(-1) ?? "";
    if (/^(?:node:)?path(?:\/posix)?$/.test(callee.module)) return this.#path(name, args, file);
    if (name === "cwd") return this.#text(".");
    if (first === undefined) return undefined;
    if (name === "URL" && second !== undefined) return this.#url(first, second, call);
    if (name === "fileURLToPath" || name === "pathToFileURL") return this.#textOrNothing(this.#pathOf(first, file));
    if (name === "readFileSync" || name === "readFile") return this.#contents(first, file);
    if (callee.path.join(".") === "JSON.parse") return this.#parsed(first, call);
    return undefined;
  }

  #path(name: string, args: readonly Value[], file: string): Value | undefined {
    const parts = args.map((arg) => this.#pathOf(arg, file));
    if (parts.includes(undefined)) return undefined;
    const known = parts.map(String);
    if (name === "dirname") return this.#text(known.map((path) => inPlace(path, posix.dirname)).join(""));
    if (name === "join" || name === "normalize") return this.#text(joined(known));
    if (name !== "resolve") return undefined;
    const absolute = known.findLastIndex((path) => path.startsWith(startFolder) || path.startsWith("/"));
    const path = joined(known.slice(Math.max(absolute, 0)));
    return this.#text(absolute === -1 && !path.startsWith(".") ? `./${path}` : path);
  }

  #url(path: Value, base: Value, call: Call): Value | undefined {
    const [text, from] = [path, base].map((value) => this.#pathOf(value, call.file));
    if (text === undefined || from === undefined) return undefined;
    const { atoms } = this.#machine;
    const url = this.#machine.allocate("object", "url", call);
    const value = one(atoms.object(url));
    const href = this.#text(joined([from.endsWith("/") ? from : inPlace(from, posix.dirname), text]));
    for (const key of ["href", "pathname"]) this.#machine.set(value, one(atoms.constant(key)), href, call);
    return value;
  }

  #contents(path: Value, file: string): Value | undefined {
    const text = this.#pathOf(path, file);
    return text === undefined ? undefined : one(this.#machine.atoms.label({ key: text, kind: "contents" }));
  }

  #parsed(contents: Value, call: Call): Value | undefined {
    const found = [...contents].flatMap((atom) => (atom.k === "label" ? [atom.label.key] : []));
    if (found.length === 0) return undefined;
    const { atoms } = this.#machine;
    const paths = found.map((path) => this.#text(path.startsWith(startFolder) ? path : startFolder + path));
    return this.#machine.load(call.file, atoms.join(...paths), call);
  }

  #text(text: string): Value {
    return one(this.#machine.atoms.constant(text));
  }

  #textOrNothing(text: string | undefined): Value | undefined {
    return text === undefined ? undefined : this.#text(text);
  }

  /** The one path that a value is. */
  #pathOf(value: Value, file: string): string | undefined {
    const [atom, other] = value;
    return atom === undefined || other !== undefined ? undefined : pathOfAtom(atom, file);
  }
}

function pathOfAtom(atom: Atom, file: string): string | undefined {
  if (atom.k === "constant") return typeof atom.value === "string" ? atom.value : undefined;
  if (atom.k === "external" && atom.module === "") {
    const place = places[atom.path.join(".")]?.(file);
    return place === undefined ? undefined : startFolder + place;
  }
  const [href] = objectsOf(one(atom)).flatMap(({ properties }) => [...(properties.get("href") ?? [])]);
  return href?.k === "constant" ? String(href.value) : undefined;
}

function joined(parts: readonly string[]): string {
  return inPlace(parts.join("/"), posix.normalize);
}

function inPlace(path: string, change: (path: string) => string): string {
  return path.startsWith(startFolder) ? startFolder + change(path.slice(startFolder.length)) : change(path);
}
