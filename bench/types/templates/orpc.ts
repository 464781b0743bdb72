import type { VariantTemplate } from "../workspace.js";
import { inngestClient, inngestFunction } from "./inngest.js";
import { apiProcedures, workflowProcedures, type Procedure } from "./procedures.js";
import { lines, plainRoot, zod } from "./text.js";

/** `router`: as oRPC's documentation writes it. `plain`: an object of handlers, the leanest way that type-checks. */
export type RouterStyle = "router" | "plain";

/** oRPC as its documentation writes it: contract first, an RPC link and an OpenAPI link. Each plugin has ports of its own. */
export function orpcTemplate(style: RouterStyle): VariantTemplate {
  const files = (family: string, capability: string, procedures: readonly Procedure[]) => ({
    "contract.ts": lines(
      'import { oc } from "@orpc/contract";',
      zod,
      orpcContract("oc", family, capability, procedures),
    ),
    "context.ts": lines(
      'import type { Envelope } from "../../../../shared.js";',
      "export interface Ports {",
      "  readonly rows: Map<string, string>;",
      "}",
      "export type Context = Envelope & { readonly ports: Ports };",
    ),
    "router.ts": orpcRouter(style, procedures),
    "clients.ts": orpcClients,
  });
  return {
    api: (capability) => files("orpc", capability, apiProcedures),
    workflow: (capability) => ({
      ...files("workflows", capability, workflowProcedures),
      "functions.ts": inngestFunction(capability),
    }),
    root: (plugins) => ({ "shared.ts": lines(envelope, inngestClient), "root.ts": plainRoot(plugins, "router") }),
  };
}

export const envelope = lines(
  "export interface Envelope {",
  "  readonly principal: { readonly id: string };",
  "  readonly requestId: string;",
  "}",
);

export function orpcContract(
  start: string,
  family: string,
  capability: string,
  procedures: readonly Procedure[],
): string {
  return lines(
    "export const contract = {",
    ...procedures.map(
      ({ name, method, path, input, output }) =>
        `  ${name}: ${start}.route({ method: "${method}", path: "/api/${family}/${capability}${path}" }).input(${input}).output(${output}),`,
    ),
    "};",
  );
}

export function orpcRouter(style: RouterStyle, procedures: readonly Procedure[]): string {
  return lines(
    'import { implement } from "@orpc/server";',
    'import type { Context } from "./context.js";',
    'import { contract } from "./contract.js";',
    "",
    "const os = implement(contract).$context<Context>();",
    `export const router = ${style === "router" ? "os.router({" : "{"}`,
    ...procedures.map(
      ({ name, answer }) =>
        `  ${name}: os.${name}.handler(({ context, input }) => { context.ports.rows.set(context.requestId, JSON.stringify(input)); return ${answer}; }),`,
    ),
    style === "router" ? "});" : "};",
  );
}

export const orpcClients = lines(
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
