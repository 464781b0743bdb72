import type { Names } from "./names.js";

/** The files of a new workflow plugin, relative to its folder: trigger a durable run, read its status and result. */
export function workflowPluginFiles(names: Names): Record<string, string> {
  return { ...declarations(names), ...code(names) };
}

/** What the plugin promises, and what it needs. */
function declarations({ capability, type, value }: Names): Record<string, string> {
  return {
    "src/contract.ts": `import { defineEvent, runStates, workflowContract } from "@rawr/hq-contract";
import { z } from "zod";

const request = z.strictObject({ subject: z.string().min(1).max(200) });

export const ${value}Requested = defineEvent("${capability}/run.requested", request);

const workflows = workflowContract("${capability}");

export const contract = {
  trigger: workflows
    .route({
      method: "POST",
      path: "/api/workflows/${capability}/runs",
      successStatus: 202,
      summary: "Start a run",
    })
    .input(request)
    .output(z.strictObject({ run: z.string(), status: z.string() })),
  status: workflows
    .route({
      method: "GET",
      path: "/api/workflows/${capability}/runs/{run}",
      summary: "How a run is doing, and its result",
    })
    .errors({ NOT_FOUND: { message: "You have started no run of this name" } })
    .input(z.strictObject({ run: z.string().min(1).max(128) }))
    .output(
      z.strictObject({
        run: z.string(),
        state: z.enum(runStates),
        result: z.string().optional(),
      }),
    ),
};
`,
    "src/context.ts": `import type { RunHandle, WorkflowContext } from "@rawr/hq-contract";
import type { ${value}Requested } from "./contract.js";

/** What this plugin needs from outside. Results outlive their run, so they are kept here and not read back from the runtime. */
export interface ${type}Ports {
  readonly results: ResultStore;
}

export interface ResultStore {
  save(run: RunHandle, result: string): Promise<void>;
  find(run: RunHandle): Promise<string | undefined>;
}

/** Names the events that a procedure may enqueue: each needs a function that handles it. */
export type ${type}Context = WorkflowContext<${type}Ports, typeof ${value}Requested>;

export function createMemoryResultStore(): ResultStore {
  const results = new Map<RunHandle, string>();
  return {
    async save(run, result) {
      results.set(run, result);
    },
    async find(run) {
      return results.get(run);
    },
  };
}
`,
  };
}

/** What does the work, and its test. */
function code({ capability, type, value }: Names): Record<string, string> {
  return {
    "src/functions/run.ts": `import { defineFunction, type DurableRun } from "@rawr/hq-contract";
import type { ${type}Ports } from "../context.js";
import { ${value}Requested } from "../contract.js";

/** Does the work in steps: a step that has completed is never run again, whatever fails after it. */
export const run = defineFunction(
  { id: "run", on: ${value}Requested, retries: 2 },
  async ({ event, step, context }: DurableRun<typeof ${value}Requested, ${type}Ports>) => {
    const result = await step.run("do-the-work", () => \`done: \${event.data.subject}\`);
    await step.run("keep-the-result", () => context.ports.results.save(context.handle, result));
  },
);
`,
    "src/router.ts": `import { implement } from "@orpc/server";
import type { ${type}Context } from "./context.js";
import { contract, ${value}Requested } from "./contract.js";

const workflows = implement(contract).$context<${type}Context>();

export const router = workflows.router({
  trigger: workflows.trigger.handler(async ({ input, context }) => {
    const run = await context.enqueue(${value}Requested, input);
    return { run, status: \`/api/workflows/${capability}/runs/\${run}\` };
  }),
  status: workflows.status.handler(async ({ input, context, errors }) => {
    const run = await context.findRun(input.run);
    if (run === undefined) throw errors.NOT_FOUND();
    const result = await context.ports.results.find(run.handle);
    return { run: run.handle, state: run.state, ...(result !== undefined && { result }) };
  }),
});
`,
    "src/index.ts": `import { defineWorkflowPlugin } from "@rawr/hq-contract";
import { createMemoryResultStore, type ${type}Ports } from "./context.js";
import { contract } from "./contract.js";
import { run } from "./functions/run.js";
import { router } from "./router.js";

export default defineWorkflowPlugin({
  capability: "${capability}",
  contract,
  router,
  functions: [run],
  ports: (): ${type}Ports => ({ results: createMemoryResultStore() }),
});
`,
    "src/router.test.ts": `import { testFunction, testPlugin } from "@rawr/hq-contract/testing";
import { expect, it } from "vitest";
import { createMemoryResultStore } from "./context.js";
import { run } from "./functions/run.js";
import plugin from "./index.js";

it("enqueues what it was asked to do, and says where its status is", async () => {
  const { client, enqueued } = testPlugin(plugin, { as: "external" });
  const answer = await client.trigger({ subject: "first" });
  expect(answer).toEqual({ run: "run-1", status: "/api/workflows/${capability}/runs/run-1" });
  expect(enqueued).toMatchObject([{ data: { subject: "first" } }]);
});

it("knows no run that this caller did not start", async () => {
  await expect(testPlugin(plugin).client.status({ run: "run-2" })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

it("does the work, and keeps the result", async () => {
  const ended = await testFunction(run, { event: { subject: "first" }, ports: { results: createMemoryResultStore() } });
  expect(ended).toMatchObject({ state: "completed", steps: ["do-the-work", "keep-the-result"] });
});
`,
  };
}
