import type { Names } from "./names.js";

/** The files of a new API plugin, relative to its folder: add an item, list the items. */
export function apiPluginFiles({ capability, type }: Names): Record<string, string> {
  return {
    "src/contract.ts": `import { apiContract } from "@rawr/hq-contract";
import { z } from "zod";

export const item = z.strictObject({
  id: z.uuid(),
  title: z.string().min(1).max(200),
});

export type Item = z.infer<typeof item>;

const api = apiContract("${capability}");

export const contract = {
  add: api
    .route({
      method: "POST",
      path: "/api/orpc/${capability}/items",
      successStatus: 201,
      summary: "Add an item",
    })
    .input(item.omit({ id: true }))
    .output(item),
  list: api
    .route({
      method: "GET",
      path: "/api/orpc/${capability}/items",
      summary: "List the items",
    })
    .input(z.strictObject({}))
    .output(z.strictObject({ items: z.array(item) })),
};
`,
    "src/context.ts": `import type { BoundaryContext } from "@rawr/hq-contract";
import type { Item } from "./contract.js";

/** What this plugin needs from outside. A port is made once per host instance, so nothing is shared between instances. */
export interface ${type}Ports {
  readonly items: ItemStore;
  readonly newId: () => string;
}

export interface ItemStore {
  add(item: Item): Promise<void>;
  list(): Promise<Item[]>;
}

export type ${type}Context = BoundaryContext<${type}Ports>;

export function createMemoryItemStore(): ItemStore {
  const items: Item[] = [];
  return {
    async add(item) {
      items.push(item);
    },
    async list() {
      return [...items];
    },
  };
}
`,
    "src/router.ts": `import { implement } from "@orpc/server";
import type { ${type}Context } from "./context.js";
import { contract } from "./contract.js";

const api = implement(contract).$context<${type}Context>();

export const router = api.router({
  add: api.add.handler(async ({ input, context: { ports } }) => {
    const item = { ...input, id: ports.newId() };
    await ports.items.add(item);
    return item;
  }),
  list: api.list.handler(async ({ context: { ports } }) => ({ items: await ports.items.list() })),
});
`,
    "src/index.ts": `import { randomUUID } from "node:crypto";
import { defineApiPlugin } from "@rawr/hq-contract";
import { createMemoryItemStore, type ${type}Ports } from "./context.js";
import { contract } from "./contract.js";
import { router } from "./router.js";

export default defineApiPlugin({
  capability: "${capability}",
  contract,
  router,
  ports: (): ${type}Ports => ({
    items: createMemoryItemStore(),
    newId: () => randomUUID(),
  }),
});
`,
    "src/router.test.ts": `import { testPlugin } from "@rawr/hq-contract/testing";
import { expect, it } from "vitest";
import plugin from "./index.js";

it("lists what was added", async () => {
  const { client: api } = testPlugin(plugin, { as: "external" });
  const item = await api.add({ title: "first" });
  expect(await api.list({})).toEqual({ items: [item] });
});

it("refuses an item without a title", async () => {
  await expect(testPlugin(plugin).client.add({ title: "" })).rejects.toMatchObject({ code: "BAD_REQUEST" });
});
`,
  };
}
