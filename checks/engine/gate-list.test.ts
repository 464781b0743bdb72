import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { gateNames, loadGates } from "./gate-list.js";

const gates = await loadGates();

describe("the list of gates", () => {
  it("knows each gate by the name that it gives itself", () => {
    expect(gates.map(({ name }) => name)).toEqual(gateNames);
  });

  it.each(gates)("$name has a test beside it", ({ name }) => {
    expect(existsSync(new URL(`../gates/${name}.test.ts`, import.meta.url))).toBe(true);
  });

  it("loads only what is asked for, in its own order", async () => {
    expect((await loadGates(["types", "import-boundary"])).map(({ name }) => name)).toEqual([
      "import-boundary",
      "types",
    ]);
  });
});
