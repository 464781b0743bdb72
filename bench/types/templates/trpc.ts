import type { VariantTemplate } from "../workspace.js";
import { inngestClient, inngestFunction } from "./inngest.js";
import { envelope } from "./orpc.js";
import { apiProcedures, workflowProcedures, type Procedure } from "./procedures.js";
import { lines, plainRoot, zod } from "./text.js";

/** tRPC 11 as its documentation writes it. Its context is one for all routers. */
export const trpcTemplate: VariantTemplate = {
  api: () => ({ "router.ts": trpcRouter(apiProcedures), "clients.ts": trpcClients }),
  workflow: (capability) => ({
    "router.ts": trpcRouter(workflowProcedures),
    "functions.ts": inngestFunction(capability),
    "clients.ts": trpcClients,
  }),
  root: (plugins) => ({
    "shared.ts": lines(
      'import { initTRPC } from "@trpc/server";',
      envelope,
      inngestClient,
      "type Context = Envelope & { readonly ports: { readonly rows: Map<string, string> } };",
      "export const t = initTRPC.context<Context>().create();",
    ),
    "root.ts": plainRoot(plugins, "router"),
  }),
};

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
