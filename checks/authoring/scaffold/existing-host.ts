import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gitIgnored, listSourceTree } from "../../facts/source-tree.js";
import type { Settings } from "../../workspace/settings.js";

const framework =
  /["'](?:h3|hono|@hono\/node-server|express|fastify|elysia|koa|polka|restify|srvx|@hapi\/hapi|(?:node:)?https?)["']|\b(?:Bun|Deno)\.serve\b/;
const start = /\.listen\s*\(|\bserve\s*\(|\bexport\s+default\s+(?:app|server|\{[^}]*\bfetch\b)/;

/** Files of a platform that start a server of their own: a host that `init` must not put a second one beside. */
export async function existingHosts(root: string, settings: Settings): Promise<readonly string[]> {
  const { roots, ignore } = settings;
  const isIgnored = (path: string) => ignore.includes(path);
  const tree = listSourceTree(root, { ignored: isIgnored, gitIgnored: await gitIgnored(root), shelves: [] });
  const isElsewhere = (file: string) => Object.keys(roots).some((folder) => file.startsWith(`${folder}/`));
  const hosts = tree.sources.filter((file) => {
    if (!/\.[cm]?[jt]sx?$/.test(file) || /\.d\.[cm]?ts$|\.config\./.test(file) || isElsewhere(file)) return false;
    return isOwnHost(root, file);
  });
  if (hosts.length === 0) return hosts;
  const isTest = await testsOf(root, settings);
  return hosts.filter((file) => !isTest(file));
}

async function testsOf(root: string, settings: Settings): Promise<(file: string) => boolean> {
  const [{ openWorkspace }, { runAsTests }] = await Promise.all([
    import("../../engine/open-workspace.js"),
    import("../../flow/tests/test-files.js"),
  ]);
  return runAsTests(await openWorkspace(root, { settings, cache: false }));
}

/** Whether a file starts a server that is not made by our builder. */
export function isOwnHost(root: string, file: string): boolean {
  if (!statSync(join(root, file)).isFile()) return false;
  const text = readFileSync(join(root, file), "utf8");
  return framework.test(text) && start.test(text) && !text.includes("@rawr/hq-contract/adapter");
}

/** The settings of a workspace whose host is there already. */
export function settingsFor(host: string): string {
  return `import { defineConfig } from "@rawr/hq-checks";

export default defineConfig({ host: [${JSON.stringify(host)}] });
`;
}

/** What is left to do where a platform has its own host. */
export function hostToDo(hosts: readonly string[]): string {
  const [host = "", ...others] = hosts;
  const mount =
    "serve `rawr.hq.ts` there with `createHost` of `@rawr/hq-contract/adapter`, and hand every request on to its `fetch`";
  if (others.length === 0) return `${host} starts a server: ${mount}`;
  return `${hosts.slice(0, 3).join(", ")}${hosts.length > 3 ? ` and ${hosts.length - 3} more` : ""} start servers: name the host as \`host\` in rawr-hq.config.ts, then ${mount}`;
}
