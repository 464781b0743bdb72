import type { ObservedRequest, Refusal } from "@rawr/hq-contract/tables";

/**
 * What is wrong with a refusal, one sentence each; nothing when it is exactly one of `allowed`. A status alone does not make a refusal: a crash
 * answers 500, a route that ran may answer 403.
 */
export function judgeRefusal(seen: ObservedRequest, allowed: readonly Refusal[]): string[] {
  const refusal = allowed.find(({ status }) => status === seen.status);
  if (refusal === undefined)
    return [`it was answered ${seen.status}, not ${allowed.map(({ status }) => status).join(" or ")}`];
  const wrong: string[] = [];
  if (!seen.contentType.startsWith("application/problem+json"))
    wrong.push(`its body is \`${seen.contentType}\`, not as a problem`);
  // The answer to HEAD has no body to hold a code.
  if (seen.method !== "HEAD" && seen.code !== refusal.code)
    wrong.push(`its code is ${seen.code ?? "missing"}, not ${refusal.code}`);
  if (seen.handled !== 0) wrong.push(`${seen.handled} handlers ran`);
  if (!seen.events.includes(refusal.event)) wrong.push(`no \`${refusal.event}\` was emitted`);
  // One request is refused once: more was told of other requests.
  if (new Set(seen.events).size !== seen.events.length) wrong.push("an event was emitted twice");
  return wrong;
}

/** Wrong refusals: an assertion with {@link judgeRefusal} must reject each of them. */
export function spoiledRefusals({ status, code, event }: Refusal): [what: string, seen: ObservedRequest][] {
  const right: ObservedRequest = {
    caller: "external",
    role: "refusal",
    variant: "",
    method: "POST",
    target: "/",
    family: "none",
    status,
    code,
    contentType: "application/problem+json",
    handled: 0,
    events: [event],
  };
  const { code: _, ...withoutCode } = right;
  return [
    ["a crash", { ...right, status: 500 }],
    ["an answer", { ...right, status: 200 }],
    ["a redirect", { ...right, status: 302 }],
    ["another refusal", { ...right, status: 418 }],
    ["another code", { ...right, code: "TEAPOT" }],
    ["no code", withoutCode],
    ["a page", { ...right, contentType: "text/html" }],
    ["a handler that ran", { ...right, handled: 1 }],
    ["silence", { ...right, events: [] }],
    ["an event emitted twice", { ...right, events: [event, event] }],
    ["another event", { ...right, events: ["host.request_completed"] }],
  ];
}

/** A refusal as it should be, of the same form. */
export function rightRefusal(refusal: Refusal): ObservedRequest {
  const { status, code, event } = refusal;
  const [, spoiled] = spoiledRefusals(refusal)[0] ?? [];
  if (spoiled === undefined) throw new TypeError("no spoiled refusal to build a correct one from");
  return { ...spoiled, status, code, events: [event] };
}
