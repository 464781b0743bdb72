import { createHmac } from "node:crypto";
import { hostName, signingKey, tokens } from "./soak-terms.js";
import { askAndLeave, type Answer, type SoakWire } from "./soak-wire.js";

/** Answers by status, as those who asked saw them, or would have if they had stayed. */
export type Tally = Map<number, number>;

/** One thing that somebody does to a host. Throws when it is answered otherwise than it should be. */
export type Act = (at: { readonly wire: SoakWire; readonly port: number; readonly tally: Tally }) => Promise<void>;

const service = `Authorization: Bearer ${tokens.service}`;
const external = `Authorization: Bearer ${tokens.external}`;
const json = "Content-Type: application/json";

function bytes(method: string, target: string, headers: readonly string[], body = "", host = hostName): string {
  const length = body === "" ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  return [`${method} ${target} HTTP/1.1`, `Host: ${host}`, ...headers, ...length, "", body].join("\r\n");
}

function count(tally: Tally, status: number): void {
  tally.set(status, (tally.get(status) ?? 0) + 1);
}

async function ask(at: Parameters<Act>[0], request: string, ...expected: readonly number[]): Promise<Answer> {
  const answer = await at.wire.ask(request);
  count(at.tally, answer.status);
  if (!expected.includes(answer.status)) {
    throw new Error(
      `${request.split("\r\n")[0]} answered ${answer.status} instead of ${expected.join(" or ")}: ${answer.body}`,
    );
  }
  return answer;
}

const asks =
  (request: string, status: number): Act =>
  async (at) =>
    void (await ask(at, request, status));

function signed(body: string, key = signingKey): string {
  const t = String(Math.floor(Date.now() / 1000));
  const mac = createHmac("sha256", key.replace(/^signkey-\w+-/, ""))
    .update(body)
    .update(t)
    .digest("hex");
  return `X-Inngest-Signature: t=${t}&s=${mac}`;
}

const trail = { instance: "soak", principal: { caller: "external", id: "soak" }, requestId: "r", correlationId: "c" };
const event = {
  data: { _hq: trail, text: "hello" },
  id: "01M816V6RPBSQSAEK8867ZP48A",
  name: "soak/soak/towel.soaked",
  ts: 1795337067286,
};
/** A body as the server writes it, its keys in order: the SDK verifies that form. */
const callBody = (steps: object): string => {
  const stack = { current: Object.keys(steps).length, stack: Object.keys(steps) };
  const run_id = "01M816V6TKY994AMEE2WHH1S5T";
  const ctx = {
    attempt: 0,
    disable_immediate_execution: false,
    env: "",
    run_id,
    stack,
    step_id: "step",
    use_api: false,
  };
  return JSON.stringify({ ctx, event, events: [event], steps, use_api: false, version: -1 }, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
};
const ingress = "/api/inngest?fnId=soak-soak--work&stepId=step";
const call = (body: string, key?: string): string => bytes("POST", ingress, [json, signed(body, key)], body);

/** One durable run as the Inngest server drives it: the step, then the end. */
const durableRun: Act = async (at) => {
  const { body } = await ask(at, call(callBody({})), 206);
  // The SDK answers a list of operations, of which this function has one.
  const [operation] = JSON.parse(body) as { id: string; data: unknown }[];
  await ask(at, call(callBody({ [operation?.id ?? ""]: { type: "data", data: operation?.data } })), 200);
};

const triggerAndStatus: Act = async (at) => {
  const { body } = await ask(at, bytes("POST", "/api/workflows/soak/runs", [external, json], '{"text":"hello"}'), 202);
  const run: unknown = Reflect.get(Object(JSON.parse(body)), "run");
  await ask(at, bytes("GET", `/api/workflows/soak/runs/${String(run)}`, [external]), 200);
};

const waitsToBeAsked = ["Expect: 100-continue", "Content-Length: 16"];
/** Gone in the middle of the body: nothing ran, and the host has noted a refusal that nobody read. */
const leavesInItsBody: Act = async ({ port, tally }) => {
  await askAndLeave(port, bytes("POST", "/api/orpc/soak/echo", [external, json, ...waitsToBeAsked]), '{"text":', 0);
  count(tally, 400);
};
/** Gone while its request is worked on: what has begun ends, and nobody reads the answer. */
const leavesInTheWork: Act = async ({ port, tally }) => {
  await askAndLeave(
    port,
    bytes("POST", "/api/orpc/soak/nap", [external, json, ...waitsToBeAsked]),
    '{"text":"hello"}',
    5,
  );
  count(tally, 200);
};

const text = '{"text":"hello"}';
const good: readonly Act[] = [
  asks(bytes("POST", "/rpc/soak/echo", [service, json], `{"json":${text}}`), 200),
  asks(bytes("POST", "/api/orpc/soak/echo", [external, json], text), 200),
  asks(bytes("POST", "/api/orpc/soak/echo", [service, json], JSON.stringify({ text: "x".repeat(20_000) })), 200),
  triggerAndStatus,
  durableRun,
];
const bad: readonly Act[] = [
  asks(bytes("POST", "/rpc/soak/echo", [external, json], `{"json":${text}}`), 403),
  asks(bytes("POST", "/rpc/soak/echo", [json, "X-Caller: first-party-service"], text), 403),
  asks(bytes("POST", "/api/orpc/soak/echo", [json], text), 401),
  asks(bytes("POST", "/api/orpc/soak/echo", [`Authorization: Bearer ${"0".repeat(40)}`, json], text), 401),
  (at) => ask(at, call(callBody({}), "signkey-test-00"), 401).then(() => undefined),
  asks(bytes("POST", "/api/inngest", [json, `X-Inngest-Signature: ${"a".repeat(64)}`], "{}"), 401),
  asks(bytes("POST", "/api/orpc/../rpc/soak/echo", [service, json], text), 400),
  asks(bytes("POST", "/api/orpc/soak/echo", [external, service, json], text), 400),
  asks(bytes("POST", "/api/orpc/soak/echo", [external, json], "{"), 400),
  asks(bytes("POST", "/api/orpc/soak/echo", [external, json], "{}"), 400),
  asks(bytes("POST", "/api/orpc/soak/nothing", [external, json], text), 404),
  asks(bytes("GET", "/nowhere", []), 404),
  asks(bytes("DELETE", "/api/orpc/soak/echo", [external]), 405),
  asks(bytes("POST", "/api/orpc/soak/echo", [external, json, "Content-Length: 9999999"]), 413),
  asks(bytes("POST", "/api/orpc/soak/echo", [external, "Content-Type: application/json; charset=latin1"], text), 415),
  asks(bytes("POST", "/api/orpc/soak/echo", [external, json, "Expect: more"], text), 417),
  asks(bytes("GET", "/livez", [], "", "evil.example"), 421),
  asks(bytes("POST", "/api/orpc/soak/fail", [external, json], text), 500),
  asks(bytes("POST", "/api/orpc/soak/echo", [external, json, "Transfer-Encoding: gzip, chunked"]), 501),
  asks("NO HTTP\r\n\r\n", 400),
  leavesInItsBody,
  leavesInTheWork,
];

/** A round of everything: each kind of call many times, each kind of misuse once. */
export const round: readonly Act[] = bad.flatMap((act) => [...good, act]);
