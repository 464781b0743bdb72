import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@rawr\/hq-contract$/, replacement: source("contract/index.ts") },
      { find: /^@rawr\/hq-contract\/(adapter|checks|testing)$/, replacement: source("$1/index.ts") },
    ],
  },
  test: {
    include: ["{contract,adapter,plugins,checks,testing,type-tests,bench,packaging,docs}/**/*.test.ts", "*.test.ts"],
    exclude: ["**/node_modules/**", "dist/**", "**/fixtures/**"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    allowOnly: false,
  },
});
