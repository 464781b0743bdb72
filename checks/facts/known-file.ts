import { digest } from "./digest.js";
import type { Details, Memory, RememberedFile, Slice } from "./fact-cache.js";
import type { FlowProgram } from "../flow/model/program.js";
import type { DetailName, FactDigests, FileFacts } from "./facts.js";

/** The facts of a file, from the parser or from memory, and how they are remembered. */
export interface KnownFile {
  readonly facts: FileFacts;
  readonly digests: FactDigests;
  /** The digest of the file's program without its places. A file whose facts hold none, and that no gate had lowered yet, is lowered if it was parsed just now. */
  program(): string;
  /** Its program, if the file was parsed in this run. */
  readonly lowered?: () => FlowProgram | undefined;
  /** What to remember, with the digest of a program that was lowered meanwhile; the details go where they will be found. */
  remember(details: Details, lowered?: string): RememberedFile;
}

/** Facts that the parser has just read; `lower` makes the program that they leave out. */
export function freshFile(facts: FileFacts, lower?: () => FlowProgram): KnownFile {
  const { hash, parseErrors, mayAllow, imports } = facts;
  const kept = detailNames(facts).map((name) => [name, JSON.stringify(facts[name])] as const);
  const shape = imports.map(({ kind, specifier, typeOnly }) => [kind, specifier, typeOnly]);
  // The details' names, and the two that are not among them.
  const digests = {
    ...Object.fromEntries(kept.map(([name, text]) => [name, digest(text)])),
    imports: digest(JSON.stringify(imports)),
    importShape: digest(JSON.stringify(shape)),
    shapes: {
      ...Object.fromEntries(kept.map(([name, text]) => [name, shapeDigest(text)])),
      imports: shapeDigest(JSON.stringify(imports)),
    },
  } as FactDigests;
  let own: string | undefined;
  let made: FlowProgram | undefined;
  const lowered = () => (made ??= facts.flow.program ?? lower?.());
  return {
    facts,
    digests,
    program() {
      if (facts.flow.program !== null || lower === undefined) return digests.shapes.flow;
      return (own ??= shapeDigest(JSON.stringify(lowered())));
    },
    lowered,
    remember(details, program = own) {
      const [offset] = details.add(kept.map(([, text]) => text).join(""));
      const sizes = kept.map(([, text]) => Buffer.byteLength(text));
      const all = program === undefined ? digests : { ...digests, lowered: program };
      return { hash, parseErrors, mayAllow, imports, digests: all, details: [offset, ...sizes] };
    },
  };
}

/** Facts of an earlier run. Most runs ask only for the imports; a detail is parsed when it is asked for. */
export function rememberedFile(file: string, known: RememberedFile, memory: Memory): KnownFile {
  const { hash, parseErrors, mayAllow, imports, digests, details } = known;
  let parsed: Map<DetailName, unknown> | undefined;
  const detail = (name: DetailName): unknown => {
    parsed ??= new Map();
    if (!parsed.has(name)) {
      // Covered by the checksum of the cache: this is what `freshFile` made.
      const value: unknown = JSON.parse(memory.detail(sliceOf(name, known)).toString());
      parsed.set(name, name === "moduleState" ? withoutPrototypes(value as FileFacts["moduleState"]) : value);
    }
    return parsed.get(name);
  };
  return {
    facts: withDetails({ file, hash, parseErrors, mayAllow, imports }, detailNames(digests), detail),
    digests,
    program: () => digests.lowered ?? digests.shapes.flow,
    remember(next, lowered = digests.lowered) {
      const [offset, ...sizes] = details;
      const [start] = next.keep(memory, [offset, sum(sizes)]);
      const all = lowered === undefined ? digests : { ...digests, lowered };
      return { ...known, digests: all, details: [start, ...sizes] };
    },
  };
}

/** Details lie in the order of their digests. */
function sliceOf(name: DetailName, { details: [offset, ...sizes], digests }: RememberedFile): Slice {
  const at = detailNames(digests).indexOf(name);
  return [offset + sum(sizes.slice(0, at)), sizes[at] ?? 0];
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((all, size) => all + size, 0);
}

/** Facts whose details are looked up when they are asked for. */
export function withDetails(
  facts: Omit<FileFacts, DetailName>,
  names: readonly DetailName[],
  detail: (name: DetailName) => unknown,
): FileFacts {
  for (const name of names) Object.defineProperty(facts, name, { enumerable: true, get: () => detail(name) });
  return facts as FileFacts; // now it has them
}

/** The kinds of details in facts or digests: whatever is not said to be something else. */
export function detailNames(of: FileFacts | FactDigests): readonly DetailName[] {
  return Object.keys(of).filter((name) => !others.has(name)) as DetailName[];
}

const others: ReadonlySet<string> = new Set([
  "file",
  "hash",
  "parseErrors",
  "mayAllow",
  "imports",
  "importShape",
  "shapes",
  "lowered",
]);

/** As they stand in JSON. Inside of a string its quotes are escaped, so that nothing else looks like this. */
const places = /"(?:line|column|endColumn)":\d+,?|"at":\[\d+,\d+,\d+\],?/g;

/** The digest of facts in JSON without their places. */
export function shapeDigest(json: string): string {
  return digest(json.replace(places, ""));
}

/** Their keys come from source: a class may be called `constructor`. The parser makes them without a prototype, too. */
function withoutPrototypes(state: FileFacts["moduleState"]): FileFacts["moduleState"] {
  for (const table of [state.bindings, state.functions, state.exports]) Object.setPrototypeOf(table, null);
  return state;
}

/** The message of a file whose code nests deeper than the stack of whatever reads it: nothing of it is known. */
export const tooDeep = "the code is nested too deeply to be read";

/** Whether a file was read at all. One with a slip of syntax was. */
export function isReadable({ parseErrors }: Pick<FileFacts, "parseErrors">): boolean {
  return parseErrors[0]?.message !== tooDeep;
}

/** Whether dependency-cruiser reads such a file: of a component or a page it knows nothing. */
export function isPlainScript(file: string): boolean {
  return /\.(?:[cm]?[jt]s|[jt]sx)$/.test(file);
}
