import { problemAnswer, type Problem } from "./problem.js";
import type { Answer, WholeAnswer } from "./answer.js";

/**
 * A request that goes no further. Whatever may refuse one gives its value or this, and `"refused" in result` tells the two apart: in the
 * admission, for a caller, for a body, in the ingress and in a procedure.
 *
 * @example
 * const refusal: Refused<"maintenance"> = { refused: "maintenance", problem: problems.routeUnknown };
 * refusal.refused; //=> "maintenance"
 */
export interface Refused<Reason extends string = string> {
  /** Why, for logs and counters. Its sender never learns it. */
  readonly refused: Reason;
  /** What its sender learns. */
  readonly problem: Problem;
}

export function refuse<Reason extends string = string>(problem: Problem, reason?: Reason): Refused<Reason> {
  // A problem's own code is its reason where nothing more is known.
  return { refused: reason ?? (problem.code as Reason), problem };
}

/** The answer to a request, whether it was refused or not. */
export function answerOf(result: Answer | Refused, requestId: string): Answer {
  return "refused" in result ? refusalAnswer(result, requestId) : result;
}

export function refusalAnswer({ problem }: Refused, requestId: string): WholeAnswer {
  return problemAnswer(problem, requestId);
}
