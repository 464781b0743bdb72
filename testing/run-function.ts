import { createServer } from "node:http";
import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { implement } from "@orpc/server";
import {
  defineHq,
  workflowContract,
  type AnyWorkflowPlugin,
  type DurableFunction,
  type WorkflowEvent,
} from "@rawr/hq-contract";
import { z } from "zod";
import { createHost } from "../adapter/host.js";
import { attachHost } from "../adapter/http/connections.js";
import { createLocalEngine, createVirtualClock, fastForward } from "../adapter/local-engine/index.js";
import type { TestedRun, TestFunctionOptions } from "./test-function.js";

const states = { Completed: "completed", Failed: "failed", Cancelled: "cancelled" } as const;

/** Serves the one function from a host of its own, sends its event, and moves the clock until the run has ended. */
export async function runFunction<Event extends WorkflowEvent, Ports>(
  fn: DurableFunction<string, Event, Ports>,
  { event, ports, steps }: Required<TestFunctionOptions<Event, Ports>>,
): Promise<TestedRun> {
  const done: string[] = [];
  const keys = {
    signingKey: `signkey-test-${randomBytes(32).toString("hex")}`,
    eventKey: randomBytes(16).toString("hex"),
  };
  const clock = createVirtualClock();
  const engine = createLocalEngine({ ...keys, clock, onLog: () => undefined });
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a TCP port has an address of this shape.
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const trigger = startingEvent(fn);
  const [capability = ""] = trigger.name.split("/");
  const plugin = pluginAround(capability, trigger, stubbed(fn, steps, done), ports);
  const hq = defineHq({ [plugin.key]: { directory: `plugins/workflows/${capability}`, plugin } });
  const host = createHost(hq, {
    alias: "test",
    origin,
    authenticators: [],
    inngest: { ...keys, baseUrl: (await engine.listen()).url },
    telemetry: { level: "silent" },
  });
  attachHost(server, host);
  try {
    await host.register();
    const sent = clock.now();
    // The clients of an untyped composition are typed as nothing; `start` is the procedure of `pluginAround`.
    const services = host.services as Record<string, { workflows: { start(data: unknown): Promise<string> } }>;
    await services[capability]?.workflows.start(event);
    await fastForward(engine, clock, () => engine.runs().some(({ endedAt }) => endedAt !== undefined));
    const [run] = engine.runs();
    if (run === undefined || run.status === "Queued" || run.status === "Running")
      throw new Error("the run did not end");
    return {
      state: states[run.status],
      result: run.status === "Completed" ? run.output : undefined,
      error: run.status === "Failed" ? messageOf(run.output) : undefined,
      steps: done,
      elapsed: (run.endedAt ?? sent) - sent,
    };
  } finally {
    await engine.close({ drain: 0 });
    await host.close({ within: 1000 });
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }
}

/** The first event of a capability's own that starts the function. */
function startingEvent({ id, on }: Pick<DurableFunction, "id" | "on">): WorkflowEvent {
  const events = on.flatMap((trigger) => ("schema" in trigger ? [trigger] : "event" in trigger ? [trigger.event] : []));
  const own = events.find(
    (event): event is WorkflowEvent => !("external" in event) && !event.name.startsWith("inngest/"),
  );
  if (own === undefined) {
    throw new TypeError(
      `function \`${id}\` starts on no event of a capability: testFunction sends one, so call its handler in the test instead`,
    );
  }
  return own;
}

/** The smallest plugin that can start the function. Its types are forgotten: it is made of whatever function is tested. */
function pluginAround(
  capability: string,
  event: WorkflowEvent,
  fn: DurableFunction,
  ports: unknown,
): AnyWorkflowPlugin {
  // Any capability at run time is a literal to nobody.
  const start = workflowContract("any").route({ method: "POST", path: "/api/workflows/any/start" }).output(z.string());
  const contract = { start: start.input(event.schema) };
  const os = implement(contract).$context<{ enqueue(event: WorkflowEvent, data: unknown): Promise<string> }>();
  const router = { start: os.start.handler(({ input, context }) => context.enqueue(event, input)) };
  const functions = [fn];
  return {
    key: `workflows/${capability}`,
    kind: "workflows",
    capability,
    contract,
    router,
    functions,
    sends: [],
    ports: () => ports,
  };
}

/** The function, whose steps are written down, and answered by the test where it says so. */
function stubbed<Event extends WorkflowEvent, Ports>(
  fn: DurableFunction<string, Event, Ports>,
  steps: Readonly<Record<string, unknown>>,
  done: string[],
): DurableFunction {
  const handler: DurableFunction<string, Event, Ports>["handler"] = (run) => {
    const work = (id: string, real: () => unknown) => (): unknown => {
      done.push(id);
      if (!Object.hasOwn(steps, id)) return real();
      const stub = steps[id];
      return typeof stub === "function" ? (stub(run.context.attempt) as unknown) : stub;
    };
    const step = new Proxy(run.step, {
      get(tools, name, receiver) {
        const tool: unknown = Reflect.get(tools, name, receiver);
        if (name !== "run" || typeof tool !== "function") return tool;
        return (id: string | { readonly id: string }, real: (...input: unknown[]) => unknown, ...input: unknown[]) =>
          tool.call(
            tools,
            id,
            work(typeof id === "string" ? id : id.id, () => real(...input)),
          ) as unknown;
      },
    });
    return fn.handler({ ...run, step });
  };
  // The ports are given to the plugin around it, as they were given to the test.
  return { ...fn, handler } as unknown as DurableFunction;
}

function messageOf(output: unknown): string {
  if (typeof output === "object" && output !== null && "message" in output) return String(output.message);
  return String(output);
}
