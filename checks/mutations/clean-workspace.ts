/** The package.json of a plugin. */
const manifest = (kind: string, capability: string) =>
  `{\n  "name": "@example/${kind}-${capability}",\n  "version": "1.0.0",\n  "type": "module",\n  "exports": "./src/index.ts",\n  "rawr": {\n    "kind": "${kind}",\n    "capability": "${capability}"\n  }\n}\n`;

/**
 * A small workspace of every surface, with a package, a composition and a host, in which every gate is content. Each mutation
 * is one change to it.
 */
export const cleanWorkspace: Readonly<Record<string, string>> = {
  "package.json": `{ "name": "example", "private": true, "type": "module" }\n`,
  "tsconfig.json": `{ "compilerOptions": { "module": "nodenext", "paths": { "#billing/*": ["./plugins/api/billing/src/*"] } } }\n`,
  "plugins/api/billing/package.json": manifest("api", "billing"),
  "plugins/api/billing/src/contract.ts": `import { apiContract } from "@rawr/hq-contract";
const api = apiContract("billing");
export const billing = { price: api.route({ method: "GET", path: "/api/orpc/billing/price" }) };
`,
  "plugins/api/billing/src/tax.ts": `export interface Rate { value: number }
export const rate = 0.19;
`,
  "plugins/api/billing/src/index.ts": `import { defineApiPlugin } from "@rawr/hq-contract";
import { money } from "@example/money";
import { billing } from "./contract.js";
import { rate } from "./tax.js";
export const price = (amount: number) => money(amount * (1 + rate));
export default defineApiPlugin({ contract: billing, ports: () => ({ clock: Date.now }) });
`,
  "plugins/api/orders/package.json": manifest("api", "orders"),
  "plugins/api/orders/src/contract.ts": `import { apiContract } from "@rawr/hq-contract";
export const orders = { list: apiContract("orders").route({ method: "GET", path: "/api/orpc/orders/list" }) };
`,
  "plugins/api/orders/src/store.ts": `export interface Order { id: string; channel: "web" | "shop" }
export function createStore() {
  const rows = new Map<string, Order>();
  return { put: (order: Order) => rows.set(order.id, order), all: () => [...rows.values()] };
}
`,
  "plugins/api/orders/src/router.ts": `import type { Order } from "./store.js";
const labels = Object.freeze({ web: "Web", shop: "Shop" });
export const labelOf = (order: Order) => labels[order.channel];
`,
  "plugins/api/orders/src/index.ts": `import { defineApiPlugin } from "@rawr/hq-contract";
import { orders } from "./contract.js";
import { createStore } from "./store.js";
export default defineApiPlugin({ contract: orders, ports: () => ({ store: createStore() }) });
`,
  "plugins/api/orders/src/router.test.ts": `import { expect, test } from "vitest";
import { labelOf } from "./router.js";
test("a package.json with published: true is no business of ours", () => {
  expect(labelOf({ id: "1", channel: "web" })).toBe("Web");
});
`,
  "plugins/workflows/shipping/package.json": manifest("workflows", "shipping"),
  "plugins/workflows/shipping/src/functions/ship.ts": `import { defineFunction } from "@rawr/hq-contract";
export const ship = defineFunction({ id: "ship", on: "shipping/requested", retries: 2 }, async ({ step }: any) => step.sleep("1d"));
`,
  "plugins/workflows/shipping/src/index.ts": `import { defineWorkflowPlugin } from "@rawr/hq-contract";
import { ship } from "./functions/ship.js";
export default defineWorkflowPlugin({ functions: [ship], ports: () => ({}) });
`,
  "plugins/web/shop/package.json": manifest("web", "shop"),
  "plugins/web/shop/src/index.tsx": `import { defineWebPlugin } from "@rawr/hq-contract";
export const Title = ({ published }: { published: boolean }) => <h1>{published ? "Shop" : "Soon"}</h1>;
export default defineWebPlugin({ create: () => Title });
`,
  "plugins/cli/report/package.json": manifest("toolkit", "report"),
  "plugins/cli/report/src/index.ts": `import { parseArgs } from "node:util";
import { defineToolkitPlugin } from "@rawr/hq-contract";
export default defineToolkitPlugin({
  create: () => ({ run: (args: string[]) => parseArgs({ args, options: { channel: { type: "string" } } }).values.channel }),
});
`,
  "packages/money/package.json": `{ "name": "@example/money", "type": "module", "exports": "./src/index.ts" }\n`,
  "packages/money/src/index.ts": `export const money = (amount: number) => ({ amount: Math.round(amount * 100) });\n`,
  "rawr.hq.ts": `import billing from "./plugins/api/billing/src/index.js";
import orders from "./plugins/api/orders/src/index.js";
import shipping from "./plugins/workflows/shipping/src/index.js";
import shop from "./plugins/web/shop/src/index.js";
import report from "./plugins/cli/report/src/index.js";
export const hq = { plugins: [billing, orders, shipping, shop, report] };
`,
  "guard.ts": `import { createHmac, timingSafeEqual } from "node:crypto";
export async function isSigned(request: Request): Promise<boolean> {
  const header = request.headers.get("x-inngest-signature");
  if (header === null) return false;
  const mac = createHmac("sha256", "key").update(await request.clone().text()).digest();
  return timingSafeEqual(mac, Buffer.from(header, "hex"));
}
`,
  "host.ts": `import { H3 } from "h3";
import { serve } from "inngest/edge";
import { OpenAPIHandler } from "@orpc/openapi/fetch";
import { RPCHandler } from "@orpc/server/fetch";
import { isSigned } from "./guard.js";
import { hq } from "./rawr.hq.js";

const functions = serve({ client: {} as never, functions: [] });
const procedures = new RPCHandler({ ...hq.plugins });
const published = new OpenAPIHandler({ ...hq.plugins });
const contextOf = (request: Request) => ({ requestId: crypto.randomUUID(), address: request.headers.get("x") });
async function ingress(event: any) {
  if (!(await isSigned(event.req))) return new Response(null, { status: 401 });
  return functions(event.req);
}
const rpc = async (event: any) =>
  (await procedures.handle(event.req, { context: contextOf(event.req) })).response;
const orpc = async (event: any) => (await published.handle(event.req, { context: contextOf(event.req) })).response;

const app = new H3();
app.all("/api/inngest", ingress);
app.all("/api/workflows/**", orpc);
app.all("/rpc/**", rpc);
app.all("/api/orpc/**", orpc);
export default app;
`,
};
