import { validateHeaderName, validateHeaderValue } from "node:http";
import type { Answer } from "./answer.js";

/** How a message is framed, what belongs to one connection, and the request's ids: the host's, whatever a handler hands on from elsewhere. */
const hosts: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "x-correlation-id",
  "x-request-id",
]);

/**
 * The headers that a handler set, by lower-case names and without those that are the host's own. A body that the host writes itself is not
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
    if (value === undefined || hosts.has(name) || (isOurs && name === "content-encoding")) continue;
    validateHeaderName(name);
    for (const one of typeof value === "string" ? [value] : value) validateHeaderValue(name, one);
    all[name] = value;
  }
  return all;
}
