import { createServer, request, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import {
  eventKey,
  ingressCall,
  raw,
  signingKey,
  socketHost,
  testEngine,
  tokens,
  type SocketHost,
} from "../fixtures/house.js";
import { openWorkshop } from "../fixtures/workshop.js";
import { signatureHeader, signatureName } from "../inngest/signature.js";
import { connect } from "./connect.js";
import { closeServer } from "./listener.js";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function engine() {
  const made = await testEngine();
  closing.push(() => made.close({ drain: 0 }));
  return made;
}

async function served(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => closeServer(server));
  // It listens on TCP.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function readAll(stream: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer); // no encoding was set
  return Buffer.concat(chunks).toString();
}

const quick = { within: 2000, pause: 300, longestPause: 300, invitation: 3000 };

/** A host that looks for Inngest, under the origin that it is told. */
async function looking(
  baseUrl: string,
  { origin, pace = quick, key = eventKey }: { origin?: string; pace?: typeof quick; key?: string } = {},
) {
  const said: string[] = [];
  const inngest = { signingKey, eventKey: key, baseUrl };
  const made = await socketHost({ selfCheck: true, inngest, ...(origin && { origin }) });
  const stopped = new AbortController();
  closing.push(async () => {
    stopped.abort();
    await made.host.close({ within: 0 });
    await made.close();
  });
  const at = origin ?? made.origin;
  connect(
    made.host,
    { ...inngest, origin: at },
    (level, text) => void said.push(`${level}: ${text}`),
    stopped.signal,
    pace,
  );
  return { ...made, said };
}

const host = (origin: string | undefined, { port }: SocketHost): string =>
  origin === undefined ? `127.0.0.1:${port}` : new URL(origin).host;

/** Asks at the socket, under the name of the host's origin. */
function ask(made: SocketHost, path: string, origin?: string, body?: string) {
  return new Promise<{ status: number; body: unknown }>((resolve, reject) => {
    const headers = {
      host: host(origin, made),
      authorization: `Bearer ${tokens.external}`,
      ...(body !== undefined && { "content-type": "application/json" }),
    };
    const asked = request(
      { port: made.port, host: "127.0.0.1", path, headers, method: body === undefined ? "GET" : "POST" },
      async (response) => {
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(await readAll(response)) });
      },
    );
    asked.on("error", reject).end(body);
  });
}

const close = (made: SocketHost, origin?: string) =>
  ask(made, "/api/workflows/ledger/closings", origin, '{"year":2026}');

describe("a host that Inngest reaches", () => {
  test("is ready then, says so once, and has used one run of its own", async () => {
    const { url, runs } = await engine();
    const made = await looking(url);
    expect(await made.host.readiness.settled()).toBe("ready");
    await expect.poll(() => made.said).toEqual([`info: Inngest reaches this host at ${made.origin}`]);
    expect((await ask(made, "/readyz")).body).toEqual({ status: "ready" });
    expect((await close(made)).status).toBe(202);
    await expect
      .poll(() => runs().map(({ functionId, status }) => [functionId, status]))
      .toEqual([
        ["test-self-check", "Completed"],
        ["test-ledger--close-books", "Completed"],
      ]);
  });

  test("by another replica behind the same origin is reached", async () => {
    const { url } = await engine();
    const first = await looking(url);
    await first.host.readiness.settled();
    const second = await looking(url, { origin: first.origin });
    await expect.poll(() => second.host.readiness.state).toBe("ready");
  });

  test("is ready when a server that only takes events doesn't call it: its origin leads to it from here", async () => {
    const silent = await served((incoming, response) => {
      incoming.resume();
      response.setHeader("content-type", "application/json");
      response.end(incoming.url?.startsWith("/e/") ? '{"ids":["01JD0000000000000000000000"],"status":200}' : "{}");
    });
    const made = await looking(silent);
    await expect.poll(() => made.host.readiness.state).toBe("ready");
    expect(made.said[0]).toMatch(/^warn: Inngest has not called yet; HQ_ORIGIN .* leads to a host from here/);
    expect((await close(made)).status).toBe(202);
  });
});

describe("a host that Inngest does not reach", () => {
  const pace = { ...quick, pause: 60_000, longestPause: 60_000 };

  test.each([
    ["where nobody listens", async () => "http://127.0.0.1:1", /ECONNREFUSED|no answer/],
    ["a name that nobody knows", async () => "http://hq.invalid", /ENOTFOUND|EAI_AGAIN/],
    ["another server", () => served((_, response) => void response.end("<html>")), /200 that is not from a host/],
    ["a page that sends elsewhere", () => served((_, response) => void response.writeHead(302).end()), /302/],
  ])("because its origin is %s is not ready, takes no trigger, and says it in one sentence", async (_, at, seen) => {
    const origin = await at();
    const { url } = await engine();
    const made = await looking(url, { origin, pace });
    await expect.poll(() => made.said.length).toBe(1);
    expect(made.said[0]).toMatch(
      /^error: Inngest does not reach this host at HQ_ORIGIN \S+ \(from here: .*\): set it to an address that the Inngest server can call; until then this host is not ready$/,
    );
    expect(made.said[0]).toMatch(seen);
    expect(await ask(made, "/readyz", origin)).toEqual({ status: 503, body: { status: "unreached" } });
    expect(await ask(made, "/livez", origin)).toMatchObject({ status: 200 });
    expect(await close(made, origin)).toMatchObject({ status: 503, body: { code: "SERVICE_UNAVAILABLE" } });
  });

  test("though its origin leads to it from here, is not ready: the server is what counts", async () => {
    const { url } = await engine();
    // The server sees another network, in which the origin's port is nobody's.
    const elsewhere = await served(async (incoming, response) => {
      const text = await readAll(incoming);
      const { authorization = "", "x-inngest-event-id-seed": seed = "" } = incoming.headers;
      const answer = await fetch(new URL(incoming.url ?? "", url), {
        method: incoming.method ?? "GET",
        headers: { authorization, "x-inngest-event-id-seed": String(seed), "content-type": "application/json" },
        ...(text !== "" && { body: text.replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1:1") }),
      });
      response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
    });
    const made = await looking(elsewhere, { pace });
    await expect.poll(() => made.said.length).toBe(1);
    expect(made.said[0]).toContain("(from here it leads to a host)");
    expect(made.host.readiness.state).toBe("unreached");
  });

  test("is ready as soon as something signed reaches it after all, and not by what is forged", async () => {
    const origin = "http://127.0.0.1:1";
    const { url } = await engine();
    const made = await looking(url, { origin, pace });
    await expect.poll(() => made.said.length).toBe(1);
    const body = ingressCall({ year: 1 });
    const signed = (key: string) =>
      raw(
        made.port,
        [
          "POST /api/inngest?fnId=test-ledger--close-books&stepId=step HTTP/1.1",
          `Host: ${new URL(origin).host}`,
          "Connection: close",
          "Content-Type: application/json",
          `${signatureName}: ${signatureHeader(key, body, Date.now())}`,
          `Content-Length: ${Buffer.byteLength(body)}`,
          "",
          body,
        ].join("\r\n"),
      );
    expect((await signed(`signkey-test-${"ff".repeat(32)}`)).status).toBe(401);
    expect(made.host.readiness.state).toBe("unreached");
    await signed(signingKey);
    expect(made.host.readiness.state).toBe("ready");
    await expect.poll(() => made.said.at(-1)).toBe(`info: Inngest reaches this host at ${origin}`);
  });

  test("because the event key is wrong says so, and is not ready", async () => {
    const { url } = await engine();
    const made = await looking(url, { key: "another-event-key", pace });
    await expect.poll(() => made.said.length).toBe(1);
    expect(made.said[0]).toMatch(
      /^error: Inngest does not accept the event of the self-check \(the event API answered 401\): check INNGEST_EVENT_KEY/,
    );
    expect(made.host.readiness.state).toBe("unreached");
  });
});

test("a host behind a balancer that calls only ready hosts becomes ready: it reports ready now and then to receive a call", async () => {
  const { url } = await engine();
  let replica: SocketHost | undefined;
  const seen: number[] = [];
  const origin = await served(async (incoming, response) => {
    const body = await readAll(incoming);
    const { status } = replica === undefined ? { status: 503 } : await ask(replica, "/readyz", origin);
    seen.push(status);
    if (replica === undefined || status !== 200) return void response.writeHead(404).end("404 page not found");
    const { method, url: path, headers } = incoming;
    const onward = request({ port: replica.port, host: "127.0.0.1", method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.writeHead(502).end()).end(body);
  });
  const made = await looking(url, { origin });
  replica = made;
  await expect.poll(() => made.said.at(-1)).toBe(`info: Inngest reaches this host at ${origin}`);
  expect(made.said[0]).toMatch(/^error: Inngest does not reach this host/);
  expect(seen).toContain(503);
  expect(made.host.readiness).toMatchObject({ state: "ready", takesTriggers: true });
});

test("a replica of another composition at the same origin shows in readiness until it is gone, and once in the log", async () => {
  const { url } = await engine();
  const replicas: { readonly port: number }[] = [];
  let turn = 0;
  const origin = await served((incoming, response) => {
    const { method, url: path, headers } = incoming;
    const { port } = replicas[turn++ % replicas.length] ?? {};
    const onward = request({ port, host: "127.0.0.1", method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(onward.on("error", () => response.writeHead(502).end()));
  });
  const made = await looking(url, { origin });
  replicas.push(made);
  const readyz = async () => (await ask(made, "/readyz", origin)).body;
  await expect.poll(readyz).toEqual({ status: "ready" });
  const other = await openWorkshop(url, { work: () => undefined }, { origin });
  closing.push(() => other.close(0));
  replicas.push(other);
  await expect.poll(readyz).toEqual({
    status: "ready",
    composition: made.host.readiness.composition,
    beside: expect.stringMatching(/^[0-9a-f]{12}$/),
  });
  replicas.pop();
  await expect.poll(readyz).toEqual({ status: "ready" });
  const warnings = made.said.filter((line) => line.startsWith("warn"));
  expect(warnings).toEqual([
    expect.stringMatching(
      /^warn: another replica at HQ_ORIGIN \S+ has composition [0-9a-f]{12}, and this one [0-9a-f]{12}: finish the deploy/,
    ),
  ]);
});
