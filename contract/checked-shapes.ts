import { didYouMean } from "./did-you-mean.js";
import { nearestName } from "./nearest-name.js";

type Refuse = (problem: string) => never;
type Shape = readonly [fits: (value: unknown) => boolean, words: string];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string";
const isSchema = (value: unknown): boolean => "~standard" in Object(value);
const isEvent = (value: unknown): boolean => isObject(value) && isText(value["name"]) && isSchema(value["schema"]);
const oneOf =
  (...names: readonly string[]) =>
  (value: unknown) =>
    isText(value) && names.includes(value);
const hasOnly = (value: Readonly<Record<string, unknown>>, ...names: readonly string[]) =>
  Object.keys(value).every((name) => names.includes(name));

const text: Shape = [isText, "a text"];
const object: Shape = [isObject, "an object"];
const isLimit = (value: unknown): boolean =>
  isObject(value) && (value["scope"] === undefined || oneOf("fn", "env", "account")(value["scope"]));

/** What each option is, where its type was cast away. Numbers, times and expressions are looked at after that. */
const shapes: Readonly<Record<string, Shape>> = {
  id: text,
  on: [
    isTriggers,
    "an event of `defineEvent`, `{ event, if }`, `{ cron, timeZone }`, `{ invoke: schema }`, or a list of them",
  ],
  name: text,
  description: text,
  retries: [() => true, ""],
  concurrency: [
    (value) => typeof value === "number" || isLimit(value) || (Array.isArray(value) && value.every(isLimit)),
    "a number, `{ limit, key, scope }` with the scope `fn`, `env` or `account`, or a list of two",
  ],
  batchEvents: object,
  idempotency: text,
  rateLimit: object,
  throttle: object,
  debounce: object,
  priority: object,
  timeouts: object,
  singleton: [
    (value) => isObject(value) && oneOf("skip", "cancel")(value["mode"]),
    "an object whose `mode` is `skip` or `cancel`",
  ],
  cancelOn: [
    (value) => Array.isArray(value) && value.every((each) => isObject(each) && isEvent(each["event"])),
    "a list of `{ event }` with events of `defineEvent`",
  ],
  onFailure: [(value) => typeof value === "function", "a function"],
};

/** Refuses an unknown option, and a value of another kind than its option's. */
export function checkShapes(options: object, refuse: Refuse): void {
  for (const [name, value] of Object.entries(options)) {
    const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
    if (shape === undefined) {
      const near = nearestName(name, Object.keys(shapes));
      return refuse(`\`${name}\` is not an option${didYouMean(near)}: remove it`);
    }
    const [fits, words] = shape;
    if (value !== undefined && !fits(value)) refuse(`\`${name}\` is ${shown(value)}: write ${words}`);
  }
}

function isTriggers(value: unknown): boolean {
  return Array.isArray(value) ? value.every(isTrigger) : isTrigger(value);
}

function isTrigger(value: unknown): boolean {
  if (!isObject(value)) return false;
  if (isEvent(value)) return true;
  if ("event" in value) return isEvent(value["event"]) && hasOnly(value, "event", "if");
  if ("cron" in value) return isText(value["cron"]) && hasOnly(value, "cron", "timeZone");
  return "invoke" in value && isSchema(value["invoke"]) && hasOnly(value, "invoke");
}

/** A value in few words. */
function shown(value: unknown): string {
  if (value === null || typeof value === "number" || typeof value === "boolean") return String(value);
  if (isText(value)) return JSON.stringify(value);
  if (Array.isArray(value) && value.length === 1) return shown(value[0]);
  return Array.isArray(value)
    ? "such a list"
    : typeof value === "object"
      ? "such an object"
      : value === undefined
        ? "undefined"
        : `a ${typeof value}`;
}
