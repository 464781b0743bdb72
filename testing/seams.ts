import type { PublishedServices } from "@rawr/hq-contract";
import { createOpenApiClient } from "@rawr/hq-contract/client";
import type { RequiredSeam } from "@rawr/hq-contract/tables";
import { expect } from "./runner.js";
import { untilEnded } from "./follow-run.js";
import type { Seams } from "./harness.js";
import type { ProbedHost } from "./probe.js";
import { signedRequest, type Recorder } from "./recorder.js";

/** Two instances of one composition in one process, on one Inngest server; and a third that has nothing in common with them. */
export interface Instances<Hq> {
  readonly one: ProbedHost<Hq>;
  readonly other: ProbedHost<Hq>;
  readonly stranger: ProbedHost<Hq>;
  /** Starts one more, beside `one`. */
  readonly another: () => Promise<ProbedHost<Hq>>;
}

/** What a seam's test works with. `recorderOf` writes down what an instance is asked. */
export interface SeamKit<Hq> {
  readonly seams: Seams<Hq>;
  readonly instances: Instances<Hq>;
  readonly recorderOf: (host: ProbedHost<Hq>) => Recorder;
}

/** One test for each thing that instances must not share. A seam that is added to the contract is missing here at once. */
export const seamTests: { readonly [Seam in RequiredSeam]: <Hq>(kit: SeamKit<Hq>) => Promise<void> } = {
  async events({ seams, instances: { one, other }, recorderOf }) {
    const told = other.events.length;
    const { run } = await seams.trigger(clientOf(one, recorderOf));
    await untilEnded(() => seams.status(clientOf(one, recorderOf), run));
    expect(one.events.some(({ fields }) => fields["handle"] === run)).toBe(true);
    expect(other.events.slice(told)).toEqual([]);
  },
  async runs({ seams, instances: { one, other }, recorderOf }) {
    const ran = other.handled();
    const { run } = await seams.trigger(clientOf(one, recorderOf));
    expect(await untilEnded(() => seams.status(clientOf(one, recorderOf), run))).toBe("completed");
    expect(other.handled()).toBe(ran);
    // The same principal, another instance: there is no such run.
    await expect(seams.status(clientOf(other, recorderOf), run)).rejects.toMatchObject({ status: 404 });
  },
  async contexts({ seams, instances: { one, other }, recorderOf }) {
    await seams.write(clientOf(one, recorderOf));
    await seams.write(clientOf(other, recorderOf));
    await seams.read(clientOf(one, recorderOf));
    const given = [...one.contexts, ...other.contexts];
    expect(new Set(given).size).toBe(given.length);
    expect([...new Set(one.contexts.map(instanceOf))]).toEqual([one.alias]);
    expect([...new Set(other.contexts.map(instanceOf))]).toEqual([other.alias]);
    const ids = given.map((context) => Reflect.get(context, "requestId")).filter((id) => id !== undefined);
    expect(new Set(ids).size).toBe(ids.length);
    const ports = new Set(one.contexts.map((context) => Reflect.get(context, "ports")));
    expect(other.contexts.filter((context) => ports.has(Reflect.get(context, "ports")))).toEqual([]);
  },
  async counters({ seams, instances: { one, other }, recorderOf }) {
    const before = [one.handled(), other.handled()] as const;
    await seams.write(clientOf(one, recorderOf));
    expect(one.handled()).toBeGreaterThan(before[0]);
    expect(other.handled()).toBe(before[1]);
  },
  async logs({ seams, instances: { one, other }, recorderOf }) {
    const before = [one.lines.length, other.lines.length] as const;
    await seams.write(clientOf(one, recorderOf));
    const lines = one.lines.slice(before[0]);
    expect(lines.length).toBeGreaterThan(0);
    expect([...new Set(lines.map(instanceOfLine))]).toEqual([one.alias]);
    expect(other.lines.slice(before[1])).toEqual([]);
  },
  async registries({ seams, instances: { one, other }, recorderOf }) {
    const before = await seams.read(clientOf(other, recorderOf));
    const own = await seams.read(clientOf(one, recorderOf));
    await seams.write(clientOf(one, recorderOf));
    expect(await seams.read(clientOf(one, recorderOf))).not.toEqual(own);
    expect(await seams.read(clientOf(other, recorderOf))).toEqual(before);
  },
  async keys({ seams, instances: { one, other, stranger }, recorderOf }) {
    const foreign = { ...other, credentials: one.credentials };
    await expect(seams.read(clientOf(foreign, recorderOf))).rejects.toMatchObject({ status: 401 });
    const ran = stranger.handled();
    const { functionId, body } = seams.ingress;
    const signed = await signedRequest(one, `${stranger.alias}-${functionId}`, body(stranger.alias));
    const answer = await recorderOf(stranger).send({ caller: "runtime-ingress", role: "refusal" }, signed);
    expect([answer.status, stranger.handled()]).toEqual([401, ran]);
    // Two instances on one Inngest server have its key in common, but no function.
    const ranBeside = other.handled();
    const misled = await signedRequest(one, `${one.alias}-${functionId}`, body(one.alias));
    const beside = await recorderOf(other).send({ caller: "runtime-ingress", role: "refusal" }, misled);
    expect([beside.status, other.handled()]).toEqual([404, ranBeside]);
  },
  async caches({ seams, instances: { one, other }, recorderOf }) {
    const { run } = await seams.trigger(clientOf(one, recorderOf));
    const status = await seams.status(clientOf(one, recorderOf), run);
    expect(typeof status.state).toBe("string");
    await expect(seams.status(clientOf(other, recorderOf), run)).rejects.toMatchObject({ status: 404 });
    const second = await seams.trigger(clientOf(other, recorderOf));
    expect(second.run).not.toBe(run);
    await untilEnded(() => seams.status(clientOf(one, recorderOf), run));
    await untilEnded(() => seams.status(clientOf(other, recorderOf), second.run));
  },
  async signals({ instances: { another } }) {
    const before = processState();
    const host = await another();
    expect(processState()).toEqual(before);
    await host.close();
    expect(processState()).toEqual(before);
  },
  async closing({ seams, instances: { another, other }, recorderOf }) {
    const closing = await another();
    await seams.write(clientOf(closing, recorderOf));
    await closing.close();
    await expect(seams.read(clientOf(closing, recorderOf))).rejects.toThrow(/ECONNREFUSED/);
    await seams.write(clientOf(other, recorderOf));
    const { run } = await seams.trigger(clientOf(other, recorderOf));
    expect(await untilEnded(() => seams.status(clientOf(other, recorderOf), run))).toBe("completed");
  },
};

function clientOf<Hq>(host: ProbedHost<Hq>, recorderOf: (host: ProbedHost<Hq>) => Recorder): PublishedServices<Hq> {
  const client = createOpenApiClient("external", host.composition, {
    origin: host.origin,
    headers: host.credentials.external,
    fetch: recorderOf(host).fetchAs("external"),
  });
  // The client's conditional type can't be resolved while Hq is open.
  return client as unknown as PublishedServices<Hq>;
}

const instanceOf = (context: object): unknown => Reflect.get(context, "instance");

function instanceOfLine(line: string): unknown {
  const entry: unknown = JSON.parse(line);
  return typeof entry === "object" && entry !== null && "instance" in entry ? entry.instance : undefined;
}

/** What a second instance must leave as it is: the process's handlers, its variables, and the names that everybody sees. */
function processState(): object {
  const events = [
    "SIGTERM",
    "SIGINT",
    "SIGHUP",
    "uncaughtException",
    "unhandledRejection",
    "exit",
    "beforeExit",
    "warning",
  ];
  return {
    listeners: Object.fromEntries(events.map((event) => [event, process.listenerCount(event)])),
    environment: { ...process.env },
    globals: Reflect.ownKeys(globalThis).map(String).sort(),
  };
}
