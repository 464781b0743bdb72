import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { CouldNotJudge } from "./could-not-judge.js";
import { modulesOf } from "./installed.js";
import { version } from "./package.js";
import type { Settings } from "./settings.js";

/**
 * Confirms that no folder of a workspace has another version of the contract than these gates: neither its root, which may find it further up,
 * nor a plugin or package with a `node_modules` of its own. What such a plugin publishes is of other types, and is read by other tables.
 *
 * @throws CouldNotJudge with the folder and the way out.
 */
export function confirmContract(root: string, { roots, layers }: Pick<Settings, "roots" | "layers">): void {
  const own = version();
  const parents = [...Object.keys(roots), ...Object.keys(layers)];
  for (const folder of [".", ...parents.flatMap((parent) => foldersIn(root, parent))]) {
    const around = folder === "." ? modulesOf(join(root, "package.json")) : [join(root, folder, "node_modules")];
    const found = around.map(contractIn).find((version) => version !== undefined);
    if (found === undefined || found === own) continue;
    const where = folder === "." ? "the workspace" : folder;
    throw new CouldNotJudge(
      `${where} has @rawr/hq-contract ${found}, but @rawr/hq-checks is ${own}, and the two must be the same: ask for ${own} in ${posix.join(folder, "package.json")}, and install again`,
    );
  }
}

function foldersIn(root: string, parent: string): readonly string[] {
  try {
    return readdirSync(join(root, parent)).map((name) => posix.join(parent, name));
  } catch {
    return [];
  }
}

function contractIn(modules: string): string | undefined {
  try {
    const file = join(modules, "@rawr/hq-contract/package.json");
    return (JSON.parse(readFileSync(file, "utf8")) as { readonly version?: string }).version; // ours, of some version
  } catch {
    return undefined;
  }
}
