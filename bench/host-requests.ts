import { createHmac } from "node:crypto";
import type { Asked } from "./load.js";

export const token = "bench-token-0123456789abcdef";
export const signingKey = `signkey-test-${"ab".repeat(32)}`;
export const eventKey = "bench-event-key";

/** What is sent to a port, and what is expected back. */
export type Kind = (port: number) => Asked;

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
      _hq: { correlationId: "c", instance: "bench", principal: { caller: "external", id: "a" }, requestId: "r" },
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

const rpcBody = '{"json":{"text":"hello"}}';
const openApiBody = '{"text":"hello"}';
const ingress = "/api/inngest?fnId=bench-bench--ring&stepId=step";

export const kinds: Readonly<Record<string, Kind>> = {
  rpc: (port) => ({ status: 200, body: rpcBody, bytes: post(port, "/rpc/bench/echo", rpcBody) }),
  openapi: (port) => ({ status: 200, body: openApiBody, bytes: post(port, "/api/orpc/bench/echo", openApiBody) }),
  forged: (port) => ({ status: 401, bytes: post(port, ingress, call, [`X-Inngest-Signature: ${forged()}`]) }),
  unsigned: (port) => ({ status: 401, bytes: post(port, ingress, call) }),
  genuine: (port) => ({
    status: 200,
    bytes: post(port, ingress, call, [`X-Inngest-Signature: ${signature(signingKey)}`]),
  }),
};

/** A forged ingress request for whoever takes requests in memory. */
export function forgedRequest(port: number): Request {
  const headers = {
    host: `127.0.0.1:${port}`,
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(call)),
    "x-inngest-signature": forged(),
  };
  return new Request(`http://127.0.0.1:${port}${ingress}`, { method: "POST", headers, body: call });
}

/** The same as the guard alone reads it: a header's value, and the bytes of the body. */
export function forgedParts(): { readonly signature: string; readonly body: Uint8Array } {
  return { signature: forged(), body: Buffer.from(call) };
}

function forged(): string {
  return signature("another key");
}

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
