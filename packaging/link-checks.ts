import { copyFileSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("..", import.meta.url));

/** Makes `folder` what `npm link` would make of `@rawr/hq-checks`: its package.json, and this repository's build below it. */
export function linkChecks(folder: string): void {
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(repository, "packaging/checks/package.json"), join(folder, "package.json"));
  symlinkSync(join(repository, "dist"), join(folder, "dist"));
}
