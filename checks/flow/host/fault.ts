import type { At } from "../model/program.js";

/** What is wrong between the signature guard and Inngest's handler. */
export interface GuardFault {
  readonly fault: "unguarded" | "switchable" | "swallowed" | "unheeded";
  readonly file: string;
  readonly at: At;
}

/** What is wrong with a host. */
export interface HostFault {
  readonly fault:
    | "order"
    | "path"
    | "not-from-manifest"
    | "composition"
    | "wide"
    | "forbidden"
    | "served"
    | "changed"
    | "plugin-mounts"
    | "beside"
    | "listener"
    | "answered"
    | "shared-context"
    | "unknown-context"
    | "second-way"
    | "no-guard"
    | "unknown-handler"
    | "gave-up"
    | "passes"
    | GuardFault["fault"];
  readonly file: string;
  readonly at: At;
  /** What the message names: a path, a family. */
  readonly what: string;
  readonly than?: string;
}

/** Each fault once at a place. */
export class HostFaults {
  readonly #faults = new Map<string, HostFault>();

  get all(): readonly HostFault[] {
    return [...this.#faults.values()];
  }

  add(fault: HostFault["fault"], file: string, at: At, what: string, than?: string): void {
    const key = `${fault}:${file}:${at[0]}:${at[1]}`;
    if (!this.#faults.has(key))
      this.#faults.set(key, { fault, file, at, what, ...(than === undefined ? {} : { than }) });
  }
}
