import { randomBytes } from "node:crypto";
import { implement } from "@orpc/server";
import {
  defineHq,
  toCorrelationId,
  toInstanceAlias,
  workflowContract,
  type AnyWorkflowPlugin,
  type DurableFunction,
  type EventType,
  type RequestId,
} from "@rawr/hq-contract";
import { z } from "zod";
import { randomSeed, sendEvents, type InngestConnection } from "../adapter/inngest/event-api.js";
import { outgoingData } from "../adapter/inngest/outgoing-data.js";
import { createLocalEngine, createVirtualClock, fastForward, type LocalEngine } from "../adapter/local-engine/index.js";
import { openHost } from "../adapter/open-host.js";
import { wireName, type Trail } from "../adapter/telemetry/trail.js";
import { stubbed, type Noted } from "./stubbed-function.js";
import type { TestedRun, TestFunctionOptions } from "./tested-run.js";

const states = { Completed: "completed", Failed: "failed", Cancelled: "cancelled" } as const;
const instance = toInstanceAlias("test");

/** Serves the one function from a host of its own, starts it, and moves the clock until its run has ended. */
export async function runFunction<Event extends EventType, Ports>(
  fn: DurableFunction<string, Event, Ports>,
  options: TestFunctionOptions<Event, Ports>,
): Promise<TestedRun> {
  const noted: Noted = { steps: [], sent: [] };
  const keys = {
    signingKey: `signkey-test-${randomBytes(32).toString("hex")}`,
    eventKey: randomBytes(16).toString("hex"),
  };
  const clock = createVirtualClock(startTime(options.at));
  const engine = createLocalEngine({ ...keys, clock, senderTime: clock.now, onLog: () => undefined });
  const start = startOf(fn, options.by);
  const capability = options.capability ?? (start === "cron" ? ownCapability(fn) : capabilityOf(start));
  const plugin = pluginAround(capability, stubbed(fn, options.steps ?? {}, noted), options.ports);
  const hq = defineHq({ [plugin.key]: { directory: `plugins/workflows/${capability}`, plugin } });
  const connection: InngestConnection = { ...keys, baseUrl: (await engine.listen()).url };
  const { host, close } = await openHost(hq, {
    alias: instance,
    authenticators: [],
    inngest: connection,
    telemetry: { level: "silent" },
  });
  try {
    await host.register();
    if (start !== "cron") await send(connection, start, options.event ?? {});
    await fastForward(engine, clock, () => engine.runs().length > 0);
    const began = clock.now();
    for (const { event, data } of options.later ?? []) {
      await engine.settled();
      await send(connection, event, data);
    }
    await fastForward(engine, clock, () => hasEnded(engine, fn.onFailure !== undefined));
    const [run] = engine.runs();
    if (run === undefined || run.status === "Queued" || run.status === "Running")
      throw new Error("the run did not end");
    return {
      state: states[run.status],
      result: run.status === "Completed" ? run.output : undefined,
      error: run.status === "Failed" ? messageOf(run.output) : undefined,
      ...noted,
      elapsed: (run.endedAt ?? began) - began,
    };
  } finally {
    await engine.close({ drain: 0 });
    await close(1000);
  }
}

function startTime(at: Date | undefined): number {
  const time = at?.getTime() ?? Date.now();
  if (!Number.isNaN(time)) return time;
  throw new TypeError('`at` is not a date: write one like new Date("2026-12-24T18:00:00Z")');
}

/** Whether the first run has ended, and what handles its failure, too. */
function hasEnded(engine: LocalEngine, handlesFailure: boolean): boolean {
  const [run, ...others] = engine.runs();
  if (run?.endedAt === undefined) return false;
  if (run.status !== "Failed" || !handlesFailure) return true;
  return others.some(({ functionId, endedAt }) => functionId !== run.functionId && endedAt !== undefined);
}

/** What starts the function: what the test says, the first of its events, or its schedule. */
function startOf({ id, on }: Pick<DurableFunction, "id" | "on">, by: EventType | "cron" | undefined) {
  if (by !== undefined) return by;
  const [event] = eventsOf(on);
  if (event !== undefined) return event;
  if (on.some((trigger) => "cron" in trigger)) return "cron";
  throw new TypeError(`function \`${id}\` starts when it is invoked only: call its handler in the test instead`);
}

function eventsOf(on: DurableFunction["on"]): readonly EventType[] {
  return on.flatMap((trigger) => ("schema" in trigger ? [trigger] : "event" in trigger ? [trigger.event] : []));
}

function ownCapability({ on }: Pick<DurableFunction, "on">): string {
  return (
    eventsOf(on)
      .map(capabilityOf)
      .find((capability) => capability !== "tested") ?? "tested"
  );
}

const capabilityOf = (event: EventType): string =>
  "external" in event && event.external === true ? "tested" : (event.name.split("/")[0] ?? "tested");

/** Sends an event as its owner's host would, or as it comes from outside. */
async function send(connection: InngestConnection, event: EventType, data: unknown): Promise<void> {
  const external = "external" in event && event.external === true;
  const trail: Trail = {
    instance,
    principal: { caller: "first-party-service", id: "test" },
    // A brand of 1 to 128 plain characters.
    requestId: "test" as RequestId,
    correlationId: correlation(),
  };
  const wired = external ? Object(data) : await outgoingData(event, data, trail);
  await sendEvents(connection, [{ name: wireName(instance, event), data: wired }], fetch, randomSeed(Date.now()));
}

function correlation() {
  const id = toCorrelationId("test");
  if (id === undefined) throw new TypeError("`test` is a correlation id");
  return id;
}

/** The smallest plugin that has the function. Its types are forgotten: it is made of whatever function is tested. */
function pluginAround(capability: string, fn: DurableFunction, ports: unknown): AnyWorkflowPlugin {
  // Any capability at run time is a literal to nobody.
  const start = workflowContract("any").route({ method: "POST", path: "/api/workflows/any/start" }).output(z.string());
  const contract = { start };
  const os = implement(contract);
  const router = { start: os.start.handler(() => "nobody asks") };
  return {
    key: `workflows/${capability}`,
    kind: "workflows",
    capability,
    contract,
    router,
    functions: [fn],
    sends: [],
    ports: () => ports,
  };
}

function messageOf(output: unknown): string {
  if (typeof output === "object" && output !== null && "message" in output) return String(output.message);
  return String(output);
}
