import { badCount } from "./checked-count.js";
import { checkShapes } from "./checked-shapes.js";
import { checkTimes } from "./checked-times.js";
import type { FunctionOptions as Options } from "./durable-options.js";
import { parseExpression } from "./expression.js";
import type { ConcurrencyLimit } from "./function-options.js";
import { badFunctionId } from "./function-id.js";
import { idempotencyLimits, notBatched } from "./function-options.js";
import { parseSchedule } from "./schedule.js";
import type { Trigger } from "./trigger.js";

/** Options that judge one event at a time. */
const ofOneEvent = ["idempotency", "rateLimit", "debounce", "priority", "singleton", "cancelOn"] as const;

/** Throws the first thing that is wrong with a function's options: what types show where none was cast away, and what only parsing shows. */
export function checkOptions(options: Options): void {
  const { id, on } = options;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(String(id))) throw new TypeError(badFunctionId(id));
  const refuse = (problem: string): never => {
    throw new TypeError(`function \`${id}\`: ${problem} (D-005)`);
  };
  const { retries = 0, concurrency, batchEvents } = options;
  if (batchEvents !== undefined) {
    const beside = ofOneEvent.find((name) => options[name] !== undefined);
    if (beside !== undefined) throw new TypeError(notBatched(beside));
  }
  if (options.idempotency !== undefined && options.rateLimit !== undefined) throw new TypeError(idempotencyLimits());
  checkShapes(options, refuse);
  if (!(Number.isInteger(retries) && retries >= 0 && retries <= 20)) {
    refuse(`\`retries\` is ${String(retries)}: use a whole number from 0 to 20`);
  }
  if (on.length === 0) refuse("`on` names nothing that starts it: name an event, a schedule or an invocation");
  if (on.length > 10) refuse("`on` has more than ten triggers: split the function");
  const limits = limitsOf(concurrency);
  if (limits.length > 2) refuse("`concurrency` has more than two limits: keep two");
  for (const { scope = "fn", key } of limits) {
    if (scope !== "fn" && key === undefined)
      refuse(`\`concurrency\` of scope \`${scope}\` needs a key that names what is shared`);
  }
  on.forEach((trigger) => checkTrigger(trigger, refuse));
  const twice = on.map(triggerName).find((name, place, names) => name !== undefined && names.indexOf(name) !== place);
  if (twice !== undefined) refuse(`\`on\` has \`${twice}\` twice: remove one`);
  checkTimes(options, refuse);
  for (const [name, least, count] of countsOf(options)) {
    const shown = typeof count === "string" ? JSON.stringify(count) : String(count);
    if (!(Number.isInteger(count) && count >= least)) throw new TypeError(badCount(name, shown, least));
  }
  for (const [name, text] of expressionsOf(options)) checkExpression(name, text, ["event"], refuse);
  if ((options.cancelOn?.length ?? 0) > 5) refuse("`cancelOn` has more than five events: keep five");
  for (const cancel of options.cancelOn ?? []) {
    if (cancel.match !== undefined && cancel.if !== undefined) refuse("`cancelOn` has both `match` and `if`: keep one");
    if (cancel.match !== undefined) checkMatch("cancelOn.match", cancel.match, refuse);
    if (cancel.if !== undefined) checkExpression("cancelOn.if", cancel.if, ["event", "async"], refuse);
  }
}

function limitsOf(concurrency: Options["concurrency"]): readonly ConcurrencyLimit[] {
  if (typeof concurrency !== "object") return [];
  return "limit" in concurrency ? [concurrency] : concurrency;
}

function checkTrigger(trigger: Trigger, refuse: (problem: string) => never): void {
  if ("cron" in trigger) {
    const schedule = parseSchedule(cronText(trigger));
    if ("problem" in schedule) return refuse(schedule.problem);
    if (schedule.next(Date.UTC(2026, 0)) === undefined) refuse(`the schedule \`${trigger.cron}\` never fires`);
    return;
  }
  if ("event" in trigger && trigger.if !== undefined) checkExpression("on.if", trigger.if, ["event"], refuse);
}

/** What a server compares triggers by: it refuses two that are equal. */
function triggerName(trigger: Trigger): string | undefined {
  if ("cron" in trigger) return cronText(trigger);
  if ("schema" in trigger) return trigger.name;
  if (!("event" in trigger)) return undefined;
  return trigger.if === undefined ? trigger.event.name : `${trigger.event.name} if ${trigger.if}`;
}

/** A schedule as Inngest takes it, its time zone before it. */
export function cronText({ cron, timeZone }: { readonly cron: string; readonly timeZone?: string }): string {
  return timeZone === undefined ? cron : `TZ=${timeZone} ${cron}`;
}

/** The numeric options of a function, and the least value of each. */
function countsOf(options: Options): (readonly [name: string, least: number, count: number])[] {
  const { concurrency, batchEvents, rateLimit, throttle } = options;
  const limits = typeof concurrency === "number" ? [{ limit: concurrency }] : limitsOf(concurrency);
  return [
    ...limits.map(({ limit }) => ["concurrency.limit", 0, limit] as const),
    ...(batchEvents ? [["batchEvents.maxSize", 2, batchEvents.maxSize] as const] : []),
    ...(rateLimit ? [["rateLimit.limit", 1, rateLimit.limit] as const] : []),
    ...(throttle ? [["throttle.limit", 1, throttle.limit] as const] : []),
    ...(throttle?.burst === undefined ? [] : [["throttle.burst", 1, throttle.burst] as const]),
  ];
}

/** The keys and conditions of a function, by option. */
function expressionsOf(options: Options): (readonly [string, string])[] {
  const { batchEvents, idempotency, rateLimit, throttle, debounce, priority, singleton } = options;
  const all: (readonly [string, string | undefined])[] = [
    ...limitsOf(options.concurrency).map(({ key }) => ["concurrency.key", key] as const),
    ["batchEvents.key", batchEvents?.key],
    ["batchEvents.if", batchEvents?.if],
    ["idempotency", idempotency],
    ["rateLimit.key", rateLimit?.key],
    ["throttle.key", throttle?.key],
    ["debounce.key", debounce?.key],
    ["priority.run", priority?.run],
    ["singleton.key", singleton?.key],
  ];
  return all.flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const]));
}

function checkExpression(
  name: string,
  text: string,
  roots: readonly string[],
  refuse: (problem: string) => never,
): void {
  const parsed = parseExpression(text, roots);
  if ("problem" in parsed) refuse(`the expression \`${text}\` of \`${name}\` can't be read: ${parsed.problem}`);
}

function checkMatch(name: string, text: string, refuse: (problem: string) => never): void {
  if (!/^data(\.[A-Za-z_]\w*)+$/.test(text))
    refuse(`\`${text}\` of \`${name}\` is not a path: write one like \`data.orderId\``);
}
