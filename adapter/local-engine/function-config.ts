import { createHash } from "node:crypto";
import { parseExpression, parseSchedule, type Expression, type Schedule } from "#internal";
import { parseDuration } from "./duration.js";
import { parseCondition, type Condition } from "./expression.js";
import { isObject, text, type JsonObject } from "./json.js";
import { LocalEngineError } from "./log.js";

export interface EventTrigger {
  /** A name, or the beginning of one and `*`. */
  readonly event: string;
  readonly condition: Condition | undefined;
}

export interface CronTrigger {
  readonly cron: string;
  readonly schedule: Schedule;
}

export interface Cancellation {
  readonly event: string;
  readonly condition: Condition | undefined;
  /** Milliseconds after the start of the run; undefined is "as long as it runs". */
  readonly timeout: number | undefined;
}

/** Something that is counted for each value of a key. */
export interface Keyed {
  readonly key: Expression | undefined;
}

/** A number of runs in a time, in milliseconds. */
export interface Pace extends Keyed {
  readonly limit: number;
  readonly period: number;
}

/** A function as an app registered it: checked, and everything in it supported. */
export interface RegisteredFunction {
  readonly appId: string;
  /** `<app>-<function>`, as it stands in `fnId` and in `step.invoke`. */
  readonly id: string;
  /** A UUID made from `id`: what the REST API calls `function_id`. */
  readonly uuid: string;
  readonly url: string;
  readonly maxAttempts: number;
  readonly events: readonly EventTrigger[];
  readonly crons: readonly CronTrigger[];
  readonly cancellations: readonly Cancellation[];
  readonly idempotency: Keyed | undefined;
  readonly rateLimit: Pace | undefined;
  readonly throttle: (Pace & { readonly burst: number }) | undefined;
  readonly debounce: (Keyed & { readonly period: number; readonly timeout: number | undefined }) | undefined;
  readonly batch:
    | (Keyed & { readonly maxSize: number; readonly timeout: number; readonly condition: Condition | undefined })
    | undefined;
  readonly singleton: (Keyed & { readonly mode: "skip" | "cancel" }) | undefined;
  readonly concurrency: readonly (Keyed & { readonly limit: number; readonly scope: string })[];
  readonly priority: Expression | undefined;
  readonly startTimeout: number | undefined;
  readonly finishTimeout: number | undefined;
}

/** What an Inngest server does unless a function says otherwise: four retries, five attempts. */
const DEFAULT_RETRIES = 4;

const SUPPORTED = [
  "id",
  "name",
  "triggers",
  "steps",
  "idempotency",
  "cancel",
  "timeouts",
  "concurrency",
  "throttle",
  "rateLimit",
  "debounce",
  "priority",
  "singleton",
  "batchEvents",
];
const ONLY_ON_A_SERVER = "the local engine doesn't support it; remove it, or run this app against an Inngest server";

/** Reads one entry of a registration's `functions`. Throws a sentence that names app, function and option. */
export function parseFunction(appId: string, config: unknown): RegisteredFunction {
  const id = text(config, "id");
  if (!isObject(config) || id === undefined)
    throw new LocalEngineError(`App "${appId}" registers a function without an id.`);
  const refuse = (problem: string): never => {
    throw new LocalEngineError(`App "${appId}", function "${id}": ${problem}.`);
  };

  for (const [option, value] of Object.entries(config)) {
    if (value === undefined || SUPPORTED.includes(option)) continue;
    refuse(`option "${option}" is unknown here, and ${ONLY_ON_A_SERVER}`);
  }
  const read = reader(refuse);
  const triggers = Array.isArray(config.triggers) ? config.triggers.filter(isObject) : [];
  const twice = triggers.map((trigger) => JSON.stringify(trigger)).find((name, at, all) => all.indexOf(name) !== at);
  if (twice !== undefined) refuse(`the trigger ${twice} stands there twice, which a server refuses`);
  const timeouts = isObject(config.timeouts) ? config.timeouts : {};
  return {
    appId,
    id,
    uuid: uuidOf(id),
    ...parseStep(config, refuse),
    ...parseFlow(config, read),
    events: triggers
      .filter((trigger) => trigger.event !== undefined)
      .map((trigger) => {
        if (trigger.event === "inngest/deferred.schedule")
          refuse(`deferred functions are experimental, and ${ONLY_ON_A_SERVER}`);
        return { event: String(trigger.event), condition: read.condition("triggers.if", trigger.expression) };
      }),
    crons: triggers
      .filter((trigger) => trigger.cron !== undefined)
      .map((trigger) => {
        if (trigger.jitter !== undefined) refuse(`option "triggers.jitter" is random, and ${ONLY_ON_A_SERVER}`);
        const cron = String(trigger.cron);
        const schedule = parseSchedule(cron);
        return { cron, schedule: "problem" in schedule ? refuse(schedule.problem) : schedule };
      }),
    cancellations: (Array.isArray(config.cancel) ? config.cancel.filter(isObject) : []).map((cancel) => ({
      event: String(cancel.event),
      condition: read.condition("cancelOn.if", cancel.if),
      timeout: read.duration("cancelOn.timeout", cancel.timeout),
    })),
    startTimeout: read.duration("timeouts.start", timeouts.start),
    finishTimeout: read.duration("timeouts.finish", timeouts.finish),
  };
}

/** Reads values of options; what can't be read is refused by the option's name. */
function reader(refuse: (problem: string) => never) {
  const duration = (option: string, source: unknown): number | undefined => {
    if (source === undefined) return undefined;
    const milliseconds = typeof source === "string" ? parseDuration(source) : undefined;
    return (
      milliseconds ?? refuse(`option "${option}" must be a duration such as "1h30m", not ${JSON.stringify(source)}`)
    );
  };
  return {
    duration,
    span: (option: string, source: unknown): number => duration(option, source ?? null) ?? 0,
    condition(option: string, source: unknown): Condition | undefined {
      if (source === undefined || source === "") return undefined;
      const parsed = parseCondition(String(source));
      return "problem" in parsed
        ? refuse(`the expression ${JSON.stringify(source)} of option "${option}" can't be read: ${parsed.problem}`)
        : parsed;
    },
    key(option: string, source: unknown): Expression | undefined {
      if (source === undefined || source === "") return undefined;
      const parsed = parseExpression(String(source), ["event"]);
      return "problem" in parsed
        ? refuse(`the expression ${JSON.stringify(source)} of option "${option}" can't be read: ${parsed.problem}`)
        : parsed;
    },
    count(option: string, source: unknown, least = 1): number {
      if (typeof source === "number" && Number.isInteger(source) && source >= least) return source;
      return refuse(`option "${option}" must be a whole number from ${least}, not ${JSON.stringify(source)}`);
    },
  };
}

type Flow = Pick<
  RegisteredFunction,
  "idempotency" | "rateLimit" | "throttle" | "debounce" | "batch" | "singleton" | "concurrency" | "priority"
>;

/** When and how often a function runs. */
function parseFlow(config: JsonObject, read: ReturnType<typeof reader>): Flow {
  const { rateLimit, throttle, debounce, singleton, priority, batchEvents: batch } = config;
  const pace = (option: string, source: JsonObject) => ({
    key: read.key(`${option}.key`, source.key),
    limit: read.count(`${option}.limit`, source.limit),
    period: read.span(`${option}.period`, source.period),
  });
  const limits = Array.isArray(config.concurrency) ? config.concurrency : [config.concurrency];
  return {
    idempotency: config.idempotency === undefined ? undefined : { key: read.key("idempotency", config.idempotency) },
    rateLimit: isObject(rateLimit) ? pace("rateLimit", rateLimit) : undefined,
    throttle: isObject(throttle)
      ? { ...pace("throttle", throttle), burst: read.count("throttle.burst", throttle.burst ?? 1) }
      : undefined,
    debounce: isObject(debounce)
      ? {
          key: read.key("debounce.key", debounce.key),
          period: read.span("debounce.period", debounce.period),
          timeout: read.duration("debounce.timeout", debounce.timeout),
        }
      : undefined,
    batch: isObject(batch)
      ? {
          key: read.key("batchEvents.key", batch.key),
          maxSize: read.count("batchEvents.maxSize", batch.maxSize, 2),
          timeout: read.span("batchEvents.timeout", batch.timeout),
          condition: read.condition("batchEvents.if", batch.if),
        }
      : undefined,
    singleton: isObject(singleton)
      ? { key: read.key("singleton.key", singleton.key), mode: singleton.mode === "cancel" ? "cancel" : "skip" }
      : undefined,
    priority: isObject(priority) ? read.key("priority.run", priority.run) : undefined,
    concurrency: limits
      .map((limit) => (isObject(limit) ? limit : { limit: limit ?? 0 }))
      .map((limit: JsonObject) => ({
        key: read.key("concurrency.key", limit.key),
        limit: read.count("concurrency.limit", limit.limit, 0),
        scope: text(limit, "scope") ?? "fn",
      }))
      .filter(({ limit }) => limit > 0),
  };
}

function parseStep(config: JsonObject, refuse: (problem: string) => never): { url: string; maxAttempts: number } {
  const steps = isObject(config.steps) ? Object.values(config.steps) : [];
  const [step] = steps;
  if (steps.length !== 1 || !isObject(step)) return refuse("a function has exactly one step, its entry point");
  const runtime = isObject(step.runtime) ? step.runtime : {};
  const url = text(runtime, "url");
  if (runtime.type !== "http" || url === undefined || !URL.canParse(url)) {
    return refuse(`the local engine calls functions over HTTP only, not over ${JSON.stringify(runtime.type)}`);
  }
  const retries = isObject(step.retries) ? (step.retries.attempts ?? DEFAULT_RETRIES) : DEFAULT_RETRIES;
  if (typeof retries !== "number" || !Number.isInteger(retries) || retries < 0) {
    return refuse(`option "retries" must be a whole number, not ${JSON.stringify(retries)}`);
  }
  return { url, maxAttempts: retries + 1 };
}

function uuidOf(id: string): string {
  const hex = createHash("sha256").update(id).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
