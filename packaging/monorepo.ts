import type { Places } from "./mistakes.js";

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const project = (extra: object): string =>
  json({
    extends: "../../tsconfig.base.json",
    compilerOptions: { rootDir: "src", outDir: "dist" },
    include: ["src"],
    ...extra,
  });

/** What somebody has before they hear of us: packages, apps, project references, path aliases, vitest projects. */
export const monorepo: Readonly<Record<string, string>> = {
  "package.json": json({
    name: "acme",
    private: true,
    type: "module",
    workspaces: ["packages/*", "apps/*"],
    scripts: { build: "tsc --build", test: "vitest run" },
    devDependencies: { typescript: "7.0.2", vitest: "4.1.12" },
  }),
  "tsconfig.base.json": json({
    compilerOptions: {
      target: "es2023",
      module: "nodenext",
      composite: true,
      strict: true,
      skipLibCheck: true,
      types: [],
      paths: { "@acme/*": ["./packages/*/src/index.ts"] },
    },
  }),
  "tsconfig.json": `{
  // Each project has its own.
  "files": [],
  "references": [{ "path": "packages/money" }, { "path": "apps/site" }]
}
`,
  "vitest.config.ts": `import { defineConfig } from "vitest/config";

export default defineConfig({ test: { projects: ["packages/*", "apps/*"] } });
`,
  "packages/money/package.json": json({
    name: "@acme/money",
    version: "1.0.0",
    private: true,
    type: "module",
    exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
  }),
  "packages/money/tsconfig.json": project({ exclude: ["src/**/*.test.ts"] }),
  "packages/money/src/index.ts": "export const cents = (amount: number): number => Math.round(amount * 100);\n",
  "packages/money/src/index.test.ts": `import { expect, it } from "vitest";
import { cents } from "./index.js";

it("counts in cents", () => expect(cents(1.5)).toBe(150));
`,
  "apps/site/package.json": json({
    name: "@acme/site",
    private: true,
    type: "module",
    dependencies: { "@acme/money": "*" },
  }),
  "apps/site/tsconfig.json": project({ references: [{ path: "../../packages/money" }] }),
  "apps/site/src/price.ts": `import { cents } from "@acme/money";

export const price = (amount: number): string => \`\${cents(amount)} ct\`;
`,
};

/** Where such a workspace puts what is ours, and the settings that say so. */
export const layouts: Readonly<
  Record<string, { readonly files: Readonly<Record<string, string>>; readonly places: Places }>
> = {
  "plugins below packages/, the host below apps/": {
    files: {
      "rawr-hq.config.ts": `import { defineConfig } from "@rawr/hq-checks";

export default defineConfig({
  roots: { "packages/api": "api", "packages/workflows": "workflows" },
  composition: "apps/hq/rawr.hq.ts",
  host: "apps/hq/host.ts",
});
`,
    },
    places: { orders: "packages/api/orders", fulfilment: "packages/workflows/fulfilment", host: "apps/hq/host.ts" },
  },
  "the conventions": {
    files: {},
    places: { orders: "plugins/api/orders", fulfilment: "plugins/workflows/fulfilment", host: "host.ts" },
  },
};
