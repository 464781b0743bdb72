import type { Composition, PublishedServices, Services } from "@rawr/hq-contract";
import { createOpenApiClient, createRpcClient } from "@rawr/hq-contract/client";
import { followRun, type FollowedRun } from "./follow-run.js";
import type { HttpCaller } from "./harness-host.js";
import { judgeBoundary, type BoundaryVerdict, type PlantedWorkspace } from "./judge-boundary.js";
import type { ProbedHost } from "./probe.js";
import type { RawAnswer, RawRequest } from "./raw-request.js";
import { signedRequest, type Recorder } from "./recorder.js";

/**
 * What each suite is given: the drivers that its caller really uses, and no others. The runtime's has no client, no credential and no
 * caller, so a test of the ingress can't assert what a caller sees.
 *
 * @example
 * type Parts = keyof SuiteKits<object>["suite:api:boundary"];
 * //=> "client" | "send" | "handled"
 */
export interface SuiteKits<Hq> {
  /** The web's way in: the RPC link. */
  readonly "suite:web:first-party-rpc": { readonly client: Services<Hq> };
  /** A published route, called by the web over the OpenAPI link. */
  readonly "suite:web:published-openapi": { readonly client: PublishedServices<Hq> };
  /** A service's way in: no socket. A test that opens one to its own host fails. */
  readonly "suite:cli:in-process": { readonly services: Services<Hq> };
  readonly "suite:api:boundary": {
    /** An external caller with its credential. */
    readonly client: PublishedServices<Hq>;
    /** A request whose target goes out as it is written. With a caller's name, its credential goes along. */
    readonly send: (request: RawRequest, as?: HttpCaller) => Promise<RawAnswer>;
    /** How often a handler ran so far. */
    readonly handled: () => number;
  };
  readonly "suite:workflow:trigger-status": {
    readonly client: PublishedServices<Hq>;
    /** Follows a run to its end; its trail becomes evidence. */
    readonly follow: (run: FollowedRun) => Promise<{ readonly run: string; readonly state: string }>;
  };
  readonly "suite:runtime:ingress": {
    readonly instance: string;
    /** Calls a function as the runtime does: `<capability>--<id>`. */
    readonly deliver: (functionId: string, body: string, how?: Delivery) => Promise<RawAnswer>;
    /** How often a function ran so far. */
    readonly handled: () => number;
  };
  readonly "suite:cross-surface:metadata-import-boundary": {
    /** Judges a copy of this workspace with something wrong planted in it. */
    readonly judge: (planted: PlantedWorkspace) => Promise<BoundaryVerdict>;
  };
}

/** How a delivery differs from a right one. */
export interface Delivery {
  /** Milliseconds since the epoch at which it says it was signed. */
  readonly signedAt?: number;
  readonly method?: string;
  /** Sent instead of what was signed. */
  readonly body?: string;
  /** Replaces the signature's header; `null` leaves it out. */
  readonly signature?: string | null;
  readonly signingKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Makes the kits of one test. */
export function suiteKits<Hq>(host: ProbedHost<Hq>, recorder: Recorder): SuiteKits<Hq> {
  const at = (caller: HttpCaller) => ({
    origin: host.origin,
    headers: host.credentials[caller],
    fetch: recorder.fetchAs(caller),
  });
  // Clients of a composition of Hq; the conditional type of the client can't be resolved while Hq is open.
  const composition: Composition<Hq> = host.composition;
  const published = (caller: "external" | "first-party-web"): PublishedServices<Hq> =>
    createOpenApiClient(caller, composition, at(caller)) as unknown as PublishedServices<Hq>;
  return {
    "suite:web:first-party-rpc": {
      client: createRpcClient("first-party-web", composition, at("first-party-web")) as unknown as Services<Hq>,
    },
    "suite:web:published-openapi": { client: published("first-party-web") },
    "suite:cli:in-process": { services: host.services },
    "suite:api:boundary": {
      client: published("external"),
      send: (request, as) =>
        recorder.send(
          { caller: as ?? "external" },
          { ...request, headers: { ...(as && host.credentials[as]), ...request.headers } },
        ),
      handled: host.handled,
    },
    "suite:workflow:trigger-status": {
      client: published("external"),
      async follow(run) {
        const trail = await followRun(host, run);
        recorder.trails.push(trail);
        return trail;
      },
    },
    "suite:runtime:ingress": {
      instance: host.alias,
      deliver: (functionId, body, how) => deliver(host, recorder, functionId, body, how),
      handled: host.handled,
    },
    "suite:cross-surface:metadata-import-boundary": {
      async judge(planted) {
        const verdict = await judgeBoundary(process.cwd(), planted);
        recorder.facts["planted"] = (recorder.facts["planted"] ?? 0) + Object.keys(planted.plant).length;
        recorder.facts["found"] = (recorder.facts["found"] ?? 0) + verdict.findings.length;
        return verdict;
      },
    },
  };
}

async function deliver<Hq>(
  host: ProbedHost<Hq>,
  recorder: Recorder,
  functionId: string,
  body: string,
  how: Delivery = {},
): Promise<RawAnswer> {
  const key = how.signingKey ?? host.signingKey;
  const at = { origin: host.origin, signingKey: key };
  const signed = await signedRequest(at, `${host.alias}-${functionId}`, body, how.signedAt);
  const { "x-inngest-signature": signature = "", ...headers } = signed.headers ?? {};
  const sent = how.signature === undefined ? signature : how.signature;
  return recorder.send(
    { caller: "runtime-ingress" },
    {
      ...signed,
      method: how.method ?? signed.method,
      body: how.body ?? body,
      headers: { ...headers, ...how.headers, ...(sent !== null && { "x-inngest-signature": sent }) },
    },
  );
}
