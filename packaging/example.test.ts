import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Consumer } from "./consumer.js";
import { consumerOfModules, sharedTarballs } from "./shared.js";

const example = fileURLToPath(new URL("../examples/billing-platform", import.meta.url));
const read = (path: string) => readFileSync(join(example, path), "utf8");

describe("the example platform, copied by `rawr-hq init --example` from the packed tarballs", () => {
  let consumer: Consumer;
  beforeAll(async () => {
    consumer = await consumerOfModules();
  });
  afterAll(() => consumer.remove());

  it("is installed as the page says, has every file of the repository's, and compiles", async () => {
    consumer.write({ "package.json": `{ "name": "billing", "private": true }` });
    expect(await consumer.installPacked(await sharedTarballs())).toMatchObject({ code: 0 });
    const made = await consumer.hq("init", "--example", "--yes");
    expect(made).toMatchObject({ code: 0, stdout: expect.not.stringMatching(/^to do/m) });
    expect(await consumer.install()).toMatchObject({ code: 0 });
    const files = readdirSync(example, { recursive: true, encoding: "utf8" }).filter((file) => /\.\w+$/.test(file));
    expect(files.length).toBeGreaterThan(50);
    const kept = files.filter((file) => !/^(?:node_modules|artifacts|dist)\b|package-lock/.test(file));
    expect(kept.filter((file) => !existsSync(join(consumer.root, file)))).toEqual([]);
    expect(await consumer.tsc("--noEmit")).toMatchObject({ code: 0, stdout: "" });
  }, 400_000);

  it("passes every gate without an exception, with its suites", async () => {
    expect(await consumer.hq("check", "--run-suites")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/✔ 13 gates, \d+ files, 8 plugins, 0 findings/),
    });
    const sources = readdirSync(example, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
    expect(sources.filter((file) => /rawr-hq-allow|@ts-|oxlint|eslint/.test(read(file)))).toEqual([]);
  });

  it("passes its own tests: sessions, tokens, traces, and its workflows in virtual time", async () => {
    const ended = await consumer.run("npx", "vitest", "run", "--exclude", "hq.harness.test.ts");
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.stdout).toContain("hq.host.test.ts");
  });

  it("commits the composition and the graph that its plugins have", async () => {
    expect(await consumer.hq("generate", "--check")).toMatchObject({ code: 0 });
    expect(await consumer.run("npm", "run", "graph:check")).toMatchObject({ code: 0 });
    consumer.write({ "boundaries.mmd": `${read("boundaries.mmd")}  n1 --> n2\n` });
    expect(await consumer.run("npm", "run", "graph:check")).toMatchObject({ code: 1 });
    consumer.write({ "boundaries.mmd": read("boundaries.mmd") });
    const recipe = readFileSync(new URL("../docs/ci/github-actions.yml", import.meta.url), "utf8");
    expect(read(".github/workflows/check.yml").replace("      - run: npm run graph:check\n", "")).toBe(recipe);
  });

  it("builds one folder to deploy, beside which its own Compose file adds a database and a collector", async () => {
    expect(await consumer.run("npm", "run", "build")).toMatchObject({ code: 0 });
    expect(consumer.read("dist/deploy/package.json")).toContain("@electric-sql/pglite");
    const services = (text: string) => [...text.matchAll(/^ {2}([a-z]+):$/gm)].map(([, name]) => name);
    const built = services(consumer.read("dist/deploy/compose.yaml"));
    const own = services(consumer.read("compose.yaml"));
    expect(own.filter((name) => built.includes(name))).toEqual(["host"]);
    const named = consumer.read(".env.example").match(/^\w+(?==)/gm) ?? [];
    const required = [consumer.read("dist/deploy/compose.yaml"), consumer.read("compose.yaml")].flatMap((text) =>
      [...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name),
    );
    expect(named.toSorted()).toEqual([...new Set(required)].toSorted());
  });

  it("starts, and answers: an invoice is issued, and paid by a statement", async () => {
    const { output, stop } = await consumer.start("npx", ["rawr-hq", "serve"], /first-party-service +\S+\n/);
    try {
      const [origin = ""] = /http:\/\/127\.0\.0\.1:\d+/.exec(output) ?? [];
      const token = /^ +external +(\S+)$/m.exec(output)?.[1];
      const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
      const call = async (path: string, body?: object) => {
        const sent = body && { method: "POST", body: JSON.stringify(body) };
        const answer = await fetch(`${origin}${path}`, { headers, ...sent });
        return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
      };
      const { body: customer } = await call("/api/orpc/customers/customers", { name: "Ada" });
      const bill = { customer: customer["id"], amount: 1250, currency: "EUR", dueOn: "2026-03-01" };
      const issued = await call("/api/orpc/invoicing/invoices", bill);
      expect(issued).toMatchObject({ status: 201, body: { state: "open" } });
      const { id } = issued.body;
      const payments = [{ reference: "B-1", invoiceId: id, amount: 1250 }];
      expect(await call("/api/orpc/payments/payments", payments[0])).toMatchObject({ status: 403 });
      expect(await call("/api/workflows/settlement/statements", { payments })).toMatchObject({ status: 202 });
      const paid = async () => (await call(`/api/orpc/invoicing/invoices/${String(id)}`)).body["state"];
      await expect.poll(paid).toBe("paid");
      const letters = async () => (await call(`/api/workflows/dunning/letters?invoiceId=${String(id)}`)).body;
      await expect.poll(letters).toEqual({ letters: ["thanks"] });
      expect((await call("/rpc/customers/add", { json: { name: "Ada" } })).status).toBe(403);
    } finally {
      await stop();
    }
  });
});
