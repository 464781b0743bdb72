import type { Owner } from "@rawr/hq-contract";
import type { GateFinding, Judged } from "../report/finding.js";
import type { Workspace } from "../workspace/workspace.js";

/**
 * A gate: words plus one generator. The engine stamps code, position, policy, owner and page on what it yields,
 * sorts, counts, and fails a gate that judged nothing.
 */
export interface Gate {
  /** Stable code of the gate's main rule, e.g. "B101". */
  readonly code: string;
  readonly name: string;
  readonly policy: string;
  readonly owner: Owner;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  /** Yields findings; returns what it judged. Throwing means "could not judge" (exit 2), with the message as the sentence. */
  check(workspace: Workspace): Generator<GateFinding, Judged> | AsyncGenerator<GateFinding, Judged>;
}

/** Defines a gate. */
export function defineGate(gate: Gate): Gate {
  return Object.freeze(gate);
}
