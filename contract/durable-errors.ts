import { millisecondsOf } from "./duration.js";

/**
 * Ends a run, or a step, without another attempt.
 *
 * @example
 * new NonRetriableError("the invoice does not exist").name; //=> "NonRetriableError"
 */
export class NonRetriableError extends Error {
  override readonly name = "NonRetriableError";
}

/**
 * Fails an attempt and says when the next one is made.
 *
 * @example
 * new RetryAfterError("the bank is closed", "90s").retryAfter; //=> "90"
 */
export class RetryAfterError extends Error {
  override readonly name = "RetryAfterError";
  /** Seconds, or an instant in ISO 8601, as text: what the runtime sends as `Retry-After`. */
  readonly retryAfter: string;

  /**
   * @param retryAfter - Milliseconds, a duration such as `"90s"`, or an instant.
   *
   * @throws RangeError when it is none of them.
   */
  constructor(message: string, retryAfter: number | string | Date, options?: ErrorOptions) {
    super(message, options);
    this.retryAfter =
      retryAfter instanceof Date ? retryAfter.toISOString() : String(Math.ceil(millisecondsOf(retryAfter) / 1000));
  }
}

/**
 * What a function catches of a step that has failed for good. Its name is the name of the error that the step threw.
 *
 * @example
 * new StepError("charge", { name: "CardError", message: "the card was declined" }).name; //=> "CardError"
 */
export class StepError extends Error {
  readonly stepId: string;

  constructor(stepId: string, error: { readonly name: string; readonly message: string; readonly cause?: unknown }) {
    super(error.message, { cause: error.cause });
    this.stepId = stepId;
    this.name = error.name;
  }
}
