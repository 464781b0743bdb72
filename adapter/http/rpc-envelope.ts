import { isMissingDay } from "./sent-dates.js";

/** How many kinds of values RPC's serializer marks in `meta`: bigint, date, NaN, undefined, URL, RegExp, set and map. */
const kinds = 8;
const [date, regularExpression] = [1, 5];

/**
 * Whether a body of `/rpc` is one that its serializer reads to the end: `meta` names known kinds at places that there are. The serializer
 * itself leaves out what it does not know, takes the 30th of February for a day in March, and builds a RegExp when somebody first uses it.
 */
export function isRpcEnvelope(body: unknown): boolean {
  // A batch has a body in each of its requests.
  if (Array.isArray(body)) return body.every((one) => isRpcEnvelope(one) && isRpcEnvelope(Object(one).body));
  if (typeof body !== "object" || body === null || !("meta" in body)) return true;
  const { meta } = body;
  return meta === undefined || (Array.isArray(meta) && meta.every((mark) => isMark(mark, Reflect.get(body, "json"))));
}

function isMark(mark: unknown, json: unknown): boolean {
  if (!Array.isArray(mark)) return false;
  const [kind, ...path]: unknown[] = mark;
  if (!Number.isInteger(kind) || Number(kind) < 0 || Number(kind) >= kinds) return false;
  let value = json;
  for (const segment of path) {
    if (typeof segment !== "string" && !Number.isInteger(segment)) return false;
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, segment as string | number)) return false;
    value = Reflect.get(value, segment as string | number);
  }
  if (kind === date) return typeof value !== "string" || !isMissingDay(value);
  return kind !== regularExpression || isExpression(value);
}

function isExpression(value: unknown): boolean {
  const [, pattern, flags] = (typeof value === "string" && /^\/(.*)\/([a-z]*)$/s.exec(value)) || [];
  if (pattern === undefined) return false;
  try {
    return new RegExp(pattern, flags) instanceof RegExp;
  } catch {
    return false;
  }
}
