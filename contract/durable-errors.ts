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

const units = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** Milliseconds of `"1h30m"`; a RangeError for anything else. */
function millisecondsOf(time: number | string): number {
  if (typeof time === "number" && Number.isFinite(time)) return time;
  const text = String(time);
  if (!/^(\d+(\.\d+)?(w|d|h|ms|m|s))+$/.test(text)) {
    throw new RangeError(
      `${JSON.stringify(time)} is not a duration: write one like "90s", or a number of milliseconds`,
    );
  }
  return [...text.matchAll(/(\d+(?:\.\d+)?)(w|d|h|ms|m|s)/g)].reduce(
    // The pattern admits only keys of `units`.
    (total, [, amount = "0", unit]) => total + Number(amount) * units[unit as keyof typeof units],
    0,
  );
}
