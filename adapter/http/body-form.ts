import type { RouteFamily } from "@rawr/hq-contract/tables";
import type { RequestHead } from "../callers/caller.js";
import { problems } from "./problem.js";
import { refuse, type Refused } from "./refused.js";

/** The forms in which a body may come; `empty` is one in chunks that has to turn out to be no body, as its type is not taken. */
export type BodyForm = "none" | "json" | "multipart" | "urlencoded" | "text" | "events" | "bytes" | "empty";

/** Parameters mean nothing to JSON (RFC 8259, 11); a charset has to be true, and a boundary would make it another body to whoever believes it. */
const json =
  /^application\/json\s*(?:;\s*(?:(?:charset=(?:utf-?8|"utf-?8")|(?!charset=|boundary=)[\w!#$%&'*+.^`|~-]+=(?:[\w!#$%&'*+.^`|~-]+|"[^"\\]*"))\s*)?)*$/i;
const text = /^text\/plain(?:\s*;\s*charset="?utf-8"?)?$/i;
const bytes = /^(?:application|audio|image|video|font|model|text)\/[\w.+-]+(?:\s*;\s*[\w-]+=[^;]+)*$/i;
const otherJson = /^(?:application|text)\/(?:[\w.-]+\+)?json/i;

/** Forms that a page of any origin may send without asking first: a browser sends its cookies along. */
const simple: readonly BodyForm[] = ["multipart", "urlencoded", "text"];

/**
 * The form of a request's body in a family, or the refusal of one that the family does not take.
 *
 * `/rpc` takes JSON, events, and the multipart bodies in which oRPC's link sends files. What a foreign page can send without a preflight is
 * taken only with an `x-csrf-token`, which no foreign page can send: always on `/rpc`, and elsewhere when there is a cookie.
 */
export function bodyForm(family: Exclude<RouteFamily, "ingress">, header: RequestHead["header"]): BodyForm | Refused {
  return formTaken(family, header) ?? refuse(problems.mediaTypeUnsupported);
}

function formTaken(family: Exclude<RouteFamily, "ingress">, header: RequestHead["header"]): BodyForm | undefined {
  const type = header("content-type");
  const length = header("content-length");
  const isChunked = header("transfer-encoding") !== null;
  // A type of nothing means nothing.
  if (!isChunked && Number(length) === 0 && family !== "rpc") return "none";
  // A body with a name is a file, whatever its type. No foreign page can send that header without asking first.
  const isNamed = family !== "rpc" && header("content-disposition") !== null;
  if (isNamed && !/^multipart\//i.test(type ?? "")) return "bytes";
  const form = type === null ? undefined : formOf(type);
  // Whether anything is in the chunks shows when they are read: a sender who asks whether to send them is told before.
  if (form === undefined && isChunked && family !== "rpc" && header("expect") === null) return "empty";
  if (form === undefined || form === "json" || form === "events") return form;
  if (family === "rpc" && form !== "multipart") return undefined;
  const forgeable = simple.includes(form) && (family === "rpc" || header("cookie") !== null);
  return forgeable && header("x-csrf-token") === null ? undefined : form;
}

function formOf(type: string): BodyForm | undefined {
  if (json.test(type)) return "json";
  if (otherJson.test(type)) return undefined;
  if (/^multipart\/form-data\s*;/i.test(type)) return "multipart";
  if (/^application\/x-www-form-urlencoded(?:\s*;\s*charset="?utf-8"?)?$/i.test(type)) return "urlencoded";
  if (/^text\/event-stream(?:\s*;|$)/i.test(type)) return "events";
  if (/^text\/plain/i.test(type)) return text.test(type) ? "text" : undefined;
  return bytes.test(type) ? "bytes" : undefined;
}
