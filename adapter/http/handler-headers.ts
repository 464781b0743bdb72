import { validateHeaderName, validateHeaderValue } from "node:http";
import type { Answer } from "./answer.js";

/** How a message is framed, and what belongs to one connection: the host decides that, whatever a handler hands on from elsewhere. */
const framing: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/**
 * The headers that a handler set, by lower-case names and without those that frame a message. A body that the host writes itself is not
 * encoded, whatever they say.
 *
 * @throws TypeError when one of them can't be sent.
 */
export function handlerHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  isOurs: boolean,
): Answer["headers"] {
  const all: Record<string, string | string[]> = {};
  for (const given in headers) {
    const value = headers[given];
    const name = given.toLowerCase();
    if (value === undefined || framing.has(name) || (isOurs && name === "content-encoding")) continue;
    validateHeaderName(name);
    for (const one of typeof value === "string" ? [value] : value) validateHeaderValue(name, one);
    all[name] = value;
  }
  return all;
}
