import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const packageName = "@rawr/hq-checks";

/** The command line of the `rawr-hq` that is installed for a folder, in its `node_modules` or in one above it; `undefined` when there is none. */
export function serverModule(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const installed = join(at, "node_modules", packageName);
    const file = binOf(installed);
    if (file !== undefined && existsSync(join(installed, file))) return join(installed, file);
    if (at === dirname(at)) return undefined;
  }
}

/** The first folder with a server, and its server; or a sentence for a person. */
export function findServer(
  folders: readonly string[],
): { readonly folder: string; readonly module: string } | { readonly problem: string } {
  for (const folder of folders) {
    const module = serverModule(folder);
    if (module !== undefined) return { folder, module };
  }
  const where = folders[0] === undefined ? "no folder is open" : `${packageName} is not installed in ${folders[0]}`;
  return {
    problem: `RAWR HQ: ${where}: ${folders[0] === undefined ? "open a workspace" : "install it and the other packages of the workspace"}, then run "RAWR HQ: Restart Language Server"`,
  };
}

function binOf(folder: string): string | undefined {
  try {
    // Our own package.json: its shape is ours.
    const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { bin?: Record<string, string> };
    return bin?.["rawr-hq"];
  } catch {
    return undefined;
  }
}
