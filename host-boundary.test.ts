import { Agent, request } from "node:http";
import { bearerTokens, createHost, jwtBearer, sessionCookie, type HostOptions } from "@rawr/hq-contract/adapter";
import { createLocalJWKSet } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { boundaryCases, type BoundaryCase } from "./adapter/fixtures/boundary-cases.js";
import {
  forgedCredentials,
  genuineCredentials,
  makeSecrets,
  secretsIn,
  type Credential,
  type Secrets,
} from "./adapter/fixtures/boundary-credentials.js";
import { startBuilt } from "./adapter/fixtures/built-process.js";
import { sha256 } from "./adapter/fixtures/house.js";
import { hq } from "./rawr.hq.js";
import { countHandlers } from "./testing/count-handlers.js";

/**
 * The whole caller matrix on every method and alias, with every kind of credential, genuine and forged: one table of cases derived from
 * the contract, sent to the host in memory and to the built process over its socket. Nothing may run where the contract refuses.
 */
const callers = { web: "first-party-web", service: "first-party-service", external: "external" } as const;
const name = "hq.example.com";
const functionId = "hq-invoicing--reconcile";
let secrets: Secrets;

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

interface Subject {
  readonly transport: "memory" | "socket";
  answer(request: BoundaryCase): Promise<Answer>;
  /** How many handlers ran so far. */
  handled(): Promise<number>;
  /** Ends it; resolves with how often it told each structured event. */
  end(): Promise<ReadonlyMap<string, number>>;
}

function tokensOf({ tokens }: Secrets) {
  // Object.entries widens the keys of a closed table.
  return (Object.entries(callers) as [keyof typeof callers, (typeof callers)[keyof typeof callers]][]).map(
    ([key, caller]) => ({ caller, id: key, sha256: sha256(tokens[key]) }),
  );
}

function inMemory(): Subject {
  const { session, csrfToken, page, issuer, audience, jwks, signingKey } = secrets;
  const counted = countHandlers(hq);
  const events = new Map<string, number>();
  const options: HostOptions = {
    alias: "hq",
    origin: `https://${name}`,
    authenticators: [
      sessionCookie({
        find: (hash) => (hash === sha256(session) ? { userId: "ada", csrfToken } : undefined),
        origins: [page],
      }),
      jwtBearer({
        issuer,
        audience,
        keys: createLocalJWKSet({ keys: [...jwks.keys] }),
        callerOf: ({ role }) => (role === "web" ? "first-party-web" : undefined),
      }),
      bearerTokens(tokensOf(secrets)),
    ],
    inngest: { signingKey, eventKey: "event-key-of-nobody", baseUrl: "http://127.0.0.1:1" },
    telemetry: { level: "silent", onEvent: (event) => void events.set(event, (events.get(event) ?? 0) + 1) },
  };
  const host = createHost(counted.hq, options);
  return {
    transport: "memory",
    async answer({ method, target, headers, body }) {
      const typed: [string, string][] = body === "" ? [] : [["content-type", "application/json"]];
      const init = { method, headers: [...typed, ...headers.map(([key, value]): [string, string] => [key, value])] };
      const response = await host.fetch(
        new Request(`https://${name}${target}`, body === "" ? init : { ...init, body }),
      );
      const type = response.headers.get("content-type") ?? "";
      // Nobody waits for what may happen next.
      if (isEndless(type)) await response.body?.cancel();
      return { status: response.status, type, body: isEndless(type) ? "" : await response.text() };
    },
    handled: () => Promise.resolve(counted.handled()),
    end: () => host.close({ within: 1000 }).then(() => events),
  };
}

async function builtProcess(): Promise<Subject> {
  const built = await startBuilt(secrets, { HQ_ORIGIN: `https://${name}` });
  const agent = new Agent({ keepAlive: true });
  return {
    transport: "socket",
    answer: (sent) => overSocket(agent, built.port, sent),
    handled: () => built.ask("handled"),
    async end() {
      agent.destroy();
      built.signal("SIGTERM");
      const { code, printed } = await built.ended;
      expect(code).toBe(0);
      // Every credential came by, genuine and forged: none was written down.
      for (const secret of secretsIn(secrets)) expect(printed).not.toContain(secret);
      const events = new Map<string, number>();
      for (const [, event = ""] of printed.matchAll(/"msg":"(host\.\w+)"/g)) {
        events.set(event, (events.get(event) ?? 0) + 1);
      }
      return events;
    },
  };
}

const isEndless = (type: string): boolean => type.startsWith("text/event-stream");

function overSocket(agent: Agent, port: number, { method, target, headers, body }: BoundaryCase): Promise<Answer> {
  const typed =
    body === "" ? [] : ["Content-Type", "application/json", "Content-Length", String(Buffer.byteLength(body))];
  return new Promise((resolve, reject) => {
    // A list of header lines leaves as it is, repetitions included.
    const lines = ["Host", name, ...typed, ...headers.flat()];
    const sent = request({ agent, host: "127.0.0.1", port, method, path: target, headers: lines }, (response) => {
      let text = "";
      const type = response.headers["content-type"] ?? "";
      if (isEndless(type)) {
        resolve({ status: response.statusCode ?? 0, type, body: "" });
        return void response.destroy();
      }
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.once("end", () => {
        resolve({ status: response.statusCode ?? 0, type, body: text });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Sends cases, sixteen at a time; resolves with those that were answered otherwise than the contract says. */
async function slipped(subject: Subject, cases: readonly BoundaryCase[]): Promise<unknown[]> {
  const wrong: unknown[] = [];
  const queue = cases.values();
  const work = async (): Promise<void> => {
    for (const sent of queue) {
      const answer = await readable(subject, sent);
      if (!isAsExpected(sent, answer)) wrong.push([sent.name, sent.target, sent.expected, answer]);
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));
  return wrong;
}

/** The answer to a case. Nobody can read why HEAD was answered 403, so the same is asked again as GET. */
async function readable(subject: Subject, sent: BoundaryCase): Promise<Answer> {
  const answer = await subject.answer(sent);
  const isMute = sent.method === "HEAD" && sent.expected === "open" && answer.status === 403 && answer.body === "";
  return isMute ? subject.answer({ ...sent, method: "GET" }) : answer;
}

/** A plugin's own FORBIDDEN is the answer of its handler: whoever reads it was let in. */
function isLetIn(status: number, body: string): boolean {
  if (status === 401 || body.includes("TARGET_NOT_CANONICAL")) return false;
  return status !== 403 || body.includes('"code":"FORBIDDEN"');
}

function isAsExpected({ method, expected }: BoundaryCase, { status, type, body }: Answer): boolean {
  if (expected === "open") return isLetIn(status, body);
  if (status !== expected.status || type !== "application/problem+json") return false;
  return method === "HEAD" ? body === "" : Reflect.get(Object(JSON.parse(body)), "code") === expected.code;
}

/** The event with which each refusal is told. */
const eventOf: Readonly<Record<string, string>> = {
  TARGET_NOT_CANONICAL: "host.target_refused",
  REPEATED_HEADER: "host.target_refused",
  MALFORMED_REQUEST: "host.request_malformed",
  UNAUTHENTICATED: "host.caller_unauthenticated",
  UNAUTHORIZED: "host.ingress_refused",
  CALLER_FORBIDDEN: "host.caller_forbidden",
};

beforeAll(async () => {
  secrets = await makeSecrets();
});

describe.each([
  ["in memory", inMemory],
  ["as the built process, over its socket", builtProcess],
])("the host %s", (_, start) => {
  let subject: Subject;
  let genuine: BoundaryCase[];
  let forged: BoundaryCase[];
  let told: ReadonlyMap<string, number>;
  beforeAll(async () => {
    subject = await start();
    const { routes } = createHost(hq, {
      alias: "hq",
      origin: `https://${name}`,
      authenticators: [],
      inngest: { signingKey: secrets.signingKey, eventKey: "event-key-of-nobody" },
    });
    const table = (credentials: Credential[]) => boundaryCases(subject.transport, routes, functionId, credentials);
    genuine = table(genuineCredentials(secrets));
    forged = table(forgedCredentials(secrets));
  });

  const refused = (cases: readonly BoundaryCase[]) => cases.filter(({ expected }) => expected !== "open");
  const open = (cases: readonly BoundaryCase[]) => cases.filter(({ expected }) => expected === "open");

  it("refuses every forged credential in every cell, on every method and alias, and runs nothing", async () => {
    expect(refused(forged).length).toBeGreaterThan(15_000);
    expect((await slipped(subject, refused(forged))).slice(0, 5)).toEqual([]);
    expect(await subject.handled()).toBe(0);
  });

  it("refuses every genuine credential in the cells that are forbidden to it, and runs nothing", async () => {
    expect((await slipped(subject, refused(genuine))).slice(0, 5)).toEqual([]);
    expect(await subject.handled()).toBe(0);
  });

  it("lets everybody in where the contract does: the refusals mean something", async () => {
    const cases = [...open(genuine), ...open(forged)];
    expect(cases.length).toBeGreaterThan(100);
    expect((await slipped(subject, cases)).slice(0, 5)).toEqual([]);
    expect(await subject.handled()).toBeGreaterThan(10);
  });

  it("has logged every refusal under its own event, and no other", async () => {
    told = await subject.end();
    const expected = new Map<string, number>();
    for (const { expected: refusal } of [...refused(genuine), ...refused(forged)]) {
      const event = refusal === "open" ? undefined : eventOf[refusal.code];
      if (event !== undefined) expected.set(event, (expected.get(event) ?? 0) + 1);
    }
    for (const [event, count] of expected) expect([event, told.get(event)]).toEqual([event, count]);
  });
});
