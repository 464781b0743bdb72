import type { Worker } from "node:worker_threads";

/** What this process holds itself: its standard streams, its signals and files that are being closed. */
const own: ReadonlySet<string> = new Set(["PipeWrap", "TTYWrap", "FSReqCallback", "SignalWrap", "Immediate"]);

/**
 * Watches for what would keep the process open beside what it holds itself. The function that it returns lists it by Node's names:
 * `Timeout`, `TCPSocketWrap`, `ProcessWrap`, `Worker`.
 */
export function watchLeftovers(): () => readonly string[] {
  const workers = new Set<Worker>();
  // Node's own list of active resources leaves workers out.
  process.on("worker", (worker: Worker) => {
    workers.add(worker);
    worker.once("exit", () => workers.delete(worker));
  });
  return () => [
    ...process.getActiveResourcesInfo().filter((resource) => !own.has(resource)),
    ...Array.from(workers, () => "Worker"),
  ];
}
