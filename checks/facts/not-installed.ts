import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { modulesOf } from "../workspace/installed.js";
import type { PackageLink, WorkspacePackages } from "./workspace-packages.js";

/** How many names a note shows. */
const named = 3;
const resolved = "package names were resolved from the workspace's own package.json files";

/** What the meaning of a package's name comes from, where nobody has installed what the packages ask for. */
export function notInstalled(root: string, packages: WorkspacePackages): readonly string[] {
  const manifest = packages.around("package.json")?.manifest ?? {};
  const asks = ["workspaces", "dependencies", "devDependencies"].some((key) => manifest[key] !== undefined);
  const isPlugAndPlay = existsSync(join(root, ".pnp.cjs"));
  const strangers = packages.links.filter(({ to }) => to === undefined);
  const notes =
    strangers.length === 0
      ? []
      : [
          `not in the workspace: ${listed(strangers)}: no package.json of it has this name, so imports of it were not inspected`,
        ];
  if (isPlugAndPlay) return notes;
  if (modulesOf(join(root, "package.json")).length === 0)
    return asks
      ? [`no packages are installed: ${resolved}, and external packages were not inspected`, ...notes]
      : notes;
  const unlinked = packages.links.filter((link) => link.to !== undefined && !isLinked(root, link));
  return unlinked.length === 0
    ? notes
    : [
        `workspace packages that are not linked: ${listed(unlinked)}: ${resolved}; run your package manager's install`,
        ...notes,
      ];
}

function isLinked(root: string, { from, name }: PackageLink): boolean {
  for (let folder = from; ; folder = posix.dirname(folder)) {
    if (existsSync(join(root, folder, "node_modules", name))) return true;
    if (folder === ".") return modulesOf(join(root, "package.json")).some((modules) => existsSync(join(modules, name)));
  }
}

function listed(links: readonly PackageLink[]): string {
  const shown = links.slice(0, named).map(({ from, name }) => `\`${name}\` of ${from === "." ? "the root" : from}`);
  const more = links.length > named ? ` and ${links.length - named} more` : "";
  return `${links.length} (${shown.join(", ")}${more})`;
}
