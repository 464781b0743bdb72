import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { observabilityEvents } from "@rawr/hq-contract/tables";
import type { Telemetry } from "../telemetry/telemetry.js";
import type { Admission, RawHead } from "./admission.js";
import { isEvents, isWhole, sendStream, toResponse, writeAnswer, type Answer, type WholeAnswer } from "./answer.js";
import type { Cors } from "./cors.js";
import { memoryExchange, type Exchange } from "./exchange.js";
import type { InFlight } from "./in-flight.js";
import { problemAnswer, problems } from "./problem.js";
import { answerOf, refusalAnswer, type Refused } from "./refused.js";
import { socketExchange } from "./socket-exchange.js";
import type { MountTable } from "./mount-table.js";
import { rawTargetOf } from "./target.js";
import type { ProxyTrust } from "./trusted-proxies.js";

/** The one way into a host. */
export interface Entrance {
  /** Answers a request in memory. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Answers a request of `node:http`. */
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
}

/**
 * A request of a socket and one in memory take the same steps: admitted by its head, read as an exchange, answered by the handler that the
 * table has for it. What differs is how a head and a body are read, and how an answer leaves.
 */
export function createEntrance(parts: {
  readonly admit: Admission;
  readonly table: MountTable;
  readonly inFlight: InFlight;
  readonly trustOf: ProxyTrust;
  readonly telemetry: Telemetry;
  readonly cors: Cors | undefined;
}): Entrance {
  const { admit, table, inFlight, trustOf, telemetry, cors } = parts;

  const readable = (origin: string | null | undefined, refusal: WholeAnswer): WholeAnswer =>
    cors?.exposeRefusal(origin, refusal) ?? refusal;
  const turnAway = (refused: Refused, origin: string | null | undefined): WholeAnswer => {
    const requestId = randomUUID();
    const fields = { reason: refused.refused, status: refused.problem.status, requestId };
    telemetry.record(observabilityEvents.targetRefused, fields);
    return readable(origin, refusalAnswer(refused, requestId));
  };
  const brokeOff = (error: unknown): WholeAnswer => {
    telemetry.log.error({ err: error }, "a request broke off");
    return problemAnswer(problems.internal, randomUUID());
  };
  const unknown = ({ method, requestId, header }: Exchange): Answer => {
    telemetry.record(observabilityEvents.routeUnknown, { method, requestId });
    return readable(header("origin"), problemAnswer(problems.routeUnknown, requestId));
  };
  const answer = (exchange: Exchange): Answer | Refused | Promise<Answer | Refused> =>
    (table.find(exchange.method, exchange.pathname) ?? unknown)(exchange);
  const answerSocket = async (response: ServerResponse, read: () => Exchange): Promise<void> => {
    // Work goes on when its sender has gone: a step is not torn in two because nobody waits for its answer.
    const worked = inFlight.enter();
    try {
      const exchange = read();
      const answered = answerOf(await answer(exchange), exchange.requestId);
      worked();
      if (isWhole(answered)) writeAnswer(response, answered);
      else {
        if (isEvents(answered)) inFlight.untilLeft(response);
        await sendStream(response, answered);
      }
    } catch (error) {
      worked();
      const broken = brokeOff(error);
      if (response.headersSent) response.destroy();
      else writeAnswer(response, broken);
    }
  };
  return {
    async fetch(request) {
      const target = admit(headOfRequest(request));
      if ("refused" in target) return toResponse(turnAway(target, request.headers.get("origin")), request.method);
      const leave = inFlight.enter();
      try {
        const exchange = memoryExchange(request, target);
        return toResponse(answerOf(await answer(exchange), exchange.requestId), request.method);
      } catch (error) {
        return toResponse(brokeOff(error), request.method);
      } finally {
        leave();
      }
    },
    handler(request, response) {
      const target = admit(headOfSocket(request));
      if ("refused" in target) return writeAnswer(response, turnAway(target, request.headers.origin));
      inFlight.untilAnswered(request.socket, response);
      const { remoteAddress } = request.socket;
      void answerSocket(response, () => {
        const trusted = trustOf(remoteAddress, request.headers["x-forwarded-for"]);
        return socketExchange(request, response, target, trusted);
      });
    },
  };
}

function headOfSocket({ url = "", headers, rawHeaders, httpVersion }: IncomingMessage): RawHead {
  const { host, expect, "transfer-encoding": transferEncoding } = headers;
  return { target: url, host, transferEncoding, expect, rawHeaders, version: httpVersion };
}

function headOfRequest({ url, headers }: Request): RawHead {
  return {
    target: rawTargetOf(url),
    host: headers.get("host") ?? new URL(url).host,
    transferEncoding: headers.get("transfer-encoding") ?? undefined,
    expect: headers.get("expect") ?? undefined,
    rawHeaders: [],
    version: "1.1",
  };
}
