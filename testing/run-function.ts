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
  type WorkflowEvent,
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
  const plugins = [
    pluginWith(capability, { functions: [stubbed(fn, options.steps ?? {}, noted)], ports: options.ports }),
    ...sendersOf(fn, capability),
  ];
  const hq = defineHq(
    Object.fromEntries(plugins.map((plugin) => [plugin.key, { directory: `plugins/${plugin.key}`, plugin }])),
  );
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
      .map((event) => capabilityOf(event))
      .find((capability) => capability !== "tested") ?? "tested"
  );
}

/** @param outside - what an event from outside belongs to */
const capabilityOf = (event: EventType, outside = "tested"): string =>
  "external" in event && event.external === true ? outside : (event.name.split("/")[0] ?? outside);

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

/** The other plugins whose events the function reacts to. */
function sendersOf({ on }: Pick<DurableFunction, "on">, capability: string): AnyWorkflowPlugin[] {
  const foreign = eventsOf(on).filter(
    (event): event is WorkflowEvent => capabilityOf(event, capability) !== capability,
  );
  return [...new Set(foreign.map((event) => capabilityOf(event)))].map((owner) =>
    pluginWith(owner, { sends: foreign.filter((event) => capabilityOf(event) === owner) }),
  );
}

/** The smallest workflow plugin. Its types are forgotten: it is made of whatever function is tested. */
function pluginWith(
  capability: string,
  {
    functions = [],
    sends = [],
    ports = {},
  }: { functions?: DurableFunction[]; sends?: WorkflowEvent[]; ports?: unknown },
): AnyWorkflowPlugin {
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
    functions,
    sends,
    ports: () => ports,
  };
}

function messageOf(output: unknown): string {
  if (typeof output === "object" && output !== null && "message" in output) return String(output.message);
  return String(output);
}
