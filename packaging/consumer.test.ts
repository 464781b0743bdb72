import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callHost, expectedAnswers } from "./call-host.js";
import { createConsumer, packTarballs, type Consumer, type Ended, type Packed } from "./consumer.js";
import { notRefused } from "./mistakes.js";

/** One consumer in every run of the tests; the others when asked: `npm run consumers`. */
const consumers = [
  { manager: "npm", typescript: "6.0.3", always: true },
  { manager: "npm", typescript: "5.9.3", always: false },
  { manager: "npm", typescript: "7.0.2", always: false },
  { manager: "pnpm", typescript: "6.0.3", always: false },
] as const;
const asked = consumers.filter(({ always }) => always || process.env["CONSUMERS"] === "all");
const measured: Record<string, Record<string, number>> = {};
let packed: Packed;

beforeAll(async () => {
  packed = await packTarballs();
}, 60_000);

afterAll(() => {
  rmSync(packed.folder, { recursive: true, force: true });
  const folder = fileURLToPath(new URL("../artifacts/packaging", import.meta.url));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "first-hour.json"), `${JSON.stringify(measured, null, 2)}\n`);
});

describe.each(asked)("a stranger with $manager and TypeScript $typescript", ({ manager, typescript }) => {
  let consumer: Consumer;
  const times: Record<string, number> = {};
  const took = (step: string, ended: Ended): Ended => {
    times[step] = Math.round(ended.seconds * 1000) / 1000;
    return ended;
  };
  beforeAll(() => {
    consumer = createConsumer(manager);
    measured[`${manager}, TypeScript ${typescript}`] = times;
  });
  // Three hundred megabytes in forty thousand files.
  afterAll(() => consumer.remove(), 240_000);

  it(
    "installs the tarballs, makes a workspace with two plugins and a harness, and it is green",
    { timeout: 300_000 },
    async () => {
      const packageJson = { name: "shop", private: true, devDependencies: { typescript } };
      consumer.write({ "package.json": JSON.stringify(packageJson) });
      expect(took("install the packages", await consumer.installPacked(packed))).toMatchObject({ code: 0 });
      expect(await consumer.hq("init", "--yes")).toMatchObject({ code: 0 });
      expect(took("install the rest", await consumer.install())).toMatchObject({ code: 0 });
      expect(await consumer.hq("new", "plugin", "api", "orders")).toMatchObject({ code: 0 });
      expect(await consumer.hq("new", "plugin", "workflows", "fulfilment")).toMatchObject({ code: 0 });
      expect(await consumer.hq("new", "harness")).toMatchObject({ code: 0 });
      expect(took("tsc --noEmit", await consumer.tsc("--noEmit"))).toMatchObject({ code: 0, stdout: "" });
      const cold = took("check --run-suites, cold", await consumer.hq("check", "--run-suites"));
      expect(cold).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/✔ \d+ gates, \d+ files, 2 plugins, 0 findings/),
      });
      expect(took("check, warm", await consumer.hq("check"))).toMatchObject({ code: 0 });
      expect(took("--help", await consumer.hq("--help"))).toMatchObject({ code: 0 });
    },
  );

  const places = { orders: "plugins/api/orders", fulfilment: "plugins/workflows/fulfilment", host: "host.ts" };

  it("is told of a mistake of each kind, and is green again without them", { timeout: 120_000 }, async () => {
    expect(await notRefused(consumer, places)).toEqual([]);
    expect(await consumer.hq("check")).toMatchObject({ code: 0 });
  });

  it("is told when the harness is older than the code", { timeout: 60_000 }, async () => {
    const router = `${places.orders}/src/router.ts`;
    const before = consumer.read(router);
    consumer.write({ [router]: `${before}// Later.\n` });
    expect((await consumer.hq("check")).stdout).toContain("X104");
    consumer.write({ [router]: before });
  });

  it("starts the host, and it answers as the contract says", { timeout: 120_000 }, async () => {
    expect(await callHost(consumer)).toMatchObject(expectedAnswers);
  });

  it("passes its own tests", { timeout: 120_000 }, async () => {
    expect(await consumer.run("npm", "test")).toMatchObject({ code: 0 });
  });
});
