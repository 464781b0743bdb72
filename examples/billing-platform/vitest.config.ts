import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { exclude: ["**/node_modules/**", "dist/**"], testTimeout: 120_000, hookTimeout: 120_000 },
});
