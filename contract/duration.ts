const units = {
  y: 31_557_600_000,
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
} as const;

/** How people write units: `1h`, `1 hr`, `2 hours`. */
const words: readonly (readonly [RegExp, keyof typeof units])[] = [
  [/^(?:y|yrs?|years?)$/, "y"],
  [/^(?:w|weeks?)$/, "w"],
  [/^(?:d|days?)$/, "d"],
  [/^(?:h|hrs?|hours?)$/, "h"],
  [/^(?:m|mins?|minutes?)$/, "m"],
  [/^(?:s|secs?|seconds?)$/, "s"],
  [/^(?:ms|msecs?|milliseconds?)$/, "ms"],
];

/**
 * Milliseconds of a time: a number of them, or a text such as `"90s"`, `"1h30m"` or `"30 days"`.
 *
 * @throws RangeError when it is none of them: a negative number, a text without a unit.
 */
export function millisecondsOf(time: number | string): number {
  const total = typeof time === "number" ? time : read(time);
  if (total !== undefined && Number.isFinite(total) && total >= 0) return total;
  throw new RangeError(
    `${typeof time === "number" ? time : JSON.stringify(time)} is not a duration: write one like "90s", or a number of milliseconds`,
  );
}

function read(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/gi)];
  if (parts.length === 0 || text.replaceAll(/\d+(?:\.\d+)?\s*[a-z]+/gi, "").trim() !== "") return undefined;
  let total = 0;
  for (const [, amount, word = ""] of parts) {
    const unit = words.find(([pattern]) => pattern.test(word.toLowerCase()))?.[1];
    if (unit === undefined) return undefined;
    total += Number(amount) * units[unit];
  }
  return total;
}
