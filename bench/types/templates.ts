import type { PlannedPlugin, Variant, VariantTemplate } from "./workspace.js";

/**
 * The same plugin three times. Each has `contract.ts` (or none, in tRPC), `router.ts`, `clients.ts` (two clients, one
 * call each) and, in a workflow plugin, `functions.ts`.
 */
export const templates: Readonly<Record<Variant, VariantTemplate>> = {
  orpc: {
    api: (capability) => ({
      "contract.ts": lines(
        'import { oc } from "@orpc/contract";',
        zod,
        orpcContract("oc", "orpc", capability, apiProcedures),
      ),
      "router.ts": orpcRouter(
        'import type { RequestContext } from "../../../../shared.js";',
        "RequestContext",
        apiProcedures,
      ),
      "clients.ts": orpcClients,
    }),
    workflow: (capability) => ({
      "contract.ts": lines(
        'import { oc } from "@orpc/contract";',
        zod,
        orpcContract("oc", "workflows", capability, workflowProcedures),
      ),
      "router.ts": orpcRouter(
        'import type { RequestContext } from "../../../../shared.js";',
        "RequestContext",
        workflowProcedures,
      ),
      "functions.ts": inngestFunction(capability),
      "clients.ts": orpcClients,
    }),
    root: (plugins) => ({ "shared.ts": sharedContext, "root.ts": plainRoot(plugins, "router") }),
  },

  trpc: {
    api: () => ({ "router.ts": trpcRouter(apiProcedures), "clients.ts": trpcClients }),
    workflow: (capability) => ({
      "router.ts": trpcRouter(workflowProcedures),
      "functions.ts": inngestFunction(capability),
      "clients.ts": trpcClients,
    }),
    root: (plugins) => ({
      "shared.ts": lines(
        'import { initTRPC } from "@trpc/server";',
        sharedContext,
        "export const t = initTRPC.context<RequestContext>().create();",
      ),
      "root.ts": plainRoot(plugins, "router"),
    }),
  },

  contract: {
    api: (capability) => ({
      "contract.ts": lines(
        'import { apiContract } from "@rawr/hq-contract";',
        zod,
        `const area = apiContract("${capability}");`,
        orpcContract("area", "orpc", capability, apiProcedures),
      ),
      "context.ts": lines(
        'import type { BoundaryContext } from "@rawr/hq-contract";',
        portsType,
        "export type Context = BoundaryContext<Ports>;",
      ),
      "router.ts": orpcRouter('import type { Context } from "./context.js";', "Context", apiProcedures),
      "index.ts": lines(
        'import { defineApiPlugin } from "@rawr/hq-contract";',
        'import { contract } from "./contract.js";',
        'import { router } from "./router.js";',
        "",
        "export default defineApiPlugin({",
        `  capability: "${capability}",`,
        "  contract,",
        "  router,",
        "  ports: () => ({ rows: new Map<string, string>() }),",
        "});",
      ),
      "clients.ts": contractClients,
    }),
    workflow: (capability) => ({
      "contract.ts": lines(
        'import { workflowContract } from "@rawr/hq-contract";',
        zod,
        `const area = workflowContract("${capability}");`,
        orpcContract("area", "workflows", capability, workflowProcedures),
      ),
      "context.ts": lines(
        'import type { WorkflowContext } from "@rawr/hq-contract";',
        portsType,
        "export type Context = WorkflowContext<Ports>;",
      ),
      "router.ts": orpcRouter('import type { Context } from "./context.js";', "Context", workflowProcedures),
      "functions.ts": lines(
        'import { defineEvent, defineFunction, type DurableRun } from "@rawr/hq-contract";',
        zod,
        'import type { Ports } from "./context.js";',
        "",
        `export const requested = defineEvent("${capability}/thing.requested", z.strictObject({ id: z.string(), amount: z.number() }));`,
        "export const run = defineFunction(",
        '  { id: "run", on: requested, retries: 2 },',
        "  async ({ event, step }: DurableRun<typeof requested, Ports>) => {",
        '    const total = await step.run("total", async () => event.data.amount * 2);',
        '    await step.sleep("pause", "1s");',
        '    return step.run("store", async () => ({ id: event.data.id, total }));',
        "  },",
        ");",
      ),
      "index.ts": lines(
        'import { defineWorkflowPlugin } from "@rawr/hq-contract";',
        'import { contract } from "./contract.js";',
        'import { run } from "./functions.js";',
        'import { router } from "./router.js";',
        "",
        "export default defineWorkflowPlugin({",
        `  capability: "${capability}",`,
        "  contract,",
        "  router,",
        "  functions: [run],",
        "  ports: () => ({ rows: new Map<string, string>() }),",
        "});",
      ),
      "clients.ts": contractClients,
    }),
    root: (plugins) => ({ "rawr.hq.ts": composition(plugins) }),
  },
};

interface Procedure {
  readonly name: string;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly input: string;
  readonly output: string;
  readonly answer: string;
}

const thing =
  'z.strictObject({ id: z.string(), amount: z.number(), currency: z.enum(["EUR", "USD"]), note: z.string().optional() })';
const anAnswer = '{ id: "1", amount: 1, currency: "EUR" as const }';

const apiProcedures: readonly Procedure[] = [
  {
    name: "create",
    method: "POST",
    path: "/things",
    input: 'z.strictObject({ amount: z.number(), currency: z.enum(["EUR", "USD"]) })',
    output: thing,
    answer: anAnswer,
  },
  {
    name: "get",
    method: "GET",
    path: "/things/{id}",
    input: "z.strictObject({ id: z.string() })",
    output: thing,
    answer: anAnswer,
  },
  {
    name: "list",
    method: "GET",
    path: "/things",
    input: "z.strictObject({ cursor: z.string().optional(), limit: z.number().default(20) })",
    output: `z.strictObject({ items: z.array(${thing}), next: z.string().optional() })`,
    answer: `{ items: [${anAnswer}] }`,
  },
  {
    name: "cancel",
    method: "POST",
    path: "/things/{id}/cancel",
    input: "z.strictObject({ id: z.string(), reason: z.string() })",
    output: "z.strictObject({ cancelled: z.boolean() })",
    answer: "{ cancelled: true }",
  },
];

const workflowProcedures: readonly Procedure[] = [
  {
    name: "trigger",
    method: "POST",
    path: "/runs",
    input: "z.strictObject({ id: z.string(), amount: z.number() })",
    output: "z.strictObject({ handle: z.string() })",
    answer: '{ handle: "1" }',
  },
  {
    name: "status",
    method: "GET",
    path: "/runs/{handle}",
    input: "z.strictObject({ handle: z.string() })",
    output: 'z.strictObject({ state: z.enum(["queued", "running", "completed"]), endedAt: z.string().optional() })',
    answer: '{ state: "queued" as const }',
  },
  {
    name: "list",
    method: "GET",
    path: "/runs",
    input: "z.strictObject({ cursor: z.string().optional(), limit: z.number().default(20) })",
    output: "z.strictObject({ handles: z.array(z.string()) })",
    answer: "{ handles: [] }",
  },
  {
    name: "result",
    method: "GET",
    path: "/runs/{handle}/result",
    input: "z.strictObject({ handle: z.string() })",
    output: thing,
    answer: anAnswer,
  },
];

const zod = 'import { z } from "zod";\n';
const portsType = "export interface Ports {\n  readonly rows: Map<string, string>;\n}";
const sharedContext = lines(
  "export interface RequestContext {",
  "  readonly principal: { readonly id: string };",
  "  readonly requestId: string;",
  "  readonly ports: { readonly rows: Map<string, string> };",
  "}",
  'import { Inngest } from "inngest";',
  'export const inngest = new Inngest({ id: "bench" });',
);

function orpcContract(start: string, family: string, capability: string, procedures: readonly Procedure[]): string {
  return lines(
    "export const contract = {",
    ...procedures.map(
      ({ name, method, path, input, output }) =>
        `  ${name}: ${start}.route({ method: "${method}", path: "/api/${family}/${capability}${path}" }).input(${input}).output(${output}),`,
    ),
    "};",
  );
}

function orpcRouter(contextImport: string, context: string, procedures: readonly Procedure[]): string {
  return lines(
    'import { implement } from "@orpc/server";',
    contextImport,
    'import { contract } from "./contract.js";',
    "",
    `const os = implement(contract).$context<${context}>();`,
    "export const router = os.router({",
    ...procedures.map(
      ({ name, answer }) =>
        `  ${name}: os.${name}.handler(({ context, input }) => { context.ports.rows.set(context.requestId, JSON.stringify(input)); return ${answer}; }),`,
    ),
    "});",
  );
}

const orpcClients = lines(
  'import { createORPCClient } from "@orpc/client";',
  'import { RPCLink } from "@orpc/client/fetch";',
  'import type { ContractRouterClient } from "@orpc/contract";',
  'import type { JsonifiedClient } from "@orpc/openapi-client";',
  'import { OpenAPILink } from "@orpc/openapi-client/fetch";',
  'import { contract } from "./contract.js";',
  "",
  'export const first: ContractRouterClient<typeof contract> = createORPCClient(new RPCLink({ url: "http://localhost/rpc" }));',
  "export const published: JsonifiedClient<ContractRouterClient<typeof contract>> = createORPCClient(",
  '  new OpenAPILink(contract, { url: "http://localhost" }),',
  ");",
  "export const a = first.list({});",
  "export const b = published.list({});",
);

const contractClients = lines(
  'import { createOpenApiClient, createRpcClient } from "@rawr/hq-contract";',
  'import { contract } from "./contract.js";',
  "",
  'export const first = createRpcClient("first-party-web", contract, { origin: "http://localhost" });',
  'export const published = createOpenApiClient("external", contract, { origin: "http://localhost" });',
  "export const a = first.list({});",
  "export const b = published.list({});",
);

function trpcRouter(procedures: readonly Procedure[]): string {
  return lines(
    'import { t } from "../../../../shared.js";',
    zod,
    "export const router = t.router({",
    ...procedures.map(({ name, method, input, output, answer }) => {
      const verb = method === "GET" ? "query" : "mutation";
      return `  ${name}: t.procedure.input(${input}).output(${output}).${verb}(({ ctx, input }) => { ctx.ports.rows.set(ctx.requestId, JSON.stringify(input)); return ${answer}; }),`;
    }),
    "});",
  );
}

const trpcClients = lines(
  'import { createTRPCClient, httpBatchLink, httpLink } from "@trpc/client";',
  'import type { router } from "./router.js";',
  "",
  'export const first = createTRPCClient<typeof router>({ links: [httpBatchLink({ url: "http://localhost/rpc" })] });',
  'export const published = createTRPCClient<typeof router>({ links: [httpLink({ url: "http://localhost/api" })] });',
  "export const a = first.list.query({});",
  "export const b = published.list.query({});",
);

function inngestFunction(capability: string): string {
  return lines(
    'import { eventType } from "inngest";',
    zod,
    'import { inngest } from "../../../../shared.js";',
    "",
    `export const requested = eventType("${capability}/thing.requested", { schema: z.strictObject({ id: z.string(), amount: z.number() }) });`,
    `export const run = inngest.createFunction({ id: "${capability}--run", triggers: [requested], retries: 2 }, async ({ event, step }) => {`,
    '  const total = await step.run("total", async () => event.data.amount * 2);',
    '  await step.sleep("pause", "1s");',
    '  return step.run("store", async () => ({ id: event.data.id, total }));',
    "});",
  );
}

/** What ties plugins together without a library: one object, keyed by plugin. */
function plainRoot(plugins: readonly PlannedPlugin[], name: string): string {
  return lines(
    ...plugins.map(
      (plugin) =>
        `import { ${name} as ${variable(plugin)} } from "./plugins/${plugin.kind}/${plugin.capability}/src/${name}.js";`,
    ),
    "",
    "export const hq = {",
    ...plugins.map((plugin) => `  "${plugin.kind}/${plugin.capability}": ${variable(plugin)},`),
    "};",
  );
}

function composition(plugins: readonly PlannedPlugin[]): string {
  return lines(
    'import { defineHq, register } from "@rawr/hq-contract";',
    ...plugins.map(
      (plugin) => `import ${variable(plugin)} from "./plugins/${plugin.kind}/${plugin.capability}/src/index.js";`,
    ),
    "",
    "export interface Hq {",
    ...plugins.map((plugin) => `  readonly "${plugin.kind}/${plugin.capability}": typeof ${variable(plugin)};`),
    "}",
    "",
    "export const hq = defineHq<Hq>({",
    ...plugins.map((plugin) => {
      const { kind, capability } = plugin;
      const identity = `{ directory: "plugins/${kind}/${capability}", surface: "${kind}", rawr: { kind: "${kind}", capability: "${capability}" } }`;
      return `  "${kind}/${capability}": register(${identity}, ${variable(plugin)}),`;
    }),
    "});",
  );
}

function variable({ kind, capability }: PlannedPlugin): string {
  return `${kind}${capability.replace(/(^|-)([a-z0-9])/g, (_, _dash, letter: string) => letter.toUpperCase())}`;
}

function lines(...text: readonly string[]): string {
  return `${text.join("\n")}\n`;
}
