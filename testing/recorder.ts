import type { Caller } from "@rawr/hq-contract/tables";
import { createIngressRequest } from "@rawr/hq-contract/client";
import { familyOf, type ObservedRequest, type ObservedTrail } from "@rawr/hq-contract/tables";
import type { ProbedHost } from "./probe.js";
import { sendRaw, type RawAnswer, type RawRequest } from "./raw-request.js";

/** What one test saw. */
export interface Recorder {
  readonly requests: readonly ObservedRequest[];
  readonly trails: ObservedTrail[];
  readonly facts: Record<string, number>;
  /** Sends a request, and writes down what came back and what the host told of it. */
  send(as: Sender, request: RawRequest): Promise<RawAnswer & { readonly observed: ObservedRequest }>;
  /** The same as a `fetch`, for a typed client. */
  fetchAs(caller: Caller): (request: Request) => Promise<Response>;
}

export interface Sender {
  readonly caller: Caller;
  readonly role?: ObservedRequest["role"];
  readonly variant?: string;
}

export function createRecorder(host: ProbedHost<unknown>): Recorder {
  const requests: ObservedRequest[] = [];
  const send: Recorder["send"] = async ({ caller, role = "call", variant = "" }, request) => {
    const handledBefore = host.handled();
    const answer = await sendRaw(host.origin, request);
    const requestId = answer.headers["x-request-id"];
    const told = host.events.filter(({ fields }) => requestId !== undefined && fields["requestId"] === requestId);
    const code = problemCode(answer);
    const observed: ObservedRequest = {
      caller,
      role,
      variant,
      method: request.method,
      target: request.target,
      family: familyOf(request.target.split("?", 1)[0] ?? "") ?? "none",
      status: answer.status,
      ...(code !== undefined && { code }),
      contentType: answer.headers["content-type"] ?? "",
      handled: host.handled() - handledBefore,
      events: told.map(({ event }) => event),
    };
    requests.push(observed);
    return { ...answer, observed };
  };
  return {
    requests,
    trails: [],
    facts: {},
    send,
    fetchAs: (caller) => async (request) => {
      const { pathname, search } = new URL(request.url);
      const body = await request.text();
      const answer = await send(
        { caller },
        {
          method: request.method,
          target: `${pathname}${search}`,
          headers: Object.fromEntries(request.headers),
          ...(body !== "" && { body }),
        },
      );
      const hasBody = answer.status !== 204 && answer.status !== 304;
      return new Response(hasBody ? answer.body : null, { status: answer.status, headers: { ...answer.headers } });
    },
  };
}

/** A request that is signed as the runtime signs. */
export async function signedRequest(
  host: Pick<ProbedHost<unknown>, "origin" | "signingKey">,
  functionId: string,
  body: string,
  now = Date.now(),
): Promise<RawRequest> {
  const { origin, signingKey } = host;
  const signed = await createIngressRequest("runtime-ingress", { origin, functionId, body, signingKey, now });
  const { pathname, search } = new URL(signed.url);
  return { method: "POST", target: `${pathname}${search}`, headers: Object.fromEntries(signed.headers), body };
}

/** The code of a refusal. A problem with `defined` is an error of a procedure: nothing was refused. */
function problemCode({ headers, body }: RawAnswer): string | undefined {
  if (headers["content-type"]?.startsWith("application/problem+json") !== true || body === "") return undefined;
  try {
    const problem: unknown = JSON.parse(body);
    const isProblem = typeof problem === "object" && problem !== null && "code" in problem && "status" in problem;
    return isProblem && !("defined" in problem) && typeof problem.code === "string" ? problem.code : undefined;
  } catch {
    return undefined;
  }
}
