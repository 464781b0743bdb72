import { vi } from "vitest";
import type { Consumer } from "./consumer.js";

/** What a consumer's host said. */
export interface HostAnswers {
  readonly added: readonly [status: number, body: unknown];
  /** The status of an external call of the internal transport. */
  readonly refused: number;
  readonly triggered: number;
  /** The state in which the triggered run ended. */
  readonly ended: string;
}

/** Starts a consumer's host, as its `npm start` does by default, and calls what `new plugin` wrote for `orders` and `fulfilment`. */
export async function callHost(
  consumer: Consumer,
  [program = "npm", ...args]: readonly string[] = ["npm", "start"],
): Promise<HostAnswers> {
  const { output, stop } = await consumer.start(program, args, /first-party-service +\S+\n/);
  try {
    const [origin = ""] = /http:\/\/127\.0\.0\.1:\d+/.exec(output) ?? [];
    const token = /^ +external +(\S+)$/m.exec(output)?.[1];
    const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
    const post = (path: string, body: object) =>
      fetch(`${origin}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    const added = await post("/api/orpc/orders/items", { title: "first" });
    const refused = await post("/rpc/orders/add", { json: { title: "first" } });
    const triggered = await post("/api/workflows/fulfilment/runs", { subject: "first" });
    const { status } = (await triggered.json()) as { status: string }; // the contract's own shape
    const ended = await vi.waitUntil(
      async () => {
        const { state } = (await (await fetch(`${origin}${status}`, { headers })).json()) as { state: string };
        return ["completed", "failed", "cancelled"].includes(state) && state;
      },
      { timeout: 60_000, interval: 100 },
    );
    return { added: [added.status, await added.json()], refused: refused.status, triggered: triggered.status, ended };
  } finally {
    await stop();
  }
}

/** What it should have said. */
export const expectedAnswers = { added: [201, { title: "first" }], refused: 403, triggered: 202, ended: "completed" };
