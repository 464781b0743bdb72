import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { gateNames, loadGates } from "./gate-list.js";

const gates = await loadGates();

describe("the list of gates", () => {
  it("knows each gate by the name that it gives itself", () => {
    expect(gates.map(({ name }) => name)).toEqual(gateNames);
  });

  it("has no two gates with one code", () => {
    expect(new Set(gates.map(({ code }) => code)).size).toBe(gates.length);
  });

  it.each(gates)(
    "$name has words for who is stopped by it, and a test beside it",
    ({ name, code, title, why, fix }) => {
      expect(code).toMatch(/^[A-Z]\d{3}$/);
      for (const words of [title, why, fix]) expect(words).toMatch(/^\S.{8,}[^.\s]$/);
      expect(existsSync(new URL(`../gates/${name}.test.ts`, import.meta.url))).toBe(true);
    },
  );

  it("loads only what is asked for, in its own order", async () => {
    expect((await loadGates(["types", "import-boundary"])).map(({ name }) => name)).toEqual([
      "import-boundary",
      "types",
    ]);
  });
});
