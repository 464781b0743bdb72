import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { observabilityEvents } from "@rawr/hq-contract";
import type { WholeAnswer } from "./answer.js";
import { probePaths } from "../process/probes.js";
import { problemAnswer, problems, type Problem } from "./problem.js";
import type { Readiness } from "../process/readiness.js";
import { repeatedHeader } from "./socket-exchange.js";
import { canonicalTarget, targetOfUrl, type CanonicalTarget } from "./target.js";
import type { Telemetry } from "../telemetry/telemetry.js";

/** What is decided before any routing: a request that is refused here was read by nobody else. */
export interface Door {
  /** For a socket: reads the raw request target and the raw headers. The target of a request that may come in, or the refusal. */
  admitNode(request: IncomingMessage): CanonicalTarget | WholeAnswer;
  /** In memory: reads the URL and the headers as they were given. */
  refuseFetch(request: Request): WholeAnswer | undefined;
}

/** Opens a door for the hosts that this instance answers for, given as `host` or `host:port`. */
export function createDoor(options: {
  readonly hosts: readonly string[];
  /** Of the instance's origin; its default port may be written out. */
  readonly scheme: string;
  /** Whether the escapes of a path stand in parameters of a route. */
  readonly inParameter: (pathname: string) => boolean;
  readonly readiness: Readiness;
  readonly telemetry: Telemetry;
}): Door {
  const { scheme, inParameter, readiness, telemetry } = options;
  const defaultPort = scheme === "https:" ? ":443" : ":80";
  const withoutDefault = (host: string): string =>
    host.endsWith(defaultPort) ? host.slice(0, -defaultPort.length) : host;
  const known = new Set(options.hosts.map((host) => withoutDefault(host.toLowerCase())));
  const refuse = (problem: Problem, reason: string): WholeAnswer => {
    const requestId = randomUUID();
    telemetry.record(observabilityEvents.targetRefused, { reason, status: problem.status, requestId });
    return problemAnswer(problem, requestId);
  };
  const refuseRest = (host: string, target: CanonicalTarget): WholeAnswer | undefined => {
    if (!known.has(host) && !known.has(withoutDefault(host.toLowerCase()))) return refuse(problems.hostUnknown, "host");
    if (readiness.state === "draining" && !probePaths.includes(target.pathname)) {
      return refuse(problems.draining, "draining");
    }
    return undefined;
  };
  return {
    admitNode({ url = "", headers, rawHeaders, httpVersionMinor }) {
      const target = canonicalTarget(url, inParameter);
      if (target === undefined) return refuse(problems.targetNotCanonical, "target");
      if (repeatedHeader(rawHeaders) !== undefined) return refuse(problems.repeatedHeader, "repeated-header");
      const coding = headers["transfer-encoding"];
      // In HTTP/1.0 there are no chunks: who sends them there relies on readers who disagree.
      if (coding !== undefined && (coding.toLowerCase() !== "chunked" || httpVersionMinor === 0)) {
        return refuse(problems.transferCodingUnknown, "transfer-coding");
      }
      if (headers.expect !== undefined && headers.expect.toLowerCase() !== "100-continue") {
        return refuse(problems.expectationUnknown, "expectation");
      }
      return refuseRest(headers.host ?? "", target) ?? target;
    },
    refuseFetch({ url, headers }) {
      const target = targetOfUrl(url, inParameter);
      if (target === undefined) return refuse(problems.targetNotCanonical, "target");
      return refuseRest(headers.get("host") ?? new URL(url).host, target);
    },
  };
}
