import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** This package's folder, whether it runs from source (`checks/workspace`) or built (`dist/checks/workspace`). */
export function packageFolder(): URL {
  let folder = new URL("..", import.meta.url);
  for (let up = 0; up < 6; up++, folder = new URL("..", folder)) {
    if (readPackage(folder)?.name === "@rawr/hq-contract") return folder;
  }
  throw new Error(`no package.json of @rawr/hq-contract above ${fileURLToPath(import.meta.url)}`);
}

/** This package's version. */
export function version(): string {
  return readPackage(packageFolder())?.version ?? "0.0.0";
}

function readPackage(folder: URL): { readonly name?: string; readonly version?: string } | undefined {
  try {
    // Our own package.json: its shape is ours.
    return JSON.parse(readFileSync(new URL("package.json", folder), "utf8")) as { name?: string; version?: string };
  } catch {
    return undefined;
  }
}
