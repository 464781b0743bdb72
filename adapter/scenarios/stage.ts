import { createServer } from "node:http";
import { Inngest, type InngestFunction } from "inngest";
import { serve } from "inngest/node";
import { sendEvent } from "../inngest/event-api.js";
import { hashedKey, signatureHeader, signatureName } from "../inngest/signature.js";
import type { EndedRun, RunRecord, Scenario, ScenarioResult, ServerUnderTest, Stage } from "./scenario.js";

/** A real server's first retry comes after half a minute. */
const PATIENCE = 150_000;
const POLL = 100;

/** Serves the functions of all scenarios as one app, registers it, and plays the scenarios side by side. */
export async function playScenarios(
  scenarios: readonly Scenario[],
  server: ServerUnderTest,
  onResult: (result: ScenarioResult) => void = () => {},
): Promise<readonly ScenarioResult[]> {
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const appId = `scenarios-${Date.now().toString(36)}`;
  const client = new Inngest({ id: appId, ...server, isDev: false, logger: quiet, internalLogger: quiet });
  const stages = scenarios.map((_, index) => createStage(client, server, `${appId}/${index}`));
  const functions = scenarios.flatMap((scenario, index) => {
    const stage = stages[index];
    return stage === undefined ? [] : scenario.functions(stage);
  });
  await checkEventKey(server, appId);
  const host = await openHost(client, functions, server);
  try {
    return await Promise.all(
      scenarios.map(async (scenario, index) => {
        const started = performance.now();
        const stage = stages[index];
        const outcome = await (stage === undefined ? Promise.reject(new Error("no stage")) : scenario.play(stage)).then(
          (observed) => ({ ok: true, observed }),
          (error: unknown) => ({ ok: false, observed: error instanceof Error ? error.message : String(error) }),
        );
        const result = { name: scenario.name, ...outcome, milliseconds: Math.round(performance.now() - started) };
        onResult(result);
        return result;
      }),
    );
  } finally {
    await host.close();
  }
}

/** A server that takes no events shows nothing of any scenario. */
async function checkEventKey(server: ServerUnderTest, appId: string): Promise<void> {
  const url = `${server.baseUrl}/e/${encodeURIComponent(server.eventKey)}`;
  const body = JSON.stringify({ name: `${appId}/nothing.starts`, data: {} });
  const answer = await fetch(url, { method: "POST", body, headers: { "content-type": "application/json" } });
  if (answer.ok) return void (await answer.arrayBuffer());
  const reason = `${answer.status}: ${await answer.text()}`;
  throw new Error(`The server at ${server.baseUrl} doesn't take events (${reason}); is this its event key?`);
}

async function openHost(client: Inngest, functions: InngestFunction.Any[], server: ServerUnderTest) {
  const handler = serve({ client, functions });
  const listener = createServer(handler);
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address() as { port: number }; // It listens on a port, not on a pipe.
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      listener.close(() => resolve());
      listener.closeAllConnections();
    });
  const url = `http://127.0.0.1:${port}/api/inngest`;
  const body = JSON.stringify({ url });
  const signature = signatureHeader(server.signingKey, body, Date.now());
  // The SDK sends its functions to the server when a PUT asks it to.
  const answer = await fetch(url, { method: "PUT", body, headers: { [signatureName]: signature } });
  if (answer.status !== 200) {
    await close();
    const reason = `${answer.status}: ${await answer.text()}`;
    throw new Error(
      `The server at ${server.baseUrl} didn't take the registration (${reason}); is it up, and are these its keys?`,
    );
  }
  return { close };
}

function createStage(client: Inngest, server: ServerUnderTest, prefix: string): Stage {
  const notes: string[] = [];
  const runs = async (eventId: string): Promise<readonly RunRecord[]> => {
    // A server caches answers by URL, empty ones too; the changing parameter goes round that.
    const url = `${server.baseUrl}/v1/events/${eventId}/runs?fresh=${performance.now()}`;
    const response = await fetch(url, { headers: { authorization: `Bearer ${hashedKey(server.signingKey)}` } });
    const answer: unknown = await response.json();
    const data = typeof answer === "object" && answer !== null && "data" in answer ? answer.data : undefined;
    return Array.isArray(data) ? data : [];
  };
  return {
    client,
    own: (name) => `${prefix}/${name}`.replaceAll("/", "-"),
    notes,
    note: (text) => void notes.push(text),
    async send(name, data = {}, id) {
      const { ids } = await client.send({ name, data, ...(id === undefined ? {} : { id }) });
      return ids[0] ?? "";
    },
    sendSeeded: (name, data, seed) => sendEvent({ ...server }, { name, data }, fetch, seed),
    runs,
    ended: (eventId, count = 1) =>
      until(`${count} runs of an event to end`, async () => {
        const found = await runs(eventId);
        const ended = found.filter((run): run is EndedRun => run.ended_at !== null);
        return found.length >= count && ended.length === found.length ? ended : undefined;
      }),
    async noted(text, patience) {
      await until(`the note "${text}"`, async () => (notes.includes(text) ? true : undefined), patience);
    },
    same(observed, expected, what) {
      const [a, b] = [JSON.stringify(observed), JSON.stringify(expected)];
      if (a !== b) throw new Error(`${what}: ${a}, not ${b}`);
    },
  };
}

async function until<T>(what: string, look: () => Promise<T | undefined>, patience = PATIENCE): Promise<T> {
  const deadline = Date.now() + patience;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`waited ${patience / 1000} s in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL));
  }
}
