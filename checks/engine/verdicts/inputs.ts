import type { Discovery } from "../../workspace/plugin-reader.js";
import type { ResolvedImport } from "../../facts/import-facts.js";
import type { DetailName } from "../../facts/facts.js";
import type { KnownFile } from "../../facts/known-file.js";
import { createRunningDigests, digest, type RunningDigests } from "../../facts/digest.js";
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
export function inputDigests(seen: Seen, running: RunningDigests = createRunningDigests()): DigestOf {
  const known = new Map<string, string | undefined>();
  const once = (name: string, make: () => string | undefined): string | undefined => {
    if (!known.has(name)) known.set(name, make());
    return known.get(name);
  };
  const sitedFiles = new WeakMap<Sited, readonly string[]>();
  const filesOf = (sited: Sited): readonly string[] => {
    const found = sitedFiles.get(sited) ?? [...sited].filter((name) => seen.files.has(name)).sort();
    sitedFiles.set(sited, found);
    return found;
  };
  return (input, sited) => {
    if (isText(input)) return once(input, () => textDigest(seen, input.slice("text:".length)));
    if (isProgram(input)) return programDigest(seen, input.slice("program:".length), sited);
    const whole = once(input, () => digestOf(seen, running, input));
    const kind = kindsWithPlaces(input);
    const files = kind === undefined ? [] : filesOf(sited);
    if (kind === undefined || whole === undefined || files.length === 0) return whole;
    const placed = files.map((name) => `${name}\0${seen.files.get(name)?.digests[kind] ?? ""}`);
    return digest([whole, ...placed].join("\0"));
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

/** Of everything that is asked for as a whole, without places. */
function digestOf(seen: Seen, running: RunningDigests, input: WholeInput): string | undefined {
  const { files, settings, discovery } = seen;
  const names = [...files.keys()];
  const all = [...files.values()];
  const each = (part: (file: KnownFile) => string) =>
    running.of(input, [all], (place) => {
      const file = all[place];
      return `${names[place]}\0${file === undefined ? "" : part(file)}`;
    });
  switch (input) {
    case "settings":
      return digest(JSON.stringify(settings));
    case "plugins":
      return digest(JSON.stringify([discovery.plugins, discovery.problems]));
    case "files":
      return running.of(input, [names], (place) => names[place] ?? "");
    case "notes":
      return digest(JSON.stringify([seen.notJudged, seen.unusedIgnores]));
    case "edges":
      return edgesDigest(seen, running, "imports");
    case "parsing":
      return each(({ facts }) => JSON.stringify([facts.parseErrors, facts.mayAllow]));
    case "cruise":
      return seen.cruiseKey ?? undefined;
    case "outside":
      return undefined;
    default:
      return each(({ digests }) => digests.shapes[input]);
  }
}

type WholeInput = Exclude<Input, `text:${string}` | `program:${string}`>;

/** The kind of facts that an input stands for, if they have places. */
function kindsWithPlaces(input: WholeInput): DetailName | "imports" | undefined {
  switch (input) {
    case "edges":
      return "imports";
    case "settings":
    case "plugins":
    case "files":
    case "notes":
    case "parsing":
    case "cruise":
    case "outside":
      return undefined;
    default:
      return input;
  }
}

const nothingThere = digest("\0nothing there");

function textDigest({ files, text }: Seen, path: string): string {
  const hash = files.get(path)?.facts.hash;
  if (hash !== undefined) return hash;
  const found = text(path);
  return found === undefined ? nothingThere : digest(found);
}

function programDigest({ files, lowered }: Seen, path: string, sited: Sited): string {
  const file = files.get(path);
  if (file === undefined) return nothingThere;
  return sited.has(path) ? file.facts.hash : (lowered(path) ?? file.program());
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
  running: RunningDigests,
  what: "imports" | "importShape",
): string {
  const names = [...files.keys()];
  const all = [...files.values()];
  const targets = names.map((name) => edges.get(name) ?? none);
  return running.of(what, [all, targets], (place) => {
    const digests = all[place]?.digests;
    let line = `${names[place]}\0${what === "imports" ? digests?.shapes.imports : digests?.importShape}\0`;
    for (const { to, how } of targets[place] ?? none) line += `${how} ${to ?? ""}\0`;
    return line;
  });
}

const none: readonly ResolvedImport[] = [];
