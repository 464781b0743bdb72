import type { PlannedPlugin, VariantTemplate } from "../workspace.js";
import { orpcClients, orpcContract, orpcRouter, type RouterStyle } from "./orpc.js";
import { apiProcedures, workflowProcedures, type Procedure } from "./procedures.js";
import { lines, variable, zod } from "./text.js";

/**
 * This contract. `clients: "orpc"` writes its clients by hand, as oRPC's documentation does, to show what the checks alone cost.
 *
 * `events: "shared"` defines a plugin's event in its contract, with the schema of the procedure that triggers it, as `rawr-hq new plugin`
 * writes it. `"own"` gives it a schema of its own beside its function, as the other variants have it, so that all count the same schemas.
 */
export function contractTemplate(
  style: RouterStyle,
  clients: "own" | "orpc",
  events: "own" | "shared" = "own",
): VariantTemplate {
  const files = (family: "orpc" | "workflows", capability: string, procedures: readonly Procedure[]) => {
    const start = family === "orpc" ? "apiContract" : "workflowContract";
    return {
      "contract.ts": lines(
        `import { ${start} } from "@rawr/hq-contract";`,
        zod,
        `const area = ${start}("${capability}");`,
        orpcContract("area", family, capability, procedures),
      ),
      "router.ts": orpcRouter(style, procedures),
      "clients.ts": clients === "own" ? ownClients : orpcClients,
    };
  };
  return {
    api: (capability) => ({
      ...files("orpc", capability, apiProcedures),
      "context.ts": lines(
        'import type { BoundaryContext } from "@rawr/hq-contract";',
        ports,
        "export type Context = BoundaryContext<Ports>;",
      ),
      "index.ts": index("defineApiPlugin", capability, []),
    }),
    workflow: (capability) => ({
      ...files("workflows", capability, workflowProcedures),
      ...(events === "shared" && { "contract.ts": contractWithEvent(capability) }),
      "context.ts": lines(
        'import type { WorkflowContext } from "@rawr/hq-contract";',
        `import type { requested } from "./${events === "shared" ? "contract" : "functions"}.js";`,
        ports,
        "export type Context = WorkflowContext<Ports, typeof requested>;",
      ),
      "functions.ts": durableFunction(capability, events),
      "index.ts": index("defineWorkflowPlugin", capability, ["run"]),
    }),
    root: (plugins) => ({ "rawr.hq.ts": composition(plugins) }),
  };
}

const ports = lines("export interface Ports {", "  readonly rows: Map<string, string>;", "}");

function index(definer: string, capability: string, functions: readonly string[]): string {
  return lines(
    `import { ${definer} } from "@rawr/hq-contract";`,
    'import { contract } from "./contract.js";',
    ...functions.map((name) => `import { ${name} } from "./functions.js";`),
    'import { router } from "./router.js";',
    "",
    `export default ${definer}({`,
    `  capability: "${capability}",`,
    "  contract,",
    "  router,",
    ...(functions.length === 0 ? [] : [`  functions: [${functions.join(", ")}],`]),
    "  ports: () => ({ rows: new Map<string, string>() }),",
    "});",
  );
}

const payload = "z.strictObject({ id: z.string(), amount: z.number() })";

function contractWithEvent(capability: string): string {
  const procedures = workflowProcedures.map((procedure) =>
    procedure.name === "trigger" ? { ...procedure, input: "requested.schema" } : procedure,
  );
  return lines(
    'import { defineEvent, workflowContract } from "@rawr/hq-contract";',
    zod,
    `export const requested = defineEvent("${capability}/thing.requested", ${payload});`,
    `const area = workflowContract("${capability}");`,
    orpcContract("area", "workflows", capability, procedures),
  );
}

function durableFunction(capability: string, events: "own" | "shared"): string {
  const own = [
    'import { defineEvent, defineFunction, type DurableRun } from "@rawr/hq-contract";',
    zod,
    'import type { Ports } from "./context.js";',
    "",
    `export const requested = defineEvent("${capability}/thing.requested", ${payload});`,
  ];
  const shared = [
    'import { defineFunction, type DurableRun } from "@rawr/hq-contract";',
    'import type { Ports } from "./context.js";',
    'import { requested } from "./contract.js";',
    "",
  ];
  return lines(
    ...(events === "shared" ? shared : own),
    "export const run = defineFunction(",
    '  { id: "run", on: requested, retries: 2 },',
    "  async ({ event, step }: DurableRun<typeof requested, Ports>) => {",
    '    const total = await step.run("total", async () => event.data.amount * 2);',
    '    await step.sleep("pause", "1s");',
    '    return step.run("store", async () => ({ id: event.data.id, total }));',
    "  },",
    ");",
  );
}

const ownClients = lines(
  'import { createOpenApiClient, createRpcClient } from "@rawr/hq-contract";',
  'import { contract } from "./contract.js";',
  "",
  'export const first = createRpcClient("first-party-web", contract, { origin: "http://localhost" });',
  'export const published = createOpenApiClient("external", contract, { origin: "http://localhost" });',
  "export const a = first.list({});",
  "export const b = published.list({});",
);

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
