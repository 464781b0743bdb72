import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createConsumer, type Consumer } from "./consumer.js";
import { sharedTarballs } from "./shared.js";

const inRepository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const compilers = ["typescript-5.9", "typescript", "typescript-7"];

// pnpm gives a package nothing but what it asks for: the declarations of a plugin can't name oRPC's packages there.
describe("under pnpm, where a plugin sees no package but its own dependencies", () => {
  let consumer: Consumer;
  beforeAll(() => {
    consumer = createConsumer("pnpm");
  });
  afterAll(() => consumer.remove());

  it("a workspace is set up with a plugin of each publishing kind", async () => {
    const packed = await sharedTarballs();
    const packageJson = { name: "shop", private: true, type: "module", packageManager: "pnpm@10.34.9" };
    consumer.write({ "package.json": JSON.stringify(packageJson) });
    expect(await consumer.installPacked(packed)).toMatchObject({ code: 0 });
    expect(await consumer.hq("init", "--yes")).toMatchObject({ code: 0 });
    expect(await consumer.install()).toMatchObject({ code: 0 });
    expect(await consumer.hq("new", "plugin", "api", "orders")).toMatchObject({ code: 0 });
    expect(await consumer.hq("new", "plugin", "workflows", "orders")).toMatchObject({ code: 0 });
    consumer.write({ "declared.ts": readFileSync(inRepository("packaging/fixtures/declared.ts"), "utf8") });
  });

  it.each(compilers)(
    "what the scaffolds write, and every kind of value that a plugin exports, has a declaration (%s)",
    async (compiler) => {
      const tsc = inRepository(`node_modules/${compiler}/bin/tsc`);
      const compiled = await consumer.run(process.execPath, tsc, "--declaration", "--outDir", `out/${compiler}`);
      expect(compiled).toMatchObject({ code: 0, stdout: "" });
      // Declared, and not as `any`.
      const declared = consumer.read(`out/${compiler}/declared.d.ts`);
      expect(declared).toContain("export declare const contract");
      expect(declared).not.toMatch(/: any\b/);
    },
  );
});
