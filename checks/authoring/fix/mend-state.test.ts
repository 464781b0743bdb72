import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { run } from "../../fixtures/run.js";
import { plugin, program, type FileTree } from "../../testing.js";

const src = "plugins/api/orders/src";
const head = `import { implement } from "@orpc/server";\nimport type { OrdersContext } from "./context.js";\nimport { contract, type Order } from "./contract.js";\n`;
const api = `\nconst api = implement(contract).$context<OrdersContext>();\n`;
const context = `import type { BoundaryContext } from "@rawr/hq-contract";

export interface OrdersPorts {
  readonly now: () => Date;
}

export type OrdersContext = BoundaryContext<OrdersPorts>;
`;
const index = `import { defineApiPlugin } from "@rawr/hq-contract";
import type { OrdersPorts } from "./context.js";
import { contract } from "./contract.js";
import { router } from "./router.js";

export default defineApiPlugin({
  capability: "orders",
  contract,
  router,
  ports: (): OrdersPorts => ({
    now: () => new Date(),
  }),
});
`;
const workspace: FileTree = {
  "package.json": `{ "name": "example", "type": "module" }`,
  ...plugin("api", "orders"),
  [`${src}/contract.ts`]: `import { apiContract } from "@rawr/hq-contract";\nexport interface Order { id: string }\nconst api = apiContract("orders");\nexport const contract = { add: api, list: api };\n`,
  [`${src}/context.ts`]: context,
  [`${src}/index.ts`]: index,
};
const argv = ["fix", "--gate", "no-singleton-global"];

async function fixed(router: string, files: FileTree = {}) {
  const { root } = program({ ...workspace, [`${src}/router.ts`]: router, ...files });
  const { exitCode, lastLine } = await run(root, argv);
  const text = (file: string) => readFileSync(join(root, `${src}/${file}.ts`), "utf8");
  return { root, exitCode, lastLine, router: text("router"), context: text("context"), index: text("index") };
}

describe("state of a module that handlers of one plugin use becomes a port", () => {
  it("where it is a table: what it holds is imported by the type of the ports", async () => {
    const made = await fixed(
      `${head}\n/** By id. */\nconst seen = new Map<string, Order>();\n${api}
export const router = api.router({
  // Of one instance.
  add: api.add.handler(async ({ input, context: { ports } }) => {
    seen.set(input.id, input);
    return { ...input, at: ports.now(), count: seen.size };
  }),
  list: api.list.handler(async () => [...seen.values()]),
});
`,
    );
    expect(made.router).toBe(`${head}${api}
export const router = api.router({
  // Of one instance.
  add: api.add.handler(async ({ input, context: { ports } }) => {
    ports.seen.set(input.id, input);
    return { ...input, at: ports.now(), count: ports.seen.size };
  }),
  list: api.list.handler(async ({ context: { ports } }) => [...ports.seen.values()]),
});
`);
    expect(made.context).toBe(
      context
        .replace(`contract";\n`, `contract";\nimport type { Order } from "./contract.js";\n`)
        .replace("() => Date;\n", "() => Date;\n  readonly seen: Map<string, Order>;\n"),
    );
    expect(made.index).toBe(index.replace("new Date(),\n", "new Date(),\n    seen: new Map(),\n"));
    expect([made.exitCode, made.lastLine]).toEqual([0, expect.stringContaining("; 0 findings left")]);
    expect((await run(made.root, argv)).lastLine).toContain("0 findings of 0 rules in 0 files fixed");
  });

  it("in code without semicolons, of a parameter over several lines, of types of a package, in a type on one line", async () => {
    const made = await fixed(
      `import type { X } from "elsewhere"\n${head}\nvar count = 0\n;[1].forEach(String)\nconst xs: X[] = []\n${api}
export const router = api.router({
  add: api.add.handler(({
    input, // of the caller
    errors,
  }) => {
    count += 1;
    xs.push(input);
    return [input, errors];
  }),
});
class Count { count = 1 }
`,
      {
        [`${src}/context.ts`]: context.replace(
          /export interface OrdersPorts [^]*?\}/,
          "export type OrdersPorts = { readonly now: () => Date }",
        ),
        [`${src}/index.ts`]: index.replace(/\(\{\n *now: (.*),\n *\}\)/, "({ now: $1 /* real */ })"),
      },
    );
    expect(made.router).toBe(
      `import type { X } from "elsewhere"\n${head}\n;[1].forEach(String)\n${api}
export const router = api.router({
  add: api.add.handler(({
    input, // of the caller
    errors,
    context: { ports },
  }) => {
    ports.count.value += 1;
    ports.xs.push(input);
    return [input, errors];
  }),
});
class Count { count = 1 }
`,
    );
    expect(made.context).toContain(`import type { X } from "elsewhere";\n`);
    expect(made.context).toContain("{ readonly now: () => Date; readonly count: { value: number }; readonly xs: X[] }");
    expect(made.index).toContain("({ now: () => new Date(), count: { value: 0 }, xs: [] /* real */ })");
    expect(made.exitCode).toBe(0);
  });

  it("where it is a variable: the port holds its value", async () => {
    const made = await fixed(
      `${head}\nlet count = 0;\nlet last: string | undefined;\n${api}
export const router = api.router({
  add: api.add.handler(({ input, ...more }) => {
    count += 1;
    last = input.id;
    return { count, more };
  }),
  list: api.list.handler((options) => [options, last, count]),
});
`,
    );
    expect(made.router).toBe(`${head}${api}
export const router = api.router({
  add: api.add.handler(({ input, context: { ports }, ...more }) => {
    ports.count.value += 1;
    ports.last.value = input.id;
    return { count: ports.count.value, more };
  }),
  list: api.list.handler((options) => [options, options.context.ports.last.value, options.context.ports.count.value]),
});
`);
    expect(made.context).toContain(
      "  readonly count: { value: number };\n  readonly last: { value: string | undefined };\n",
    );
    expect(made.index).toContain("    count: { value: 0 },\n    last: { value: undefined },\n");
    expect(made.exitCode).toBe(0);
  });

  it.each([
    ["({ context })", "context.ports.count.value"],
    ["({ context: own })", "own.ports.count.value"],
    ["({ context: { principal } })", "ports.count.value", "({ context: { principal, ports } })"],
    ["({ context: { ports: own } })", "own.count.value"],
    ["({})", "ports.count.value", "({ context: { ports } })"],
  ])("and is reached from a handler of %s by %s", async (parameter, read, after = parameter) => {
    const body = (one: string, name: string) =>
      `export const router = api.router({ add: api.add.handler(${one} => (${name} += 1)) });\n`;
    const made = await fixed(`${head}let count = 0;\n${api}${body(parameter, "count")}`);
    expect(made.router).toContain(body(after, read));
    expect(made.exitCode).toBe(0);
  });

  it("in the body of a durable function too, of files with line ends of Windows and quotes of their own", async () => {
    const windows = (text: string) => text.replaceAll('"', "'").replaceAll("\n", "\r\n");
    const { root } = program({
      ...workspace,
      ...plugin("workflows", "orders"),
      "plugins/workflows/orders/src/state.ts": `export interface Seen { readonly ids: string[] }\n`,
      "plugins/workflows/orders/src/index.ts":
        windows(`import { defineFunction, defineWorkflowPlugin } from "@rawr/hq-contract";
import type { Seen } from "./state.js";

type Ports = {
  readonly now: () => Date;
};

const seen: Seen = { ids: [] };

const ship = defineFunction({ id: "ship" }, async ({ event }: any) => seen.ids.push(event.id));

export default defineWorkflowPlugin({
  functions: [ship],
  ports: async (): Promise<Ports> => ({ now: () => new Date() }),
});
`),
    });
    const made = await run(root, argv);
    expect(readFileSync(join(root, "plugins/workflows/orders/src/index.ts"), "utf8")).toBe(
      windows(`import { defineFunction, defineWorkflowPlugin } from "@rawr/hq-contract";
import type { Seen } from "./state.js";

type Ports = {
  readonly now: () => Date;
  readonly seen: Seen;
};

const ship = defineFunction({ id: "ship" }, async ({ event, context: { ports } }: any) => ports.seen.ids.push(event.id));

export default defineWorkflowPlugin({
  functions: [ship],
  ports: async (): Promise<Ports> => ({ now: () => new Date(), seen: { ids: [] } }),
});
`),
    );
    expect(made.exitCode).toBe(0);
  });
});

describe("a person has to say", () => {
  const handler = (body: string, more = "") =>
    `${api}${more}export const router = api.router({ add: api.add.handler(({ input }) => { ${body}; }) });\n`;
  const rows = [
    ["who else uses what is exported", `export let count = 0;${handler("count += 1")}`],
    ["how a helper gets it", `let count = 0;${handler("next()", "function next() { count += 1; }\n")}`],
    [
      "what a name stands for twice",
      `let count = 0;${handler("count += 1", "export const f = (count: number) => count;\n")}`,
    ],
    [
      "how what it is made of moves along",
      `const first = () => [1];\nconst list: number[] = first();${handler("list.push(1)")}`,
    ],
    ["what it holds before it is given anything", `let last: Order;${handler("last = input")}`],
    ["what its type is", `let last;${handler("last = input.id")}`],
    [
      "what a type is called that only this file knows",
      `interface Own { n: number }\nconst own: Own = { n: 0 };${handler("own.n = 1")}`,
    ],
    ["what a port of that name is", `let now = 0;${handler("now += 1")}`],
    [
      "how ports are reached that are taken apart",
      `let count = 0;${api}export const router = api.router({ add: api.add.handler(({ context: { ports: { now } } }) => { count += 1; now(); }) });\n`,
    ],
    ["what else the handler calls so", `let count = 0;${handler("const ports = 1; count += ports")}`],
    [
      "how a name is reached that the handler gives another meaning",
      `let count = 0;${api}export const router = api.router({ add: api.add.handler((given) => { const f = (given: number) => (count += given); return f(1); }) });\n`,
    ],
    [
      "how ports are reached from a parameter of a type",
      `let count = 0;${api}export const router = api.router({ add: api.add.handler(({ input }: { input: Order }) => { count += 1; }) });\n`,
    ],
    [
      "how ports are reached before they are there",
      `let count = 0;${api}export const router = api.router({ add: api.add.handler(({ input = count++ }) => input) });\n`,
    ],
    [
      "what a type of it becomes",
      `const seen = new Map<string, Order>();${handler("const more: typeof seen = seen; seen.set(input.id, more)")}`,
    ],
    [
      "where a value comes from that the factory can't reach",
      `import { LRU } from "elsewhere";\nconst seen: LRU = new LRU();${handler("seen.value = input")}`,
    ],
  ] as const;

  it("in each of these, and all stays as it is", async () => {
    const as = (name: string, text: string) => text.replaceAll('"orders"', `"${name}"`);
    const named = rows.map(([what, text], at) => ({ what, text: head + text, name: `orders-${at}` }));
    const files = named.flatMap(({ name, text }) => {
      const texts = {
        "contract.ts": as(name, String(workspace[`${src}/contract.ts`])),
        "context.ts": context,
        "index.ts": as(name, index),
        "router.ts": text,
      };
      const own = Object.entries(texts).map(([file, one]) => [`plugins/api/${name}/src/${file}`, one] as const);
      return [...Object.entries(plugin("api", name)), ...own];
    });
    const tree: FileTree = { "package.json": `{ "name": "example", "type": "module" }`, ...Object.fromEntries(files) };
    const { root } = program(tree);
    expect((await run(root, argv)).exitCode).toBe(1);
    for (const { what, text, name } of named) {
      const of = (file: string) => readFileSync(join(root, `plugins/api/${name}/src/${file}.ts`), "utf8");
      expect.soft([what, of("router"), of("context")]).toEqual([what, text, context]);
    }
  });

  it("what the ports are, where no type says it", async () => {
    const inferred = index.replace("(): OrdersPorts =>", "() =>");
    const made = await fixed(`${head}let count = 0;${handler("count += 1")}`, { [`${src}/index.ts`]: inferred });
    expect([made.exitCode, made.index]).toEqual([1, inferred]);
  });
});
