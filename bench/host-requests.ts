import { createHmac } from "node:crypto";

export const token = "bench-token-0123456789abcdef";
export const signingKey = `signkey-test-${"ab".repeat(32)}`;
export const eventKey = "bench-event-key";

/** What is sent, and what is expected back. */
export interface Kind {
  readonly status: number;
  readonly bytes: (port: number) => Buffer;
}

const call = JSON.stringify({
  ctx: {
    attempt: 0,
    disable_immediate_execution: false,
    env: "",
    run_id: "01M816V6TKY994AMEE2WHH1S5T",
    stack: { current: 0, stack: [] },
    step_id: "step",
    use_api: false,
  },
  event: {
    data: {
      input: {},
      trail: { correlationId: "c", instance: "bench", principal: { caller: "external", id: "a" }, requestId: "r" },
    },
    id: "01M816V6RPBSQSAEK8867ZP48A",
    name: "bench/bench/bell.rung",
    ts: 1795337067286,
  },
  events: [],
  steps: {},
  use_api: false,
  version: -1,
});

export const kinds: Readonly<Record<string, Kind>> = {
  rpc: { status: 200, bytes: (port) => post(port, "/rpc/bench/echo", '{"json":{"text":"hello"}}') },
  openapi: { status: 200, bytes: (port) => post(port, "/api/orpc/bench/echo", '{"text":"hello"}') },
  forged: {
    status: 401,
    bytes: (port) => post(port, ingress, call, [`X-Inngest-Signature: ${signature("another key")}`]),
  },
  genuine: {
    status: 200,
    bytes: (port) => post(port, ingress, call, [`X-Inngest-Signature: ${signature(signingKey)}`]),
  },
};

const ingress = "/api/inngest?fnId=bench-bench--ring&stepId=step";

function signature(key: string): string {
  const t = String(Math.floor(Date.now() / 1000));
  return `t=${t}&s=${createHmac("sha256", key.replace(/^signkey-\w+-/, ""))
    .update(call)
    .update(t)
    .digest("hex")}`;
}

function post(port: number, path: string, body: string, extra: readonly string[] = []): Buffer {
  return Buffer.from(
    [
      `POST ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      `Authorization: Bearer ${token}`,
      "Content-Type: application/json",
      "Accept: */*",
      "User-Agent: bench",
      `Content-Length: ${Buffer.byteLength(body)}`,
      ...extra,
      "",
      body,
    ].join("\r\n"),
  );
}
