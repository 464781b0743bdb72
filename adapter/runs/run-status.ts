import type { RunHandle, RunId, RunState, RunStatus } from "@rawr/hq-contract";
import type { RunRecord } from "../inngest/rest-api.js";

/** One status for the runs that an event started. No run yet is no error: the event waits to be scheduled. */
export function statusOf(handle: RunHandle, runs: readonly RunRecord[]): RunStatus {
  const run =
    runs.find(({ endedAt }) => endedAt === null) ?? runs.find(({ status }) => status !== "Completed") ?? runs[0];
  if (run === undefined) return { handle, state: "queued" };
  // The REST API names a brand's value without its brand.
  const runId = run.runId as RunId;
  return { handle, runId, state: stateOf(run), ...(run.endedAt !== null && { endedAt: run.endedAt }) };
}

/** A run has ended when it has an end: `Failed` without one means that an attempt failed and another will follow. */
function stateOf({ status, endedAt }: RunRecord): RunState {
  if (endedAt === null) return status === "Queued" || status === "Scheduled" ? "queued" : "running";
  if (status === "Completed") return "completed";
  return status === "Cancelled" ? "cancelled" : "failed";
}

/** Whether a state is a run's last one. */
export function isFinal(state: RunState): boolean {
  return state === "completed" || state === "failed" || state === "cancelled";
}
