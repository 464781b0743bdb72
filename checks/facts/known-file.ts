import { digest } from "./digest.js";
import type { Memory, RememberedFile, Slice } from "./fact-cache.js";
import type { DetailName, FactDigests, FileFacts } from "./facts.js";

/** The facts of a file, from the parser or from memory, and how they are remembered. */
export interface KnownFile {
  readonly facts: FileFacts;
  readonly digests: FactDigests;
  /** What to remember; `keep` puts the details where they will be found. */
  remember(keep: (details: string | Buffer) => Slice): RememberedFile;
}

type Details = Pick<FileFacts, DetailName>;

/** Facts that the parser has just read. */
export function freshFile(facts: FileFacts): KnownFile {
  const { hash, parseErrors, mayAllow, imports } = facts;
  const kept = detailNames(facts).map((name) => [name, JSON.stringify(facts[name])] as const);
  const shape = imports.map(({ kind, specifier, typeOnly }) => [kind, specifier, typeOnly]);
  // The details' names, and the two that are not among them.
  const digests = {
    ...Object.fromEntries(kept.map(([name, text]) => [name, digest(text)])),
    imports: digest(JSON.stringify(imports)),
    importShape: digest(JSON.stringify(shape)),
  } as FactDigests;
  const text = `{${kept.map(([name, detail]) => `${JSON.stringify(name)}:${detail}`).join(",")}}`;
  return {
    facts,
    digests,
    remember: (keep) => ({ hash, parseErrors, mayAllow, imports, digests, details: keep(text) }),
  };
}

/** Facts of an earlier run. Most runs ask only for the imports; the details are parsed when they are asked for. */
export function rememberedFile(file: string, known: RememberedFile, memory: Memory): KnownFile {
  const { hash, parseErrors, mayAllow, imports, digests } = known;
  let parsed: Details | undefined;
  // Covered by the checksum of the cache: this is what `freshFile` made.
  const details = () => (parsed ??= withoutPrototypes(JSON.parse(memory.detail(known.details).toString()) as Details));
  return {
    facts: withDetails({ file, hash, parseErrors, mayAllow, imports }, detailNames(digests), (name) => details()[name]),
    digests,
    remember: (keep) => ({ ...known, details: keep(memory.detail(known.details)) }),
  };
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

const others: ReadonlySet<string> = new Set(["file", "hash", "parseErrors", "mayAllow", "imports", "importShape"]);

/** Their keys come from source: a class may be called `constructor`. The parser makes them without a prototype, too. */
function withoutPrototypes(details: Details): Details {
  const { bindings, functions, exports } = details.moduleState;
  for (const table of [bindings, functions, exports]) Object.setPrototypeOf(table, null);
  return details;
}
