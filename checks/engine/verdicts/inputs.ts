import type { Discovery } from "../../workspace/plugin-reader.js";
import { digest } from "../../facts/digest.js";
import type { ResolvedImport } from "../../facts/import-facts.js";
import type { KnownFile } from "../../facts/known-file.js";
import type { Settings } from "../../workspace/settings.js";
import type { NotJudged } from "../../workspace/not-judged.js";
import type { DigestOf, Input } from "./verdict.js";

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
}

/** Compares inputs without reading more than was read anyway. Each digest is made once, when it is first asked for. */
export function inputDigests(seen: Seen): DigestOf {
  const known = new Map<string, string | undefined>();
  return (input) => {
    if (!known.has(input)) known.set(input, digestOf(seen, input));
    return known.get(input);
  };
}

function digestOf(seen: Seen, input: Input): string | undefined {
  const { files, settings, discovery } = seen;
  const each = (part: (file: KnownFile) => string) =>
    digest([...files].map(([name, file]) => `${name}\0${part(file)}`).join("\0"));
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
      return edgesDigest(seen, "imports");
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
      return each(({ digests }) => digests[input]);
  }
}

function isText(input: Input): input is `text:${string}` {
  return input.startsWith("text:");
}

/** Which file imports what, and where that leads; with the places (`imports`) or without (`importShape`). */
export function edgesDigest({ files, edges }: Pick<Seen, "files" | "edges">, what: "imports" | "importShape"): string {
  let lines = "";
  for (const [name, { digests }] of files) {
    lines += `${name}\0${digests[what]}\0`;
    for (const { to, how } of edges.get(name) ?? []) lines += `${how} ${to ?? ""}\0`;
  }
  return digest(lines);
}
