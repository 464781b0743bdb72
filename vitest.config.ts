import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Tests that meet a program of the system for real. `.ci/run` installs them; there a missing one fails its tests. */
const needs = {
  chromium: [
    "board-page.test.ts",
    "checks/graph/page/page.test.ts",
    "checks/graph/render/formats.test.ts",
    "engine-page.test.ts",
    "reference-page.test.ts",
    "tanstack-query-page.test.ts",
  ],
  fish: ["checks/cli/completion/fish.test.ts"],
  nvim: ["editor/neovim/neovim.test.ts"],
  jq: ["checks/evidence/zero-read/jq-answer.test.ts"],
  zsh: ["checks/cli/completion/zsh.test.ts"],
};
/** Debian's name of the package, where it is not the program's. */
const packages: Readonly<Record<string, string>> = { nvim: "neovim" };

/** On a person's machine without such a program its tests are left out, and it is said which and how to get it. */
function leftOut(): string[] {
  if (process.env["CI"] !== undefined) return [];
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const missing = Object.entries(needs).filter(([name]) => !folders.some((folder) => existsSync(join(folder, name))));
  for (const [name, files] of missing) {
    process.stderr.write(
      `not run, for ${name} is not installed (Debian: apt-get install ${packages[name] ?? name}): ${files.join(", ")}\n`,
    );
  }
  return missing.flatMap(([, files]) => files);
}

const everything = [
  "{contract,adapter,plugins,packages,checks,testing,type-tests,bench,packaging,prove,docs,editor}/**/*.test.ts",
  "*.test.ts",
];
const excluded = ["**/node_modules/**", "dist/**", "packaging/checks/**", "**/fixtures/**", ...leftOut()];
/** Files that leave the process as they found it, and load the same modules: a worker loads them once, which was two thirds of their time. */
const together = [
  "contract/**/*.test.ts",
  "adapter/*.test.ts",
  "adapter/{callers,conformance,inngest,telemetry}/**/*.test.ts",
  "adapter/http/!(connections|gather-body|in-flight).test.ts", // these measure what their process holds
  "adapter/local-engine/!(throughput).test.ts",
  "checks/gates/*.test.ts",
  "checks/{authoring/generate,authoring/code-owners,evidence/zero-read,evidence/hollow,facts,flow,graph/compare,graph/read,report,syntax,workspace}/**/*.test.ts",
  "checks/engine/*.test.ts",
  "{testing,plugins,packages}/**/*.test.ts",
];

export default defineConfig({
  resolve: {
    alias: [
      { find: /^#internal$/, replacement: source("contract/internal.ts") },
      { find: /^@rawr\/hq-contract$/, replacement: source("contract/index.ts") },
      {
        find: /^@rawr\/hq-contract\/(bridge|client|governance|telemetry)$/,
        replacement: source("contract/$1/index.ts"),
      },
      { find: /^@rawr\/hq-contract\/tables$/, replacement: source("contract/tables.ts") },
      { find: /^@rawr\/hq-contract\/(adapter|testing)$/, replacement: source("$1/index.ts") },
      { find: /^@rawr\/hq-checks$/, replacement: source("checks/index.ts") },
      { find: /^@rawr\/hq-checks\/testing$/, replacement: source("checks/testing.ts") },
    ],
  },
  test: {
    projects: [
      { extends: true, test: { name: "alone", include: everything, exclude: [...excluded, ...together] } },
      { extends: true, test: { name: "together", include: together, exclude: excluded, isolate: false } },
    ],
    // A bound on what hangs, not on what is slow: machines are shared.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    // Of one file's tests that say so: they wait for programs, each of which takes a core.
    maxConcurrency: 2,
    allowOnly: false,
    // Much of what is tested waits for processes, sockets and clocks: one file more than there are cores, where vitest itself keeps one core free.
    maxWorkers: availableParallelism() + 1,
    globalSetup: source("packaging/shared-folder.ts"),
  },
});
