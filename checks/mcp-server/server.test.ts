import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { run } from "../fixtures/run.js";
import { program } from "../testing.js";
import { broken } from "../fixtures/small-workspace.js";
import { tools } from "./tools.js";

const cli = fileURLToPath(new URL("../../dist/checks/cli/main.js", import.meta.url));
const repository = fileURLToPath(new URL("../..", import.meta.url));

/** A client of the protocol's own SDK, over the standard streams of the command. */
async function connect(root: string): Promise<Client> {
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [cli, "mcp"], cwd: root }));
  return client;
}

async function ask(client: Client, name: string, input: Record<string, string> = {}) {
  const { content, isError = false } = await client.callTool({ name, arguments: input });
  const [first] = content;
  return { isError, text: first?.type === "text" ? first.text : "" };
}

describe("an assistant asks about this repository", () => {
  let client: Client;
  beforeAll(async () => {
    client = await connect(repository);
  });
  afterAll(() => client.close());

  it("is offered each question with its parameters, all marked as read-only", async () => {
    const listed = await client.listTools();
    expect(listed.tools.map(({ name }) => name)).toEqual(tools.map(({ name }) => name));
    for (const { annotations, inputSchema, description } of listed.tools) {
      expect(annotations).toMatchObject({ readOnlyHint: true });
      expect(inputSchema).toMatchObject({ type: "object" });
      expect(description?.length).toBeGreaterThan(60);
    }
    expect(client.getInstructions()).toContain("Ask `boundary` before");
  });

  it.each([
    ["explain", { subject: "B101" }, ["explain", "B101"]],
    ["explain", { subject: "D-014" }, ["explain", "D-014"]],
    ["boundary", { focus: "invoicing" }, ["graph", "--format", "tree", "--focus", "invoicing"]],
    ["path", { from: "external", to: "invoicing" }, ["graph", "--format", "tree", "--path", "external", "invoicing"]],
    ["owner", { gate: "import-boundary" }, ["phase", "owner", "import-boundary"]],
    ["owner", { gate: "b101" }, ["phase", "owner", "import-boundary"]],
    ["owner", { gate: "E013" }, ["phase", "owner", "E013"]],
  ])("%s %o: the answer is the command's, word for word", async (name, input, argv) => {
    const { stdout, exitCode } = await run(repository, argv);
    expect(exitCode).toBe(0);
    // When it is asked is part of an owner's answer.
    const undated = (text: string) => text.replace(/\d{4}-\d\d-\d\d(?:T[\d:.]+Z| \d\d:\d\d UTC)?/g, "<time>").trimEnd();
    const answer = await ask(client, name, input);
    expect({ ...answer, text: undated(answer.text) }).toEqual({ isError: false, text: undated(stdout) });
  });

  it.each([
    ["explain", { subject: "B999" }, /unknown code `B999`/],
    ["boundary", { focus: "invocing" }, /`invocing`.*did you mean/],
    ["changes", { base: "no-such-branch" }, /no-such-branch/],
    ["findings", { gate: "imports" }, /unknown gate `imports`/],
    ["owner", { gate: "B999" }, /unknown code `B999`: there are `B101`/],
  ])(
    "%s %o: what can't be answered is an error, in one sentence and without a stack",
    async (name, input, sentence) => {
      const { isError, text } = await ask(client, name, input);
      expect(isError).toBe(true);
      expect(text).toMatch(sentence);
      expect(text).not.toMatch(/\n\s+at /);
    },
  );

  it.each([{ subject: "--help" }, { subject: "" }, {}])("%o is refused before any command runs", async (input) => {
    const { isError, text } = await ask(client, "explain", input);
    expect(isError).toBe(true);
    expect(text).toMatch(/subject/);
  });

  it("answers several questions at once, each with its own answer", async () => {
    const subjects = ["B101", "S101", "D-005"];
    const answers = await Promise.all(subjects.map((subject) => ask(client, "explain", { subject })));
    expect(answers.map(({ text }, index) => text.includes(String(subjects[index])))).toEqual([true, true, true]);
  });
});

it("findings are those of `check`, with the way out, and not an error", async () => {
  const { root } = program(broken);
  const client = await connect(root);
  onTestFinished(() => client.close());
  const { isError, text } = await ask(client, "findings", { gate: "no-singleton-global" });
  expect(isError).toBe(false);
  expect(text).toContain("error[S101]");
  expect(text).toContain("= fix:");
});

it("findings of all gates are those of `check`, and what could not be judged is an error", async () => {
  const { root } = program(broken);
  const client = await connect(root);
  onTestFinished(() => client.close());
  const { isError, text } = await ask(client, "findings");
  expect(isError).toBe(true);
  expect(text).toMatch(/\d+ of 13 gates could judge/);
});
