import { existsSync } from "node:fs";
import { join } from "node:path";
import { CouldNotJudge } from "../workspace/could-not-judge.js";
import { cruiseConfiguration } from "./cruise-configuration.js";
import type { Cruised } from "./cruise-worker.js";
import type { CruiseWorkers } from "./cruise-workers.js";
import { installedFolder } from "../workspace/installed.js";

/** What dependency-cruiser saw, and by which rules. */
export interface CruiseResult extends Cruised {
  /** The rules' file, or null when the built-in rules were used. */
  readonly configuration: string | null;
}

/** dependency-cruiser in a worker, which loads itself until it is told what to judge. */
export interface Cruiser {
  /** Once only. Rejects with one sentence when it can't run. */
  run(files: readonly string[], rules: object): Promise<CruiseResult>;
}

/** Has a worker load itself. */
export function startCruiser(root: string, workers: CruiseWorkers): Cruiser {
  const folder = installedFolder("dependency-cruiser", import.meta.url);
  if (folder === undefined) return { run: async () => notInstalled() };
  workers.start(folder);

  return {
    async run(files, rules) {
      const configuration = cruiseConfiguration(root);
      const tsConfig = ["tsconfig.json", "jsconfig.json"].find((name) => existsSync(join(root, name)));
      const task = {
        root,
        files: files.map(withoutWildcards),
        configuration: configuration === null ? null : join(root, configuration),
        rules,
        tsConfig: tsConfig === undefined ? null : join(root, tsConfig),
      };
      const answer = await workers.ask(folder, task);
      if ("problem" in answer) {
        const place = configuration ?? "the built-in rules";
        throw new CouldNotJudge(`dependency-cruiser could not run with ${place}: ${firstLine(answer.problem)}`);
      }
      const known = new Set(files);
      return { ...answer, modules: answer.modules.filter((module) => known.has(module)), configuration };
    },
  };
}

/** dependency-cruiser reads its arguments as globs: `[id].tsx` would match nothing. */
function withoutWildcards(file: string): string {
  return file.replaceAll(/[*?[\]{}()!+@|\\]/g, "?");
}

function notInstalled(): never {
  throw new CouldNotJudge("dependency-cruiser is not installed: install again where rawr-hq is installed");
}

function firstLine(text: string): string {
  return text.trim().split("\n", 1)[0] ?? "";
}
