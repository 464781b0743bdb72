import { performance } from "node:perf_hooks";

/**
 * A stopwatch that stands still while this process works. A harness runs in the process of its host: on a slow or shared machine a bound on
 * silence must not be used up by work.
 *
 * @returns Milliseconds since the call in which the process had nothing to do.
 */
export function startIdleWatch(): () => number {
  const { idle } = performance.eventLoopUtilization();
  return () => performance.eventLoopUtilization().idle - idle;
}
