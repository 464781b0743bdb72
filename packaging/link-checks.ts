import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checksPackage } from "./checks-package.mjs";

/** Makes `folder` what `npm link` would make of `@rawr/hq-checks`: its package.json, and this repository's build below it. */
export function linkChecks(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify(checksPackage()));
  symlinkSync(fileURLToPath(new URL("../dist", import.meta.url)), join(folder, "dist"));
}
