import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { cruiseWorker, type Cruised } from "./cruise-worker.js";
import { installedFolder } from "../workspace/installed.js";

/** What a worker judges, and where. */
export interface CruiserTask {
  readonly root: string;
  readonly files: readonly string[];
  /** The file of the workspace's own rules; null where `rules` count. */
  readonly configuration: string | null;
  readonly rules: object;
  readonly tsConfig: string | null;
}

/** A worker's result, or why there is none. */
export type CruiserAnswer = Cruised | { readonly problem: string };

/** The workers in which dependency-cruiser runs. One that has nothing to do doesn't keep the process alive. */
export interface CruiseWorkers {
  /** Has a worker load dependency-cruiser from this folder, if none is loaded. */
  start(folder: string): void;
  ask(folder: string, task: CruiserTask): Promise<CruiserAnswer>;
}

/** Who holds the workers of several opens: then the later ones save the second that loading takes. */
export interface CruiserKeeper {
  cruisers?: CruiseWorkers;
}

/** ms until a worker that has nothing to do gives its memory back. */
const idle = 30_000;

export function createCruiseWorkers(): CruiseWorkers {
  let spare: Worker | undefined;

  const keep = (worker: Worker) => {
    spare = worker;
    worker.unref();
    setTimeout(() => {
      if (spare !== worker) return;
      spare = undefined;
      void worker.terminate();
    }, idle).unref();
  };
  const load = (folder: string): Worker => {
    const worker = startWorker(folder);
    worker.once("exit", () => {
      if (spare === worker) spare = undefined;
    });
    return worker;
  };

  return {
    start(folder) {
      keep(spare ?? load(folder));
    },
    async ask(folder, task) {
      const worker = spare ?? load(folder);
      spare = undefined;
      const answer = await answerOf(worker, task);
      // What a workspace's own rules have loaded stays loaded: the next run has to read them anew.
      if (task.configuration === null && spare === undefined && !("problem" in answer)) keep(worker);
      else await worker.terminate();
      return answer;
    },
  };
}

function startWorker(folder: string): Worker {
  const modules = [
    "src/main/index.mjs",
    "src/config-utl/extract-depcruise-config/index.mjs",
    "src/config-utl/extract-ts-config.mjs",
  ].map((path) => pathToFileURL(join(folder, path)).href);
  const worker = new Worker(cruiseWorker, {
    eval: true,
    workerData: { modules, typescript: installedFolder("typescript", import.meta.url) ?? "" },
    stdout: false,
    // MiB. With Node's own it spends a tenth of its time on collecting what it has just made.
    resourceLimits: { maxYoungGenerationSizeMb: 128 },
  });
  worker.on("error", () => {}); // it exits afterwards
  return worker;
}

function answerOf(worker: Worker, task: CruiserTask): Promise<CruiserAnswer> {
  worker.ref();
  return new Promise((done) => {
    let problem = "it exited without a result";
    const failed = (error: Error) => (problem = error.message);
    const gone = () => done({ problem });
    worker.once("error", failed);
    worker.once("exit", gone);
    worker.once("message", (answer: CruiserAnswer) => {
      worker.off("error", failed);
      worker.off("exit", gone);
      done(answer);
    });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
    worker.postMessage(task);
  });
}
