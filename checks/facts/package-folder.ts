import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** Where a package that we stand on is installed, also one whose `exports` name no file that `require.resolve` may find. */
export function packageFolder(name: string): string | undefined {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  return folders.map((path) => join(path, name)).find((path) => existsSync(join(path, "package.json")));
}
