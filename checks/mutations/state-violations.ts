import { edited, marked } from "./mutation.js";
import { lazy, reassigned } from "./state-assigned.js";
import { globals } from "./state-globals.js";
import { hidden } from "./state-hidden.js";
import { mutated } from "./state-mutated.js";

const gate = "no-singleton-global";
const file = "plugins/api/orders/src/state.ts";
const user = "plugins/api/orders/src/user.ts";

/** SPEC 2.7: every way to keep, or to change, what is one for the whole process. */
export const stateViolations = [
  ...Object.entries({ ...reassigned, ...lazy, ...mutated, ...globals, ...hidden }).map(([name, text]) =>
    marked(gate, name, { [file]: text }),
  ),
  marked(gate, "state in a package", {
    "packages/money/src/state.ts": `let last = 0;\nexport const use = (n: number) => (last = n); //!\n`,
  }),
  marked(gate, "state in a web plugin", {
    "plugins/web/shop/src/state.tsx": `const cart: string[] = [];\nexport const Add = () => <button onClick={() => cart.push("x")} />; //!\n`,
  }),
  marked(
    gate,
    "a factory's table moved to the module",
    edited(
      "plugins/api/orders/src/store.ts",
      `export function createStore() {\n  const rows = new Map<string, Order>();\n  return { put: (order: Order) => rows.set(order.id, order), all: () => [...rows.values()] };\n}`,
      `const rows = new Map<string, Order>();\nexport function createStore() {\n  return {\n    put: (order: Order) => rows.set(order.id, order), //!\n    all: () => [...rows.values()],\n  };\n}`,
    ),
  ),
  marked(gate, "a factory called at module level", {
    [user]: `import { createStore } from "./store.js";\nexport const store = createStore(); //!\n`,
  }),
  marked(gate, "state of another file", {
    [file]: `export const rows = new Map<number, number>();\n`,
    [user]: `import { rows } from "./state.js";\nexport const put = () => rows.set(1, 1); //!\n`,
  }),
  marked(gate, "state of another file through re-exports", {
    [file]: `const rows = new Set<number>();\nexport { rows as all };\n`,
    "plugins/api/orders/src/middle.ts": `export * from "./state.js";\n`,
    "plugins/api/orders/src/outer.ts": `export { all as everything } from "./middle.js";\n`,
    [user]: `import { everything } from "./outer.js";\nexport const put = () => everything.add(1); //!\n`,
  }),
  marked(gate, "state passed to another file's helper", {
    [file]: `export const add = (target: unknown[], x: unknown) => {\n  target.push(x);\n};\n`,
    [user]: `import { add } from "./state.js";\nconst rows: unknown[] = [];\nexport const put = (x: unknown) => add(rows, x); //!\n`,
  }),
  marked(gate, "state given back by another file", {
    [file]: `const rows = new Map<number, number>();\nexport const all = () => rows;\n`,
    [user]: `import * as state from "./state.js";\nexport const put = () => state.all().set(1, 1); //!\n`,
  }),
];
