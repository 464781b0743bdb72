import { afterEach, expect, test, vi } from "vitest";
import { soak } from "./soak.js";

afterEach(() => vi.unstubAllEnvs());

test("five seconds of a soak: flat, nothing unhandled, and the host has counted what its callers saw", async () => {
  vi.stubEnv("JITI_TSCONFIG_PATHS", "true");
  const { faults, statuses, memory } = await soak(5, 4, ["--import", "jiti/register"]);
  expect(faults).toEqual([]);
  expect(memory.length).toBeGreaterThan(10);
  // Each kind of call and each kind of refusal happened.
  const kinds = ["200", "202", "206", "400", "401", "403", "404", "405", "413", "415", "417", "421", "500", "501"];
  expect(Object.keys(statuses)).toEqual(kinds);
});
