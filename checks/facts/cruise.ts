import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { CouldNotJudge } from "../workspace/could-not-judge.js";
import { cruiseConfiguration } from "./cruise-configuration.js";
import { cruiseWorker } from "./cruise-worker.js";
import { packageFolder } from "./package-folder.js";

/** What dependency-cruiser's rules forbid. */
export interface CruiseViolation {
  readonly rule: string;
  /** As the rules say. Only `error` fails. */
  readonly severity: "error" | "warn" | "info";
  /** One import, a module by itself (nothing imports it), or a way from one module to another. */
  readonly about: "import" | "module" | "reach";
  readonly comment: string;
  readonly from: string;
  readonly to: string;
  /** For a circular dependency: the way round, `to` first. */
  readonly cycle: readonly string[];
  /** For a way from one module to another: what lies between, `to` last. */
  readonly via: readonly string[];
}

/** What dependency-cruiser saw, reduced to what gates need. */
export interface CruiseResult {
  /** The source files it visited. */
  readonly modules: readonly string[];
  /** `[from, to]`, resolved inside the workspace. */
  readonly edges: readonly (readonly [from: string, to: string])[];
  readonly violations: readonly CruiseViolation[];
  /** The rules' file, or null when the built-in rules were used. */
  readonly configuration: string | null;
}

/** dependency-cruiser in a worker, which loads itself until it is told what to judge. */
export interface Cruiser {
  /** Once only. Rejects with one sentence when it can't run. */
  run(files: readonly string[], rules: object): Promise<CruiseResult>;
}

/** Has a worker load itself. One that is never told what to judge doesn't keep the process alive. */
export function startCruiser(root: string): Cruiser {
  const folder = packageFolder("dependency-cruiser");
  if (folder === undefined) return { run: async () => notInstalled() };
  keep(spare ?? startWorker(folder));

  return {
    async run(files, rules) {
      const configuration = cruiseConfiguration(root);
      const tsConfig = ["tsconfig.json", "jsconfig.json"].find((name) => existsSync(join(root, name)));
      const worker = spare ?? startWorker(folder);
      spare = undefined;
      const answer = await answerOf(worker, {
        root,
        files: files.map(withoutWildcards),
        configuration: configuration === null ? null : join(root, configuration),
        rules,
        tsConfig: tsConfig === undefined ? null : join(root, tsConfig),
      });
      // What a workspace's own configuration has loaded stays loaded: the next run has to read it anew.
      if (configuration === null && spare === undefined && !("problem" in answer)) keep(worker);
      else await worker.terminate();
      if ("problem" in answer) {
        const place = configuration ?? "the built-in rules";
        throw new CouldNotJudge(`dependency-cruiser could not run with ${place}: ${firstLine(answer.problem)}`);
      }
      const known = new Set(files);
      return { ...answer, modules: answer.modules.filter((module) => known.has(module)), configuration };
    },
  };
}

/** A worker that has nothing to do: the next run saves the second that loading takes, in an editor and in `--watch`. */
let spare: Worker | undefined;

/** ms until a spare worker gives its memory back. */
const idle = 30_000;

function keep(worker: Worker): void {
  spare = worker;
  worker.unref();
  setTimeout(() => {
    if (spare !== worker) return;
    spare = undefined;
    void worker.terminate();
  }, idle).unref();
}

function startWorker(folder: string): Worker {
  const modules = [
    "src/main/index.mjs",
    "src/config-utl/extract-depcruise-config/index.mjs",
    "src/config-utl/extract-ts-config.mjs",
  ].map((path) => pathToFileURL(join(folder, path)).href);
  const worker = new Worker(cruiseWorker, {
    eval: true,
    workerData: { modules, typescript: packageFolder("typescript") ?? "" },
    stdout: false,
    // MiB. With Node's own it spends a tenth of its time on collecting what it has just made.
    resourceLimits: { maxYoungGenerationSizeMb: 128 },
  });
  worker.on("error", () => {}); // it exits afterwards
  worker.once("exit", () => {
    if (spare === worker) spare = undefined;
  });
  return worker;
}

type Answer = CruiseResult | { readonly problem: string };

function answerOf(worker: Worker, task: object): Promise<Answer> {
  worker.ref();
  return new Promise((done) => {
    let problem = "it exited without a result";
    const failed = (error: Error) => (problem = error.message);
    const gone = () => done({ problem });
    worker.once("error", failed);
    worker.once("exit", gone);
    worker.once("message", (answer: Answer) => {
      worker.off("error", failed);
      worker.off("exit", gone);
      done(answer);
    });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
    worker.postMessage(task);
  });
}

/** dependency-cruiser reads its arguments as globs: `[id].tsx` would match nothing. */
function withoutWildcards(file: string): string {
  return file.replaceAll(/[*?[\]{}()!+@|\\]/g, "?");
}

function notInstalled(): never {
  throw new CouldNotJudge("dependency-cruiser is not installed: run `npm install` where rawr-hq is installed");
}

function firstLine(text: string): string {
  return text.trim().split("\n", 1)[0] ?? "";
}
