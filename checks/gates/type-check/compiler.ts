import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { isOlderCompiler, oldestCompiler } from "../../workspace/package.js";

/** A package of the workspace, found the way the workspace's own code would find it. */
export interface InstalledPackage {
  readonly folder: string;
  readonly version: string;
}

/** The workspace's own `tsc.js`. Never `.bin/tsc`: another package may have put another compiler there. */
export function findCompiler(root: string): { readonly script: string; readonly version: string } {
  const typescript = findPackage(root, "typescript");
  if (typescript === undefined) {
    throw new CouldNotJudge("the package `typescript` is not installed here: `npm install --save-dev typescript@6`");
  }
  // 7 is the native compiler: its `lib/tsc.js` is what starts it, as `bin/tsc` does.
  const script = join(typescript.folder, "lib", "tsc.js");
  if (isOlderCompiler(typescript.version) || !existsSync(script)) {
    throw new CouldNotJudge(
      `the installed \`typescript\` is ${typescript.version}, but ${oldestCompiler} or newer is needed: \`npm install --save-dev typescript@6\``,
    );
  }
  return { script, version: typescript.version };
}

export function findPackage(root: string, name: string): InstalledPackage | undefined {
  // Looks through the folders itself: `exports` of a package may hide its package.json from `resolve`.
  const folders = createRequire(join(root, "package.json")).resolve.paths(name) ?? [];
  for (const modules of folders) {
    const manifest = join(modules, name, "package.json");
    if (!existsSync(manifest)) continue;
    const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version?: string }; // every installed package.json has it
    return { folder: dirname(manifest), version: version ?? "0.0.0" };
  }
  return undefined;
}
