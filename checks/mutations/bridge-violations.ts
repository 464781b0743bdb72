import { edited, marked } from "./mutation.js";

const file = "plugins/workflows/shipping/src/legacy.ts";
const of = (name: string, text: string) => marked("bridge-timebox", name, { [file]: text });

/** SPEC 2.8: every way to the compatibility read, after the hard expiry. */
export const bridgeViolations = [
  of(
    "bridge: a named import",
    `import { createCompatibilityRead } from "@rawr/hq-contract/bridge"; //!\nexport { createCompatibilityRead as read };\n`,
  ),
  of("bridge: a namespace", `import * as bridge from "@rawr/hq-contract/bridge"; //!\nexport { bridge };\n`),
  of(
    "bridge: a type-only import",
    `import type { LegacyReading } from "@rawr/hq-contract/bridge"; //!\nexport type R = LegacyReading;\n`,
  ),
  of("bridge: a star re-export", `\nexport * from "@rawr/hq-contract/bridge"; //!\n`),
  of("bridge: a dynamic import", `export const load = () =>\n  import("@rawr/hq-contract/bridge"); //!\n`),
  of(
    "bridge: a concatenated name",
    `const sub = "bridge";\nexport const load = () => import("@rawr/hq-contract/" + sub); //!\n`,
  ),
  of(
    "bridge: a template",
    "const sub = 'bridge';\nexport const load = () => import(`@rawr/hq-contract/${sub}`); //!\n",
  ),
  of(
    "bridge: an enum",
    `enum Sub { Bridge = "@rawr/hq-contract/bridge" }\nexport const load = () => import(Sub.Bridge); //!\n`,
  ),
  of("bridge: a cast", `export const load = () => import("@rawr/hq-contract/bridge" as string); //!\n`),
  of(
    "bridge: createRequire",
    `import { createRequire } from "node:module";\nexport const bridge = createRequire(import.meta.url)("@rawr/hq-contract/bridge"); //!\n`,
  ),
  of("bridge: an import type", `\nexport type R = import("@rawr/hq-contract/bridge").LegacyReading; //!\n`),
  of(
    "bridge: a JSDoc type",
    `\n/** @type {import("@rawr/hq-contract/bridge").LegacyReading} */ //!\nexport const reading = {};\n`,
  ),
  of("bridge: a mock", `import { vi } from "vitest";\nvi.mock("@rawr/hq-contract/bridge"); //!\n`),
  of("bridge: as a file", `export const load = () => import("@rawr/hq-contract/bridge.js"); //!\n`),
  of("bridge: a build output", `export * from "@rawr/hq-contract/dist/contract/bridge/index.js"; //!\n`),
  of("bridge: import.meta.resolve", `export const path = import.meta.resolve("@rawr/hq-contract/bridge"); //!\n`),
  of("bridge: a default export", `export { default as bridge } from "@rawr/hq-contract/bridge"; //!\n`),
  of(
    "bridge: import attributes",
    `import bridge from "@rawr/hq-contract/bridge" with { type: "js" }; //!\nexport { bridge };\n`,
  ),
  marked(
    "bridge-timebox",
    "bridge: in the host",
    edited(
      "host.ts",
      `import { isSigned } from "./guard.js";\n`,
      `import { isSigned } from "./guard.js";\nimport "@rawr/hq-contract/bridge"; //!\n`,
    ),
  ),
];
