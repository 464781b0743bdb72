import type { Workspace } from "../../facts/workspace.js";

/** THE map from a file's specifiers to the workspace files that they name: what the resolver found, by specifier. */
export function createTargets(workspace: Pick<Workspace, "importsOf" | "files">) {
  const files = new Set(workspace.files);
  const known = new Map<string, ReadonlyMap<string, string>>();
  return (from: string, specifier: string): string | undefined => {
    let targets = known.get(from);
    if (targets === undefined) {
      const found = new Map<string, string>();
      for (const { specifier: name, to } of files.has(from) ? workspace.importsOf(from) : [])
        if (name !== null && to !== null) found.set(name, to);
      known.set(from, (targets = found));
    }
    return targets.get(specifier);
  };
}
