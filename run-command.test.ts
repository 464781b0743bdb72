import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { defineHq } from "@rawr/hq-contract";
import { startHost, type RunningHost } from "@rawr/hq-contract/adapter";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { freePort } from "./fixtures/free-port.js";
import { hq, type Hq } from "./rawr.hq.js";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** What `rawr-hq run` starts, built: the host file. */
const hostFile = [at("dist/host.js"), "--run"];
const commandLine = [at("dist/checks/cli/main.js"), "run"];

function run(args: readonly string[], env: Record<string, string> = {}, program = hostFile) {
  return new Promise<{ status: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      [...program, ...args],
      { env: { PATH: process.env["PATH"], ...env } },
      (error, stdout, stderr) => resolve({ status: error?.code ?? 0, stdout: stdout.trim(), stderr: stderr.trim() }),
    );
  });
}

describe("rawr-hq run", () => {
  it("prints what a toolkit's command resolves to, and lists the commands without one", async () => {
    const { status, stdout } = await run(["invoice-tools", "issue", "Ada", "1250", "EUR"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^[\da-f-]{36}$/);
    expect(await run(["toolkit/invoice-tools"])).toEqual({
      status: 0,
      stdout: "invoice-tools issue\ninvoice-tools list",
      stderr: "",
    });
  });

  it("is a command of the command line, which keeps apart its own options, the host's and the command's", async () => {
    const given = ["--root", at("."), "--tools", "collections"];
    expect((await run(given, {}, commandLine)).stdout).toContain('"name": "outstanding"');
    const { status, stderr } = await run(["invoice-tools", "isue", "--root", "elsewhere"], {}, commandLine);
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining("did you mean `issue`?") });
  });

  it("prints a tool's result as JSON, and an agent's tools as MCP lists them", async () => {
    expect(await run(["collections", "outstanding", '{"customer":"Ada"}'])).toEqual({
      status: 0,
      stdout: "[]",
      stderr: "",
    });
    const { tools } = JSON.parse((await run(["--tools", "collections"])).stdout) as { tools: unknown[] };
    expect(tools).toEqual([
      {
        name: "outstanding",
        description: expect.stringContaining("What customers owe"),
        inputSchema: { type: "object", properties: { customer: { type: "string" } }, additionalProperties: false },
      },
    ]);
  });

  it.each([
    [[], "no plugin is named: `rawr-hq run <plugin> [command] [arguments]`"],
    [["invoice-tool"], "rawr.hq.ts has no toolkit or agent plugin `invoice-tool` (did you mean `invoice-tools`?)"],
    [["invoicing"], "rawr.hq.ts has no toolkit or agent plugin `invoicing`: it has `collections`, `invoice-tools`"],
    [
      ["invoice-tools", "isue"],
      "toolkit/invoice-tools has no command `isue` (did you mean `issue`?): it has `issue`, `list`",
    ],
    [["invoice-tools", "constructor"], "toolkit/invoice-tools has no command `constructor`"],
    [["--url", "hq.example.com", "invoice-tools"], "`--url hq.example.com` is not an origin"],
    [["--url", "http://127.0.0.1:9", "invoice-tools", "list"], "HQ_TOKEN is missing"],
  ])("%j runs nothing: exit 2 and a sentence", async (args, sentence) => {
    const { status, stdout, stderr } = await run(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain("    at ");
  });

  it.each([
    [
      ["invoice-tools", "issue", "Ada", "much", "EUR"],
      "toolkit/invoice-tools issue failed (BAD_REQUEST): Input validation failed, amount: ",
    ],
    [["collections", "outstanding", "{"], "agent/collections outstanding failed: `{` is not JSON"],
    [
      ["collections", "outstanding", "{", "}"],
      "a tool takes one argument, and here are 2: write the tool's input like",
    ],
    [
      ["collections", "outstanding", '{"who":1}'],
      'agent/collections outstanding failed: the tool\'s input does not fit its schema: Unrecognized key: "who"',
    ],
  ])("%j fails: exit 1 and the reason", async (args, sentence) => {
    const { status, stdout, stderr } = await run(args);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain("    at ");
  });

  describe("on a running host", () => {
    let running: RunningHost<Hq>;
    const quiet = { PORT: "0", HQ_LOG_LEVEL: "silent", HQ_ENGINE: "memory" };
    beforeAll(async () => {
      running = await startHost(hq, { environment: quiet, print: () => {} });
    });
    afterAll(() => running.close());

    it("calls it over /rpc as a first-party service", async () => {
      const { id } = await running.host.services.invoicing.create({ customer: "Ada", amount: 1250, currency: "EUR" });
      const HQ_TOKEN = running.tokens?.["first-party-service"] ?? "";
      const { status, stdout } = await run(["--url", running.url, "invoice-tools", "list", "Ada"], { HQ_TOKEN });
      expect({ status, stdout }).toEqual({ status: 0, stdout: `${id}  1250  Ada` });
    });

    it("is told that nobody answers there, or something else than this workspace's host", async () => {
      const HQ_TOKEN = running.tokens?.["first-party-service"] ?? "";
      const list = (url: string) => run(["--url", url, "invoice-tools", "list"], { HQ_TOKEN });
      expect(await list(`http://127.0.0.1:${await freePort()}`)).toMatchObject({
        status: 2,
        stderr: expect.stringMatching(
          /^no host answers at http:\S+ \(.*ECONNREFUSED.*\): start it, or correct `--url`$/,
        ),
      });
      const another = await startHost(defineHq({}), { environment: quiet, print: () => {} });
      onTestFinished(() => another.close());
      const other = createServer((_, answer) => void answer.writeHead(404).end("nothing")).listen(0, "127.0.0.1");
      onTestFinished(() => void other.close());
      await once(other, "listening");
      const { port } = other.address() as AddressInfo;
      expect((await list(another.url)).stderr).toContain(
        "the host there has another composition, so a call of what it",
      );
      expect((await list(`http://127.0.0.1:${port}`)).stderr).toContain("what answers there names no composition");
      expect((await list(running.url)).stderr).toBe("");
    });

    it("is refused there with an external caller's token", async () => {
      const HQ_TOKEN = running.tokens?.external ?? "";
      const { status, stderr } = await run(["--url", running.url, "invoice-tools", "list"], { HQ_TOKEN });
      expect(status).toBe(1);
      expect(stderr).toContain("toolkit/invoice-tools list failed (CALLER_FORBIDDEN)");
    });
  });
});
