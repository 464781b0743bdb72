import type { Discovery } from "../../workspace/plugin-reader.js";
import { digest } from "../../facts/digest.js";
import type { ResolvedImport } from "../../facts/import-facts.js";
import type { FactDigests } from "../../facts/facts.js";
import type { KnownFile } from "../../facts/known-file.js";
import type { Settings } from "../../workspace/settings.js";
import type { NotJudged } from "../../workspace/not-judged.js";
import { ranPart } from "./ran-part.js";
import type { DigestOf, Input, RanDigestOf, Sited } from "./verdict.js";

/** What a run has seen of a workspace, before any gate. */
export interface Seen {
  readonly settings: Settings;
  readonly discovery: Discovery;
  readonly files: ReadonlyMap<string, KnownFile>;
  readonly edges: ReadonlyMap<string, readonly ResolvedImport[]>;
  readonly notJudged: readonly NotJudged[];
  readonly unusedIgnores: readonly string[];
  readonly cruiseKey: string | null;
  text(path: string): string | undefined;
  /** The digest of a program that was lowered in this run. */
  lowered(file: string): string | undefined;
}

/** Compares inputs without reading more than was read anyway. Each digest is made once, when it is first asked for. */
export function inputDigests(seen: Seen): DigestOf {
  const known = new Map<string, string | undefined>();
  return (input, sited) => {
    // Few sets are asked for: one a gate, and most are empty.
    const key = `${[...sited].join("\0")}\0${input}`;
    if (!known.has(key)) known.set(key, digestOf(seen, input, sited));
    return known.get(key);
  };
}

/** Compares what was run of a program. Only a file that was parsed in this run has one: of any other its digest is all that is known. */
export function ranDigests(files: ReadonlyMap<string, KnownFile>): RanDigestOf {
  return (file, functions) => {
    const program = files.get(file)?.lowered?.();
    if (program === undefined) return undefined;
    const now = ranPart(program, (_, nth) => functions[nth] === "1");
    return now.functions === functions ? now.digest : undefined;
  };
}

function digestOf(seen: Seen, input: Input, sited: Sited): string | undefined {
  const { files, settings, discovery } = seen;
  const each = (part: (file: KnownFile, name: string) => string) =>
    digest([...files].map(([name, file]) => `${name}\0${part(file, name)}`).join("\0"));
  switch (input) {
    case "settings":
      return digest(JSON.stringify(settings));
    case "plugins":
      return digest(JSON.stringify([discovery.plugins, discovery.problems]));
    case "files":
      return digest([...files.keys()].join("\0"));
    case "notes":
      return digest(JSON.stringify([seen.notJudged, seen.unusedIgnores]));
    case "edges":
      return edgesDigest(seen, ({ imports, shapes }, name) => (sited.has(name) ? imports : shapes.imports));
    case "parsing":
      return each(({ facts }) => JSON.stringify([facts.parseErrors, facts.mayAllow]));
    case "cruise":
      return seen.cruiseKey ?? undefined;
    case "outside":
      return undefined;
    default:
      if (isText(input)) {
        const path = input.slice("text:".length);
        return files.get(path)?.facts.hash ?? digest(seen.text(path) ?? "\0nothing there");
      }
      if (isProgram(input)) {
        const path = input.slice("program:".length);
        const file = files.get(path);
        if (file === undefined) return digest("\0nothing there");
        return sited.has(path) ? file.facts.hash : (seen.lowered(path) ?? file.program());
      }
      return each(({ digests }, name) => (sited.has(name) ? digests : digests.shapes)[input]);
  }
}

function isProgram(input: Input): input is `program:${string}` {
  return input.startsWith("program:");
}

function isText(input: Input): input is `text:${string}` {
  return input.startsWith("text:");
}

/** Which file imports what, and where that leads; `what` says which digest of a file's imports counts. */
export function edgesDigest(
  { files, edges }: Pick<Seen, "files" | "edges">,
  what: (digests: FactDigests, name: string) => string,
): string {
  let lines = "";
  for (const [name, { digests }] of files) {
    lines += `${name}\0${what(digests, name)}\0`;
    for (const { to, how } of edges.get(name) ?? []) lines += `${how} ${to ?? ""}\0`;
  }
  return digest(lines);
}
