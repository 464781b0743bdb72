import type { RunHandle, RunStatus } from "@rawr/hq-contract";
import type { RestApi } from "../inngest/rest-api.js";
import { statusOf } from "./run-status.js";

/** Milliseconds for which an answer about a run is news. */
const fresh = 50;

/** Asks for the status of a run. Whoever asks for the same run at the same time shares one question. */
export function createSharedStatus(api: RestApi): (handle: RunHandle) => Promise<RunStatus> {
  const asked = new Map<RunHandle, Promise<RunStatus>>();
  return (handle) => {
    const known = asked.get(handle);
    if (known !== undefined) return known;
    const status = api.runsOf(handle).then((runs) => statusOf(handle, runs));
    asked.set(handle, status);
    const forget = (): void => void asked.delete(handle);
    status.then(() => setTimeout(forget, fresh).unref(), forget);
    return status;
  };
}
