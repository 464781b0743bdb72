import { readdirSync, readFileSync } from "node:fs";

/** Milliseconds of CPU that a process has used so far, with all of its threads (Linux). */
export function cpuOf(pid: number): number {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = tasks.map((task) => Number(read(`/proc/${pid}/task/${task}/schedstat`).split(" ")[0] ?? 0));
  return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6;
}

/** Resident megabytes of a process. */
export function memoryOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;
}

/** A thread may end while it is read. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
