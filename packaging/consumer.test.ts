import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callHost, expectedAnswers } from "./call-host.js";
import { commandLine, createConsumer, type Consumer } from "./consumer.js";
import { badlyTold, firstMistakes } from "./first-mistakes.js";
import { notRefused } from "./mistakes.js";
import { runtimes, withRuntime } from "./runtimes.js";
import { initialisedConsumer, sharedTarballs } from "./shared.js";

/** One consumer in every run of the tests; the others when asked: `npm run consumers`. */
const consumers = [
  { manager: "npm", typescript: "6.0.3", always: true },
  { manager: "npm", typescript: "5.9.3", always: false },
  { manager: "npm", typescript: "7.0.2", always: false },
  { manager: "pnpm", typescript: "6.0.3", always: false },
] as const;
const asked = consumers.filter(({ always }) => always || process.env["CONSUMERS"] === "all");

async function initialised(manager: "npm" | "pnpm", typescript: string): Promise<Consumer> {
  if (manager === "npm") {
    const consumer = await initialisedConsumer();
    if (typescript !== "6.0.3") await consumer.install("--save-dev", `typescript@${typescript}`);
    return consumer;
  }
  const consumer = createConsumer(manager);
  const packageJson = { name: "shop", private: true, devDependencies: { typescript } };
  consumer.write({ "package.json": JSON.stringify(packageJson) });
  expect(await consumer.installPacked(await sharedTarballs())).toMatchObject({ code: 0 });
  expect(await consumer.hq("init", "--yes")).toMatchObject({ code: 0 });
  expect(await consumer.install()).toMatchObject({ code: 0 });
  return consumer;
}

/** Two plugins, a harness, and the evidence of its suites: what every case starts from. */
async function makeWorkspace(consumer: Consumer) {
  const makers = [["plugin", "api", "orders"], ["plugin", "workflows", "fulfilment"], ["harness"]];
  const codes: unknown[] = [];
  for (const what of makers) codes.push((await consumer.hq("new", ...what)).code);
  const compiled = await consumer.tsc("--noEmit");
  return { codes, compiled, judged: await consumer.hq("check", "--run-suites") };
}

describe.each(asked)("a stranger with $manager and TypeScript $typescript", ({ manager, typescript }) => {
  let consumer: Consumer;
  let made: Awaited<ReturnType<typeof makeWorkspace>>;
  beforeAll(async () => {
    consumer = await initialised(manager, typescript);
  });
  beforeAll(async () => {
    made = await makeWorkspace(consumer);
  });
  // Three hundred megabytes in forty thousand files.
  afterAll(() => consumer.remove());

  it("has installed the tarballs and makes a workspace with two plugins and a harness, and it is green", async () => {
    expect(made).toMatchObject({
      codes: [0, 0, 0],
      compiled: { code: 0, stdout: "" },
      judged: { code: 0, stdout: expect.stringMatching(/✔ \d+ gates, \d+ files, 2 plugins, 0 findings/) },
    });
    expect(await consumer.hq("check")).toMatchObject({ code: 0 });
    expect(await consumer.hq("--help")).toMatchObject({ code: 0 });
  });

  const places = { orders: "plugins/api/orders", fulfilment: "plugins/workflows/fulfilment", host: "host.ts" };

  it("is told of a mistake of each kind, and is green again without them", async () => {
    expect(await notRefused(consumer, places)).toEqual([]);
    expect(await consumer.hq("check")).toMatchObject({ code: 0 });
  });

  it("is told in one sentence of what goes wrong before a gate can judge", async () => {
    expect(firstMistakes.length).toBeGreaterThanOrEqual(25);
    expect(await badlyTold(consumer)).toEqual([]);
  });

  it("is told when the harness is older than the code", async () => {
    const router = `${places.orders}/src/router.ts`;
    const before = consumer.read(router);
    consumer.write({ [router]: `${before}// Later.\n` });
    expect((await consumer.hq("check")).stdout).toContain("X104");
    consumer.write({ [router]: before });
  });

  it("starts the host, and it answers as the contract says", async () => {
    expect(await callHost(consumer)).toMatchObject(expectedAnswers);
  });

  it("is told by a compiler that is too old that it is", async () => {
    const desk = createConsumer("npm");
    expect(await desk.install("typescript@5.8.3")).toMatchObject({ code: 0 });
    const tsc = `${desk.root}/node_modules/typescript/bin/tsc`;
    const compiled = await consumer.run(process.execPath, tsc, "--noEmit").finally(() => desk.remove());
    const said = "`@rawr/hq-contract` needs TypeScript 5.9 or newer: `npm install --save-dev typescript@6`";
    expect(compiled.code).not.toBe(0);
    for (const file of [`${places.orders}/src/index.ts`, `${places.fulfilment}/src/index.ts`])
      expect(compiled.stdout.split("\n").filter((line) => line.startsWith(file) && line.includes(said))).not.toEqual(
        [],
      );
  });

  it.runIf(process.platform === "linux" && process.arch === "x64").each(runtimes)(
    "starts the host, and judges, with $name too",
    async (runtime) => {
      await withRuntime(runtime, async ([program, ...args]) => {
        expect(await callHost(consumer, [program, ...args, "dist/host.js"])).toMatchObject(expectedAnswers);
        const judged = await consumer.run(program, ...args, commandLine, "check");
        expect(judged).toMatchObject({ code: 0, stdout: expect.stringMatching(/, 2 plugins, 0 findings/) });
      });
    },
  );

  it("passes its own tests", async () => {
    expect(await consumer.run("npm", "test")).toMatchObject({ code: 0 });
  });
});
