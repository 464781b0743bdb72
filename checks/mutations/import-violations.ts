import { reachingOut } from "./import-forms.js";
import { hiddenImports } from "./import-hidden.js";
import { marked, type Violation } from "./mutation.js";

const of = (name: string, file: string, text: string, line = 1): Violation => ({
  name,
  gate: "import-boundary",
  files: { [file]: text },
  places: [`${file}:${line}`],
});

const inPlugin = "plugins/api/orders/src/reach.ts";

/** SPEC 2.5, by every form of import and in every direction. */
export const importViolations: readonly Violation[] = [
  ...Object.entries(reachingOut).map(([name, text]) => of(name, inPlugin, text, 2)),
  ...Object.entries(hiddenImports).map(([name, text]) => marked("import-boundary", name, { [inPlugin]: text })),
  of(
    "a mock in a test",
    "plugins/api/orders/src/tax.test.ts",
    `import { vi } from "vitest";\nvi.mock("../../billing/src/tax.js");\n`,
    2,
  ),
  of("in JavaScript", "plugins/api/orders/src/reach.cjs", `require("../../billing/src/tax.js");`),
  of(
    "in a declaration",
    "plugins/api/orders/src/reach.d.ts",
    `import type { Rate } from "../../billing/src/tax.js";\nexport type R = Rate;`,
  ),
  of(
    "from another surface",
    "plugins/web/shop/src/reach.tsx",
    `import { rate } from "../../../api/billing/src/tax.js";\nexport const Tax = () => <p>{rate}</p>;`,
  ),
  of("a plugin reaches up to the host", "plugins/cli/report/src/reach.ts", `import "../../../../host.js";`),
  of(
    "a plugin reaches up to the composition",
    "plugins/cli/report/src/reach.ts",
    `export { hq } from "../../../../rawr.hq.js";`,
  ),
  of(
    "a package reaches into a plugin",
    "packages/money/src/reach.ts",
    `import type { Rate } from "../../../plugins/api/billing/src/tax.js";\nexport type R = Rate;`,
  ),
  of(
    "a package's test reaches into a plugin",
    "packages/money/src/reach.test.ts",
    `import "../../../plugins/api/billing/src/tax.js";`,
  ),
  of("a package reaches up to the host", "packages/money/src/reach.ts", `import "../../../host.js";`),
  of("a script imports a plugin", "scripts/reach.ts", `import "../plugins/api/billing/src/tax.js";`),
  of("a name that nobody can read", inPlugin, `export const load = (name: string) => import(name);`),
  of(
    "a name that is put together from an argument",
    inPlugin,
    "export const load = (name: string) => import(`../../${name}/src/index.js`);",
  ),
  of("a name that is reassigned", inPlugin, `export let path = "./router.js"; export const load = () => import(path);`),
  {
    name: "through a symlink",
    gate: "import-boundary",
    files: {
      "plugins/api/orders/src/near": { link: "../../billing/src" },
      [inPlugin]: `export * from "./near/tax.js";\n`,
    },
    places: [`${inPlugin}:1`],
  },
  marked("import-boundary", "a ring", {
    "plugins/api/orders/src/a.ts": `import "./b.js"; //!`,
    "plugins/api/orders/src/b.ts": `import "./c.js";`,
    "plugins/api/orders/src/c.ts": `export { a } from "./a.js";`,
  }),
  marked("import-boundary", "a ring of types between packages", {
    "packages/left/src/index.ts": `import type { R } from "../../right/src/index.js"; //!\nexport interface L { r: R }`,
    "packages/right/src/index.ts": `import type { L } from "../../left/src/index.js";\nexport interface R { l: L }`,
  }),
];
