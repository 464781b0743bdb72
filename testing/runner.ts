import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type * as vitest from "vitest";

/**
 * The vitest that runs this module. It is not a peer dependency: as soon as a workspace has vitest for development, npm would install it in
 * production too, because a package of production names it. So it is found where the tests run, however strictly packages are laid out.
 */
// rawr-hq-allow B107 until 2027-06-30: the file is vitest's own, where the tests run
const runner: typeof vitest = await import("vitest").catch(() => import(entryIn(process.cwd()))).catch(() => absent);

export const { afterAll, beforeAll, describe, expect, test } = runner;

/** The module that `import "vitest"` loads in a folder. */
function entryIn(folder: string): string {
  const manifest = createRequire(join(folder, "package.json")).resolve("vitest/package.json");
  // vitest's own shape; what differs is not found.
  const { exports } = JSON.parse(readFileSync(manifest, "utf8")) as {
    exports: { ".": { import: { default: string } } };
  };
  return new URL(exports["."].import.default, pathToFileURL(manifest)).href;
}

/** Another runner may load this entry, and test plugins; what asks for vitest says so when it is called. */
const absent = new Proxy({} as typeof vitest, { get: (_vitest, name) => (name === "then" ? undefined : refuse) });

function refuse(): never {
  throw new Error("a harness runs in vitest, which is not installed: `npm install --save-dev vitest`");
}
