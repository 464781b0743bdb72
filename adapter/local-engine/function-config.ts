import { createHash } from "node:crypto";
import { parseCron, type Schedule } from "./cron.js";
import { parseDuration } from "./duration.js";
import { parseEqualities, parsePath, type Equality } from "./expression.js";
import { isObject, text, type JsonObject } from "./json.js";
import { LocalEngineError } from "./log.js";

export interface EventTrigger {
  readonly event: string;
  readonly condition: readonly Equality[];
}

export interface CronTrigger {
  readonly cron: string;
  readonly schedule: Schedule;
}

export interface Cancellation {
  readonly event: string;
  readonly condition: readonly Equality[];
  /** Milliseconds after the start of the run; undefined is "as long as it runs". */
  readonly timeout: number | undefined;
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
  readonly idempotency: readonly string[] | undefined;
  readonly startTimeout: number | undefined;
  readonly finishTimeout: number | undefined;
}

/** What an Inngest server does unless a function says otherwise: four retries, five attempts. */
const DEFAULT_RETRIES = 4;

/** Options that need a scheduler this engine doesn't have. A function that relies on one must not run without it. */
const UNSUPPORTED = [
  "concurrency",
  "throttle",
  "rateLimit",
  "debounce",
  "priority",
  "singleton",
  "batchEvents",
] as const;
const SUPPORTED = ["id", "name", "triggers", "steps", "idempotency", "cancel", "timeouts"];
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
    const known = UNSUPPORTED.find((name) => name === option);
    refuse(`option "${option}" is ${known === undefined ? "unknown here" : "flow control"}, and ${ONLY_ON_A_SERVER}`);
  }
  const condition = (option: string, source: unknown): readonly Equality[] => {
    if (source === undefined) return [];
    const equalities = typeof source === "string" ? parseEqualities(source) : undefined;
    return (
      equalities ??
      refuse(
        `the expression ${JSON.stringify(source)} of option "${option}" is more than equality of paths and literals, and ${ONLY_ON_A_SERVER}`,
      )
    );
  };
  const duration = (option: string, source: unknown): number | undefined => {
    if (source === undefined) return undefined;
    const milliseconds = typeof source === "string" ? parseDuration(source) : undefined;
    return (
      milliseconds ?? refuse(`option "${option}" must be a duration such as "1h30m", not ${JSON.stringify(source)}`)
    );
  };

  const triggers = Array.isArray(config.triggers) ? config.triggers.filter(isObject) : [];
  const timeouts = isObject(config.timeouts) ? config.timeouts : {};
  const idempotency = config.idempotency === undefined ? undefined : parsePath(String(config.idempotency));
  if (config.idempotency !== undefined && idempotency === undefined) {
    refuse(
      `the expression ${JSON.stringify(config.idempotency)} of option "idempotency" is more than one path, and ${ONLY_ON_A_SERVER}`,
    );
  }
  return {
    appId,
    id,
    uuid: uuidOf(id),
    ...parseStep(config, refuse),
    events: triggers
      .filter((trigger) => trigger.event !== undefined)
      .map((trigger) => {
        if (trigger.event === "inngest/deferred.schedule")
          refuse(`deferred functions are experimental, and ${ONLY_ON_A_SERVER}`);
        return { event: String(trigger.event), condition: condition("triggers.if", trigger.expression) };
      }),
    crons: triggers
      .filter((trigger) => trigger.cron !== undefined)
      .map((trigger) => {
        if (trigger.jitter !== undefined) refuse(`option "triggers.jitter" is flow control, and ${ONLY_ON_A_SERVER}`);
        const cron = String(trigger.cron);
        return {
          cron,
          schedule: parseCron(cron) ?? refuse(`${JSON.stringify(cron)} is not a cron schedule of five fields`),
        };
      }),
    cancellations: (Array.isArray(config.cancel) ? config.cancel.filter(isObject) : []).map((cancel) => ({
      event: String(cancel.event),
      condition: condition("cancelOn.if", cancel.if),
      timeout: duration("cancelOn.timeout", cancel.timeout),
    })),
    idempotency,
    startTimeout: duration("timeouts.start", timeouts.start),
    finishTimeout: duration("timeouts.finish", timeouts.finish),
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
