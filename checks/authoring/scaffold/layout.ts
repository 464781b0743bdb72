import { existsSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import type { Settings } from "../../workspace/settings.js";

/** Where the parts of a workspace are, relative to its root: by the conventions, or as its settings say. */
export interface Layout {
  /** What starts the host. */
  readonly host: string;
  readonly composition: string;
  /** Where the harness is, or would be: beside the host. */
  readonly harness: string;
  /** Folders that hold all plugins and nothing else: `plugins`, or `packages/api` where a root lies among other packages. */
  readonly plugins: readonly string[];
}

const hostNames = ["host.ts", "main.ts", "index.ts", "server.ts"];

export function layoutOf(root: string, { host: hosts, composition, roots }: Settings): Layout {
  const files = hosts.filter((path) => /\.[cm]?[jt]s$/.test(path));
  const file = files.find((path) => existsSync(join(root, path))) ?? files[0];
  const first = file ?? hosts[0] ?? "host.ts";
  const isFile = file !== undefined;
  const candidates = isFile ? [first] : hostNames.flatMap((name) => [`${first}/${name}`, `${first}/src/${name}`]);
  const host = candidates.find((path) => existsSync(join(root, path))) ?? candidates[0] ?? first;
  const harness = posix.join(isFile ? dirname(first) : first, "hq.harness.test.ts");
  const plugins = Object.keys(roots).map((path) => (/^(?:packages|apps|libs)\//.test(path) ? path : topOf(path)));
  return { host, composition, harness, plugins: [...new Set(plugins)] };
}

function topOf(path: string): string {
  return path.split("/", 1)[0] ?? path;
}

/** How one file of the workspace imports the other: `./rawr.hq.js`, `../hq/rawr.hq.js`. */
export function specifier(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to).replace(/\.([cm]?)ts$/, ".$1js");
  return path.startsWith(".") ? path : `./${path}`;
}

/** The folder of a file, `""` for the root. */
export function folderOf(path: string): string {
  const folder = posix.dirname(path);
  return folder === "." ? "" : folder;
}
