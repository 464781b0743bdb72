import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createConsumer, packTarball, type Consumer, type Ended } from "./consumer.js";

/** One consumer in every run of the tests; the others when asked: \`npm run consumers\`. */
const consumers = [
  { manager: "npm", typescript: "6.0.3", always: true },
  { manager: "npm", typescript: "5.9.3", always: false },
  { manager: "npm", typescript: "7.0.2", always: false },
  { manager: "pnpm", typescript: "6.0.3", always: false },
] as const;
const asked = consumers.filter(({ always }) => always || process.env["CONSUMERS"] === "all");
const measured: Record<string, Record<string, number>> = {};
let packed: string;

beforeAll(async () => {
  packed = await packTarball(mkdtempSync(join(tmpdir(), "rawr-hq-tarball-")));
}, 60_000);

afterAll(() => {
  rmSync(join(packed, ".."), { recursive: true, force: true });
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
    "installs the tarball, makes a workspace with two plugins and a harness, and it is green",
    { timeout: 300_000 },
    async () => {
      const packageJson = { name: "shop", private: true, devDependencies: { typescript } };
      consumer.write({ "package.json": JSON.stringify(packageJson) });
      expect(took("install the package", await consumer.install(packed))).toMatchObject({ code: 0 });
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

  it(
    "is told of a mistake of each kind, each by its code, and is green again without them",
    { timeout: 120_000 },
    async () => {
      const router = "plugins/api/orders/src/router.ts";
      const contract = "plugins/api/orders/src/contract.ts";
      const manifest = "plugins/workflows/fulfilment/package.json";
      const before = Object.fromEntries([router, contract, manifest].map((file) => [file, consumer.read(file)]));
      consumer.write({
        [router]: `import "../../../workflows/fulfilment/src/router.js";\nlet calls = 0;\nexport const count = () => calls++;\n${before[router]}`,
        [contract]: (before[contract] ?? "").replace('path: "/api/orpc/orders/items"', 'path: "/rpc/orders/items"'),
        [manifest]: '{ "name": "x", "templateRole": "x", "rawr": { "kind": "api", "capability": "fulfilment" } }',
      });
      const { code, stdout } = await consumer.hq("check", "--reporter", "json");
      expect(code).toBe(1);
      // The JSON reporter's own shape.
      const report = JSON.parse(stdout) as { findings: { code: string; message: string; at: { file: string } }[] };
      const codes = report.findings.map((finding) => `${finding.code} ${finding.at.file}`);
      expect(codes).toContain(`B101 ${router}`);
      expect(codes.filter((each) => each.startsWith("S1"))).toContainEqual(expect.stringContaining(router));
      expect(codes.filter((each) => each.startsWith("M1"))).toContainEqual(expect.stringContaining(manifest));
      expect(codes).toContain(`T101 ${contract}`);
      expect(codes.filter((each) => each.startsWith("X104"))).toHaveLength(1);
      expect(report.findings.map(({ message }) => message)).toContainEqual(
        expect.stringContaining("path `/rpc/orders/items` is outside `/api/orpc/orders/`"),
      );
      consumer.write(before);
      expect(await consumer.hq("check")).toMatchObject({ code: 0 });
    },
  );

  it("starts the host, and it answers as the contract says", { timeout: 120_000 }, async () => {
    const { output, stop } = await consumer.start("npm", ["start"], /first-party-service +\S+\n/);
    try {
      const [origin = ""] = /http:\/\/127\.0\.0\.1:\d+/.exec(output) ?? [];
      const token = /^ +external +(\S+)$/m.exec(output)?.[1];
      const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
      const post = (path: string, body: object) =>
        fetch(`${origin}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
      const added = await post("/api/orpc/orders/items", { title: "first" });
      expect([added.status, await added.json()]).toMatchObject([201, { title: "first" }]);
      expect((await post("/rpc/orders/add", { json: { title: "first" } })).status).toBe(403);
      const triggered = await post("/api/workflows/fulfilment/runs", { subject: "first" });
      expect(triggered.status).toBe(202);
      const { status } = (await triggered.json()) as { status: string }; // the contract's own shape
      const state = async () =>
        ((await (await fetch(`${origin}${status}`, { headers })).json()) as { state: string }).state;
      await expect.poll(state, { timeout: 20_000 }).toBe("completed");
    } finally {
      await stop();
    }
  });

  it("passes its own tests", { timeout: 120_000 }, async () => {
    expect(await consumer.run("npm", "test")).toMatchObject({ code: 0 });
  });
});
