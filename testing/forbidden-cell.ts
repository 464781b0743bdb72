import { createHmac } from "node:crypto";
import type { Caller, RouteFamily } from "@rawr/hq-contract/tables";
import { refusalOf, refusals, refusalVariants, type Refusal } from "@rawr/hq-contract/tables";
import { expect } from "./runner.js";
import type { ForbiddenCell } from "./harness.js";
import { judgeRefusal, rightRefusal, spoiledRefusals } from "./judge-refusal.js";
import type { ProbedHost } from "./probe.js";
import type { RawRequest } from "./raw-request.js";
import { signedRequest, type Recorder } from "./recorder.js";
import { settled } from "./settled.js";

type Headers = Readonly<Record<string, string>>;

/** Headers that any sender can set. None of them is evidence of who calls (D-007). */
const forgedClaims: Headers = {
  "x-caller": "first-party-service",
  "x-hq-caller": "first-party-web",
  "x-first-party": "true",
  "x-internal": "1",
  "x-forwarded-for": "127.0.0.1",
  forwarded: "for=127.0.0.1;proto=https",
  "x-real-ip": "127.0.0.1",
  "x-original-url": "/livez",
  "x-rewrite-url": "/livez",
  "x-http-method-override": "POST",
  cookie: "session=first-party; hq-session=first-party",
  "user-agent": "Inngest",
  "x-inngest-server-kind": "dev",
};

/** Throws when a refusal is not exactly one of `allowed`. The only assertion about a refusal that there is. */
function assertRefused(seen: Parameters<typeof judgeRefusal>[0], allowed: readonly Refusal[]): void {
  expect({ ...seen, wrong: judgeRefusal(seen, allowed) }).toEqual({ ...seen, wrong: [] });
}

/** Shows wrong refusals to the assertion itself: one that passes any of them can't fail, and proves nothing. */
export function testTheAssertion(allowed: readonly Refusal[]): { refused: number; accepted: string[] } {
  const accepted: string[] = [];
  let refused = 0;
  for (const refusal of allowed) {
    assertRefused(rightRefusal(refusal), allowed);
    for (const [what, seen] of spoiledRefusals(refusal)) {
      try {
        assertRefused(seen, allowed);
        accepted.push(`${what} instead of ${refusal.status}`);
      } catch {
        refused += 1;
      }
    }
  }
  return { refused, accepted };
}

/** Executes one forbidden cell: the control, every method with every credential, every alias, and the control again. */
export async function refuseCell<Hq>(
  host: ProbedHost<Hq>,
  recorder: Recorder,
  caller: Caller,
  family: RouteFamily,
  cell: ForbiddenCell<RouteFamily>,
): Promise<void> {
  const control = await controlRequest(host, cell);
  await settled(host);
  await answerControl(recorder, cell.control, control);
  await settled(host);

  const exact = [refusalOf(caller, family)];
  for (const method of refusalVariants.method) {
    for (const credential of refusalVariants.credential) {
      const bare = withoutCredentials({ ...control, method });
      const request = {
        ...bare,
        headers: { ...bare.headers, ...(await credentialOf(host, caller, credential, bare)) },
      };
      const variant = `method:${method} credential:${credential}`;
      const { observed } = await recorder.send({ caller, role: "refusal", variant }, request);
      assertRefused(observed, exact);
    }
  }
  const atTheDoor = [refusals.targetRefused, refusals.routeUnknown, ...exact];
  for (const alias of refusalVariants.alias) {
    const bare = withoutCredentials(control);
    const headers = { ...bare.headers, ...(await credentialOf(host, caller, "own", bare)) };
    const request = { ...bare, headers, target: aliasOf(control.target, alias) };
    const { observed } = await recorder.send({ caller, role: "refusal", variant: `alias:${alias}` }, request);
    assertRefused(observed, alias === "query" ? exact : atTheDoor);
  }
  await answerControl(recorder, cell.control, await controlRequest(host, cell));
}

async function answerControl(recorder: Recorder, caller: Caller, request: RawRequest): Promise<void> {
  const { observed } = await recorder.send({ caller, role: "control" }, request);
  const { status, handled } = observed;
  expect({
    control: caller,
    target: request.target,
    answered: status >= 200 && status < 300,
    ran: handled > 0,
    status,
  }).toEqual({
    control: caller,
    target: request.target,
    answered: true,
    ran: true,
    status,
  });
}

async function controlRequest<Hq>(
  host: ProbedHost<Hq>,
  { route, control }: ForbiddenCell<RouteFamily>,
): Promise<RawRequest> {
  if ("functionId" in route) return signedRequest(host, `${host.alias}-${route.functionId}`, route.body(host.alias));
  if (control === "runtime-ingress")
    throw new TypeError("the runtime can't be the control for a family that callers use");
  const headers = {
    ...(route.body !== undefined && { "content-type": "application/json" }),
    ...host.credentials[control],
  };
  return { method: route.method, target: route.path, headers, ...(route.body !== undefined && { body: route.body }) };
}

/** The request as nobody would send it; what is then added is the only credential on it. */
function withoutCredentials({ headers = {}, body, ...request }: RawRequest): RawRequest {
  const kept = Object.entries(headers).filter(([name]) => name === "content-type");
  const hasBody = body !== undefined && request.method !== "GET" && request.method !== "HEAD";
  return { ...request, headers: Object.fromEntries(kept), ...(hasBody && { body }) };
}

/** What the caller shows, in five ways. A signature is of exactly the bytes that are sent. */
async function credentialOf<Hq>(
  host: ProbedHost<Hq>,
  caller: Caller,
  kind: (typeof refusalVariants.credential)[number],
  { body = "" }: RawRequest,
): Promise<Headers> {
  const own = caller === "runtime-ingress" ? signature(host.signingKey, body) : host.credentials[caller];
  switch (kind) {
    case "own":
      return own;
    case "none":
      return {};
    case "wrong":
      return caller === "runtime-ingress"
        ? signature(`signkey-test-${"0".repeat(64)}`, body)
        : { authorization: `Bearer ${"0".repeat(40)}` };
    case "other-kind":
      return caller === "runtime-ingress"
        ? { authorization: `Bearer ${host.signingKey.replace(/^signkey-\w+-/, "")}` }
        : { ...own, ...signature(`signkey-test-${"a".repeat(64)}`, body) };
    case "forged-claims":
      return { ...own, ...forgedClaims };
  }
}

function signature(signingKey: string, body: string): Headers {
  const t = Math.floor(Date.now() / 1000);
  const key = signingKey.replace(/^signkey-\w+-/, "");
  return { "x-inngest-signature": `t=${t}&s=${createHmac("sha256", key).update(`${body}${t}`).digest("hex")}` };
}

/** Another name of the same route, for a reader that is not strict. */
function aliasOf(target: string, alias: (typeof refusalVariants.alias)[number]): string {
  const [path = "", query] = target.split("?", 2);
  const search = query === undefined ? "" : `?${query}`;
  switch (alias) {
    case "trailing-slash":
      return `${path}/${search}`;
    case "upper-case":
      return `${path.toUpperCase()}${search}`;
    case "encoded-letter":
      return `/%${path.charCodeAt(1).toString(16)}${path.slice(2)}${search}`;
    case "encoded-slash":
      return `/${path.slice(1).replace("/", "%2F")}${search}`;
    case "dot-segment":
      return `/livez/..${path}${search}`;
    case "double-slash":
      return `/${path}${search}`;
    case "query":
      return `${path}?${query === undefined ? "" : `${query}&`}caller=first-party-web&internal=1&x-inngest-signature=1`;
  }
}
