import type { FunctionOptions as Options } from "./durable-options.js";
import { millisecondsOf } from "./duration.js";

/** Refuses a time that is none, and one with which a server would refuse the registration of all functions, or run none of them. */
export function checkTimes(options: Options, refuse: (problem: string) => never): void {
  for (const [name, text] of durationsOf(options)) {
    if (!isDuration(text)) return refuse(`\`${name}\` is ${JSON.stringify(text)}: write a duration like \`1h30m\``);
    if (name === "batchEvents.timeout" && /[wd]/.test(text)) {
      refuse(
        `\`${name}\` is ${JSON.stringify(text)}: Inngest reads no days or weeks here, write hours, minutes or seconds`,
      );
    }
    if (millisecondsOf(text) === 0) refuse(`\`${name}\` is ${JSON.stringify(text)}: write a time longer than zero`);
    const [least, most] = periods[name] ?? ["0s"];
    const isWithin =
      millisecondsOf(text) >= millisecondsOf(least) && millisecondsOf(text) <= millisecondsOf(most ?? text);
    const range = most === undefined ? `${least} at least` : `${least} to ${most}`;
    if (!isWithin) refuse(`\`${name}\` is ${JSON.stringify(text)}: Inngest takes ${range}`);
  }
  const { period, timeout = period } = options.debounce ?? {};
  if (period !== undefined && timeout !== undefined && millisecondsOf(timeout) < millisecondsOf(period)) {
    refuse(
      `\`debounce.timeout\` is "${timeout}", shorter than the period of "${period}": make it longer, or remove it`,
    );
  }
}

/** The durations of a function, by option. */
function durationsOf(options: Options): (readonly [name: string, text: unknown])[] {
  const { batchEvents, rateLimit, throttle, debounce, timeouts, cancelOn = [] } = options;
  const all: (readonly [string, unknown])[] = [
    ["timeouts.start", timeouts?.start],
    ["timeouts.finish", timeouts?.finish],
    ...cancelOn.map(({ timeout }) => ["cancelOn.timeout", timeout] as const),
    ["debounce.timeout", debounce?.timeout],
  ];
  const needed: (readonly [string, unknown])[] = [
    ...(batchEvents ? [["batchEvents.timeout", batchEvents.timeout] as const] : []),
    ...(rateLimit ? [["rateLimit.period", rateLimit.period] as const] : []),
    ...(throttle ? [["throttle.period", throttle.period] as const] : []),
    ...(debounce ? [["debounce.period", debounce.period] as const] : []),
  ];
  return [...all.filter(([, text]) => text !== undefined), ...needed];
}

/** How short and how long a time may be: a server refuses the registration of all functions for another one. */
const periods: Readonly<Record<string, readonly [least: string, most?: string]>> = {
  "batchEvents.timeout": ["1s"],
  "rateLimit.period": ["1s", "24h"],
  "throttle.period": ["1s", "7d"],
  "debounce.period": ["1s", "7d"],
};

function isDuration(text: unknown): text is string {
  return typeof text === "string" && /^(\d+(\.\d+)?(w|d|h|ms|m|s))+$/.test(text);
}
