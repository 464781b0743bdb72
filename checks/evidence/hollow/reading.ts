import type { At, Expression, Statement } from "../../flow/model/program.js";
import type { Asserting } from "./asserting.js";
import type { Calls } from "./calls.js";
import type { Doubles } from "./doubles.js";
import type { ExpectJudge } from "./judge-expect.js";
import type { Truths } from "./truth.js";
import type { TestWords } from "./words.js";

/** What the parts of the reading of a harness need of one another; `hollow-places.ts` puts them together. */
export interface Reading {
  readonly words: TestWords;
  readonly truths: Truths;
  readonly asserting: Asserting;
  readonly judge: ExpectJudge;
  readonly doubles: Doubles;
  readonly calls: Calls;
  add(at: At, what: string): void;
  /** The source at a place. */
  excerpt(at: At): string;
  statements(list: readonly Statement[], around: Around): void;
  /** `isWaitedFor`: whoever runs it waits for the promise that it may be. */
  expression(value: Expression, around: Around, isWaitedFor: boolean): void;
}

/** What stands around a part of a test. */
export interface Around {
  /** Why an assertion here may not count, as a sentence about it. */
  readonly doubt?: string;
  /** A test or a suite here may be left out. */
  readonly isConditional?: true;
  /** The executor of a promise: what waits for the promise waits for what is in it. */
  readonly inPromise?: true;
  /** The test counts its assertions: `expect.assertions(2)`. */
  readonly isCounted?: true;
  /** What stands here goes on to others: a name that is used, the caller of a helper. They may call a matcher of it. */
  readonly isHandedOn?: true;
  /** The function in which it stands has a name: its callers get what it returns. */
  readonly isHelper?: true;
  /** It hears of each failure, and ends the run with it: `run().on("test:fail", ...)` of node:test. */
  readonly isRunner?: true;
  /** Something else beside this statement asserts. */
  readonly isBacked?: true;
}

export const doubts = {
  condition: "this assertion is under a condition, and the other branch asserts nothing",
  swallowed: "the failure of this assertion is caught, and the test continues",
  caught: "this assertion runs only if something is thrown, and nothing requires that",
  late: "this assertion is not awaited: it may fail after the test has passed",
  never: "this assertion never runs",
  idle: "nothing iterates what this generator gives: its assertions never run",
  thrown: "the error thrown here is caught, and the test continues",
  filtered: "this assertion runs only for what a filter keeps, which may be nothing",
  unheard: "this assertion runs only if the event occurs, and nothing requires that",
} as const;

/** The same with a doubt, unless there is none or the test counts its assertions. */
export function doubted(around: Around, doubt: string | false | undefined): Around {
  return doubt === undefined || doubt === false || around.isCounted === true ? around : { ...around, doubt };
}
