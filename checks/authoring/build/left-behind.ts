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
  const isInstalled = (name: string) => external.some((one) => name === one || name.startsWith(`${one}/`));
  const found: LeftBehind[] = [];
  for (const file of files) {
    for (const fact of workspace.importsOf(file)) {
      const left = await leftBy(workspace, file, fact);
      if (left !== undefined && !(left.isPackage && isInstalled(fact.specifier ?? ""))) found.push(left);
    }
    const read = mayRead(workspace.text(file) ?? "") ? await fromFolders(workspace, file) : [];
    found.push(...read.map((one) => ({ ...one, isPackage: false })));
  }
  return found.sort((a, b) => byPlace(a.at, b.at));
}

const loads: ReadonlySet<ResolvedImport["kind"]> = new Set(["dynamic", "require", "require.resolve", "loader", "url"]);

async function leftBy(workspace: Workspace, file: string, fact: ResolvedImport): Promise<LeftBehind | undefined> {
  const { kind, specifier, text, typeOnly, how } = fact;
  if (typeOnly || how === "builtin" || !loads.has(kind)) return undefined;
  const at = placeOf(file, fact);
  const left = (what: string): LeftBehind => ({ at, what, isPackage: false });
  if (specifier === null) return kind === "url" ? undefined : left(`loads ${text}, a name that only a run knows`);
  if (specifier.startsWith(startFolder))
    return left(`starts "${specifier.slice(startFolder.length)}" from the folder of the process`);
  if (/^[a-z]+:/.test(specifier)) return undefined;
  const isFile = /^\.{0,2}\//.test(specifier);
  // A path that is only resolved is no import to the bundler.
  if (isFile && (kind === "url" || kind === "require.resolve")) return left(`reads ${text} from its own folder`);
  if (kind === "url" || (!isFile && how === "not-found") || (await isFollowed(workspace, kind, at))) return undefined;
  return isFile
    ? left(`loads ${text} past the bundler`)
    : { at, what: `looks for the package ${text} past the bundler`, isPackage: true };
}

/** `import("./x")` and `require("./x")` with the name in its place, and no `require` of the file's own, are all that a bundler follows. */
async function isFollowed(workspace: Workspace, kind: ResolvedImport["kind"], at: Place): Promise<boolean> {
  const syntax = await workspace.syntax();
  const { Node: is, SyntaxKind } = await import("../../syntax/nodes.js");
  await syntax.file(at.file);
  const name = await syntax.nodeAt(at);
  const called = name?.getFirstAncestorByKind(SyntaxKind.CallExpression)?.getExpression();
  if (name === undefined || called === undefined || [name, ...name.getDescendants()].some(is.isIdentifier))
    return false;
  if (kind === "dynamic") return called.getKind() === SyntaxKind.ImportKeyword;
  return kind === "require" && called.getText() === "require" && syntax.pathOf(called) === "require";
}
