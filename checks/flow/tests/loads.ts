import type { Workspace } from "../../facts/workspace.js";

/** The files that a file loads. */
export type Loads = (file: string) => readonly string[];

/** What a file loads by its name, types left out. */
export function namedLoads(workspace: Workspace): Loads {
  const all = new Set(workspace.files);
  return (file) => {
    if (!all.has(file)) return [];
    return workspace
      .importsOf(file)
      .flatMap(({ to, typeOnly, kind }) => (to !== null && isLoad(typeOnly, kind) && all.has(to) ? [to] : []));
  };
}

/** What a file may load: that, all of a folder that it names, and any file of its package where nobody knows the name. */
export function possibleLoads(workspace: Workspace, isNamed: (file: string) => boolean): Loads {
  const all = new Set(workspace.files);
  const below = (folder: string): string[] =>
    workspace.files.filter((file) => file.startsWith(`${folder}/`) && !isNamed(file));
  const loadedBy = (file: string): readonly string[] =>
    workspace.importsOf(file).flatMap(({ to, typeOnly, kind, how }) => {
      if (!isLoad(typeOnly, kind)) return [];
      if (how === "undecidable") return isNamed(file) ? [] : below(packageAround(file, workspace));
      if (to === null) return [];
      return all.has(to) ? [to] : below(to);
    });
  const known = new Map<string, readonly string[]>();
  return (file) => {
    let loads = known.get(file);
    if (loads === undefined) known.set(file, (loads = all.has(file) ? loadedBy(file) : []));
    return loads;
  };
}

/** These files and all that they load. */
export function reachedFrom(files: Iterable<string>, loads: Loads): Set<string> {
  const reached = new Set(files);
  for (const file of reached) for (const to of loads(file)) reached.add(to);
  return reached;
}

function isLoad(typeOnly: boolean, kind: string): boolean {
  return !typeOnly && kind !== "mock";
}

function packageAround(file: string, { plugins }: Workspace): string {
  const plugin = plugins.find(({ directory }) => file.startsWith(`${directory}/`));
  return plugin?.directory ?? file.split("/").slice(0, 2).join("/");
}
