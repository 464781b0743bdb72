import { cpSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callHost, expectedAnswers } from "./call-host.js";
import { createConsumer, type Consumer } from "./consumer.js";
import { closureOf, installedIn, rawStack, weightOf } from "./installed.js";
import { consumerOfContract, initialisedConsumer } from "./shared.js";

/** What only judges, tests, draws or edits. */
const tools =
  /node_modules\/(?:@rawr\/hq-checks|typescript|vitest|vite|rolldown|ts-morph|dependency-cruiser|@hpcc-js\/.*|@modelcontextprotocol\/.*|vscode-.*|commander|jsonc-parser|oxc-resolver)$/;

describe("a workspace for production", () => {
  let consumer: Consumer;
  beforeAll(async () => {
    consumer = await initialisedConsumer();
  });
  afterAll(() => consumer.remove());

  const reinstall = async (...flags: readonly string[]) => {
    expect(await consumer.install(...flags)).toMatchObject({ code: 0 });
    return installedIn(consumer.root);
  };
  const measure = (installed: ReturnType<typeof installedIn>) => ({
    all: weightOf(consumer.root, Object.keys(installed)),
    raw: weightOf(consumer.root, closureOf(installed, rawStack)),
  });

  it("has a command that says which package to install, without the gates", async () => {
    const other = await consumerOfContract();
    // Whatever registry is asked, no other package gets the name of the command.
    const early = await other.run("npx", "--offline", "rawr-hq", "check").finally(() => other.remove());
    expect(early).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/`npm install --save-dev @rawr\/hq-checks@\d/),
    });
  });

  it("is made with two packages, of which only the contract is a dependency of the host", async () => {
    expect(await consumer.run("npx", "--offline", "rawr-hq", "new", "plugin", "api", "orders")).toMatchObject({
      code: 0,
    });
    expect(await consumer.hq("new", "plugin", "workflows", "fulfilment")).toMatchObject({ code: 0 });
    expect(await consumer.run("npm", "run", "build")).toMatchObject({ code: 0 });
  });

  it("is found by the command of either package, from a folder of its own or from any other", async () => {
    const forwarder = join(consumer.root, "node_modules/@rawr/hq-contract/dist/testing/rawr-hq.js");
    const elsewhere = createConsumer("npm");
    const answers = await Promise.all([
      elsewhere.run(process.execPath, forwarder, "--version"),
      consumer.run(process.execPath, forwarder, "--version"),
      consumer.hq("--version"),
    ]).finally(() => elsewhere.remove());
    for (const answer of answers) expect(answer).toMatchObject({ code: 0, stderr: "" });
    expect(new Set(answers.map(({ stdout }) => stdout)).size).toBe(1);
  });

  it("is told by the compiler, and by the run, where the gates of an import from before are now", async () => {
    const old =
      'import { defineConfig } from "@rawr/hq-contract/checks";\n\nexport default defineConfig({ ignore: [] });\n';
    consumer.write({ "old.config.ts": old });
    const compiled = await consumer.tsc("--noEmit");
    consumer.removeFile("old.config.ts");
    const run = await consumer.run(process.execPath, "--input-type=module", "--eval", old);
    expect(compiled.stdout).toMatch(
      /^old\.config\.ts\(3,\d+\): .*is the package `@rawr\/hq-checks` now: install that/m,
    );
    expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining("is the package `@rawr/hq-checks` now") });
  });

  it("is not judged by a `rawr-hq` of another version, nor without a contract", async () => {
    const manifest = "node_modules/@rawr/hq-contract/package.json";
    const before = consumer.read(manifest);
    consumer.write({ [manifest]: before.replace(/"version": "[^"]+"/, '"version": "9.9.9"') });
    const other = await consumer.hq("check");
    consumer.removeFile(manifest);
    const none = await consumer.hq("--help");
    consumer.write({ [manifest]: before });
    expect(other).toMatchObject({ code: 2, stdout: "" });
    expect(other.stderr).toMatch(
      /^rawr-hq: @rawr\/hq-checks is \d\S+, but the installed @rawr\/hq-contract is 9\.9\.9, and the two must be the same: `npm install [^\n]+\n$/,
    );
    expect(none).toMatchObject({ code: 2, stdout: "" });
    expect(none.stderr).toMatch(
      /^rawr-hq: @rawr\/hq-checks \S+ needs @rawr\/hq-contract, which is not installed: [^\n]+\n$/,
    );
  });

  it("is built into one folder, which serves without a package", async () => {
    const built = await consumer.hq("build");
    expect(built).toMatchObject({ code: 0 });
    // Elsewhere: no package is to be found from there.
    const elsewhere = createConsumer("npm");
    cpSync(join(consumer.root, "dist/deploy"), elsewhere.root, { recursive: true });
    const answers = await callHost(elsewhere, [process.execPath, "server.mjs"]).finally(() => elsewhere.remove());
    expect(answers).toMatchObject(expectedAnswers);
  });

  it("has one package in production that nothing needs there: the compiler, for npm calls it an optional peer", () => {
    const extra = Object.entries(installedIn(consumer.root)).filter(([, { devOptional }]) => devOptional);
    expect(extra.map(([place]) => place)).toEqual(["node_modules/typescript"]);
  });

  it("weighs at most 1.15 times what oRPC and Inngest weigh, has no tool and no compiler, and serves", async () => {
    // npm keeps the compiler, but what that takes on a disk is little beside the many small files of Inngest's SDK.
    const plain = measure(await reinstall("--omit=dev"));
    expect(plain.raw.onDisk).toBeGreaterThan(10e6);
    expect(plain.all.onDisk / plain.raw.onDisk).toBeLessThanOrEqual(1.15);
    const installed = await reinstall("--omit=dev", "--omit=optional");
    const { all, raw: beside } = measure(installed);
    expect(all.bytes / beside.bytes).toBeLessThanOrEqual(1.15);
    expect(Object.keys(installed).filter((place) => tools.test(place))).toEqual([]);
    expect(await callHost(consumer, [process.execPath, "dist/host.js"])).toMatchObject(expectedAnswers);
  });

  it("weighs less than a quarter of it with the overrides of the operator's page, and serves", async () => {
    const page = readFileSync(new URL("../docs/host-operator.md", import.meta.url), "utf8");
    const [, text = ""] = /^```json\n(\{\n {2}"overrides"[^]*?)^```/m.exec(page) ?? [];
    const before = measure(installedIn(consumer.root));
    consumer.write({
      "package.json": JSON.stringify({
        ...(JSON.parse(consumer.read("package.json")) as object),
        ...(JSON.parse(text) as object),
      }),
    });
    // npm applies overrides to what it has not installed yet.
    for (const path of ["package-lock.json", "node_modules"]) rmSync(join(consumer.root, path), { recursive: true });
    const installed = await reinstall("--omit=dev", "--omit=optional");
    expect(measure(installed).all.onDisk / before.raw.onDisk).toBeLessThan(0.25);
    expect(Object.keys(installed).filter((place) => tools.test(place))).toEqual([]);
    expect(await callHost(consumer, [process.execPath, "dist/host.js"])).toMatchObject(expectedAnswers);
  });
});
