import { problems } from "./problem.js";
import { refuse, type Refused } from "./refused.js";
import { canonicalTarget, type CanonicalTarget } from "./target.js";

/** The head of a request before anything has interpreted it. */
export interface RawHead {
  /** The request target, as it was sent. */
  readonly target: string;
  /** `undefined` when there is none. */
  readonly host: string | undefined;
  readonly transferEncoding: string | undefined;
  readonly expect: string | undefined;
  /** Names and values in turn, as they were sent; `[]` where whoever made the request has joined repeated ones. */
  readonly rawHeaders: readonly string[];
  /** Of HTTP, as it was sent. */
  readonly version: string;
}

/** Decides, before any routing, whether a request may come in: what is refused here was read by nobody else. */
export type Admission = (head: RawHead) => CanonicalTarget | Refused;

/** The admission of an instance that answers for `hosts`, given as `host` or `host:port`. */
export function createAdmission(options: {
  readonly hosts: readonly string[];
  /** Of the instance's origin; its default port may be written out. */
  readonly scheme: string;
  /** Whether what is unusual in a path stands in parameters of a route, and its canonical spelling leads there, too. */
  readonly inParameter: (sent: string, spelled: string) => boolean;
}): Admission {
  const { scheme, inParameter } = options;
  const defaultPort = scheme === "https:" ? ":443" : ":80";
  // A port may be left empty, too (RFC 3986, 3.2.3).
  const withoutDefault = (host: string): string => {
    const port = [defaultPort, ":"].find((end) => host.endsWith(end)) ?? "";
    return host.slice(0, host.length - port.length);
  };
  const known = new Set(options.hosts.map((host) => withoutDefault(host.toLowerCase())));
  return ({ target: raw, host, transferEncoding, expect, rawHeaders, version }) => {
    // In 1.1 a request says its host (RFC 9112, 3.2); node:http also reads requests that call themselves 0.9 and 2.0.
    if (version !== "1.1" && version !== "1.0") return refuse(problems.malformedRequest, "version");
    if (host === undefined && version === "1.1") return refuse(problems.malformedRequest, "no-host");
    const target = canonicalTarget(raw, inParameter);
    if (target === undefined) return refuse(problems.targetNotCanonical, "target");
    if (repeatedHeader(rawHeaders) !== undefined) return refuse(problems.repeatedHeader, "repeated-header");
    // In HTTP/1.0 there are no chunks: who sends them there relies on readers who disagree.
    if (transferEncoding !== undefined && (transferEncoding.toLowerCase() !== "chunked" || version === "1.0")) {
      return refuse(problems.transferCodingUnknown, "transfer-coding");
    }
    if (expect !== undefined && expect.toLowerCase() !== "100-continue") {
      return refuse(problems.expectationUnknown, "expectation");
    }
    if (host === undefined || (!known.has(host) && !known.has(withoutDefault(host.toLowerCase())))) {
      return refuse(problems.hostUnknown, "host");
    }
    return target;
  };
}

const singleHeaders: readonly string[] = ["host", "authorization", "content-type", "content-length"];

/** `undefined` when nothing is repeated that node:http would silently drop the second time. */
function repeatedHeader(rawHeaders: readonly string[]): string | undefined {
  let seen = "";
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const raw = rawHeaders[index] ?? "";
    // The names above have 4 or 12 to 14 letters: most headers are passed over without lower-casing them.
    if (raw.length !== 4 && (raw.length < 12 || raw.length > 14)) continue;
    const name = raw.toLowerCase();
    if (!singleHeaders.includes(name)) continue;
    if (seen.includes(`${name};`)) return name;
    seen += `${name};`;
  }
  return undefined;
}
