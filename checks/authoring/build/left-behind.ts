import type { ResolvedImport } from "../../facts/import-facts.js";
import { startFolder } from "../../facts/start-folder.js";
import type { Workspace } from "../../facts/workspace.js";
import { byPlace, placeOf, type Place } from "../../workspace/place.js";
import { fromFolders, mayRead } from "./read-paths.js";

/** A line that works in the workspace, where every file lies where it was written, and not in a deployment. */
export interface LeftBehind {
  readonly at: Place;
  /** Goes on after the place: `reads "./prices.csv" from its own folder`. */
  readonly what: string;
  /** A package, which `--external` installs; a file otherwise. */
  readonly isPackage: boolean;
}

/** Where the lines are looked for. */
export interface Bundled {
  /** The workspace's own files in the bundle, relative to the root. */
  readonly files: readonly string[];
  /** Packages that are installed beside it. */
  readonly external: readonly string[];
}

/**
 * What bundled files look for in the folder that they were written in or that the host is started in, and what they load in a way that a
 * bundler can't follow.
 */
export async function leftBehind(workspace: Workspace, { files, external }: Bundled): Promise<readonly LeftBehind[]> {
  const found: LeftBehind[] = [];
  for (const file of files) {
    const text = workspace.text(file) ?? "";
    const imports = [...fromImports(workspace, file, text)].filter(
      ({ isPackage, name }) => !isPackage || !external.some((one) => name === one || name.startsWith(`${one}/`)),
    );
    const read = mayRead(text) ? await fromFolders(workspace, file) : [];
    found.push(...imports, ...read.map((one) => ({ ...one, isPackage: false })));
  }
  return found.sort((a, b) => byPlace(a.at, b.at));
}

function* fromImports(
  workspace: Workspace,
  file: string,
  source: string,
): Generator<LeftBehind & { readonly name: string }> {
  const lines = source.split("\n");
  const ownRequire = declaresRequire(source);
  for (const fact of workspace.importsOf(file)) {
    const { kind, specifier, text, typeOnly, how } = fact;
    if (typeOnly || how === "builtin" || !loads.has(kind)) continue;
    const found = { at: placeOf(file, fact), name: specifier ?? "", isPackage: false };
    if (specifier === null) {
      if (kind !== "url") yield { ...found, what: `loads ${text}, a name that only a run knows` };
    } else if (specifier.startsWith(startFolder)) {
      yield { ...found, what: `starts "${specifier.slice(startFolder.length)}" from the folder of the process` };
    } else if (/^[a-z]+:/.test(specifier)) continue;
    else if (/^\.{0,2}\//.test(specifier)) {
      // A path that is only resolved is no import to the bundler.
      if (kind === "url" || kind === "require.resolve") yield { ...found, what: `reads ${text} from its own folder` };
      else if (!isFollowed(fact, before(lines, fact), ownRequire))
        yield { ...found, what: `loads ${text} past the bundler` };
    } else if (kind !== "url" && how !== "not-found" && !isFollowed(fact, before(lines, fact), ownRequire))
      yield { ...found, isPackage: true, what: `looks for the package ${text} past the bundler` };
  }
}

const loads: ReadonlySet<ResolvedImport["kind"]> = new Set(["dynamic", "require", "require.resolve", "loader", "url"]);

function before(lines: readonly string[], { line, column }: ResolvedImport): string {
  return `${lines[line - 2] ?? ""}\n${(lines[line - 1] ?? "").slice(0, column - 1)}`;
}

/** `import("./x")` and `require("./x")` with the name in its place are all that a bundler follows. */
function isFollowed({ kind, text }: ResolvedImport, before: string, ownRequire: boolean): boolean {
  const isInPlace = text.replaceAll(/"[^"]*"|'[^']*'|`[^`$]*`|[\s+()]/g, "") === "";
  if (kind === "dynamic") return isInPlace;
  return kind === "require" && isInPlace && !ownRequire && /(?<![.\w$])require\s*\(\s*$/.test(before);
}

/** `const require = createRequire(import.meta.url)`: to a bundler a function as any other. */
function declaresRequire(source: string): boolean {
  return /(?<!\bdeclare )\b(?:const|let|var|function|as)\s+require\b|[{,(]\s*require\s*(?:[,)}]|=(?!=))/.test(source);
}
