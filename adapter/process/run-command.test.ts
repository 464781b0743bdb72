import { defineAgentPlugin, defineHq, defineTool, defineToolkitPlugin, register } from "@rawr/hq-contract";
import { expect, it } from "vitest";
import { z } from "zod";
import { runCommand } from "./run-command.js";

const circle: Record<string, unknown> = {};
circle["again"] = circle;

const tools = defineToolkitPlugin({
  capability: "tools",
  create: async () => ({
    circle: () => circle,
    amounts: () => [{ amount: 1n }],
    symbol: () => Symbol("x"),
    greet: (name: string) => `hello ${name}`,
  }),
});
const broken = defineToolkitPlugin({
  capability: "broken",
  create: () => {
    throw new Error("no key\nin the environment");
  },
});
const helper = defineAgentPlugin({
  capability: "helper",
  create: () => ({ shout: defineTool({ description: "Shouts.", input: z.string(), run: (text) => text }) }),
});

interface Hq {
  "toolkit/tools": typeof tools;
  "toolkit/broken": typeof broken;
  "agent/helper": typeof helper;
}
const hq = defineHq<Hq>({
  "toolkit/tools": register(
    { directory: "plugins/cli/tools", surface: "toolkit", rawr: { kind: "toolkit", capability: "tools" } },
    tools,
  ),
  "toolkit/broken": register(
    { directory: "plugins/cli/broken", surface: "toolkit", rawr: { kind: "toolkit", capability: "broken" } },
    broken,
  ),
  "agent/helper": register(
    { directory: "plugins/agents/helper", surface: "agent", rawr: { kind: "agent", capability: "helper" } },
    helper,
  ),
});

const run = async (...args: readonly string[]): Promise<readonly string[]> => {
  const printed: string[] = [];
  await runCommand(hq, { environment: { PORT: "0", HQ_ENGINE: "memory" } }, args, (line) => printed.push(line));
  return printed;
};

it.each([
  [
    ["tools", "circle"],
    "toolkit/tools circle did its work, but its result has a circular reference at `again`: return what JSON can carry",
  ],
  [["tools", "amounts"], "its result has a bigint at `[0].amount`"],
  [["tools", "symbol"], "its result has a symbol: "],
  [["broken", "go"], "toolkit/broken has no commands, because its `create` failed: no key in the environment"],
  [["--tools", "broken"], "its `create` failed"],
  [["--tools", "helper"], "agent/helper --tools failed: the tool `shout` does not take an object: make its `input`"],
])("%j fails in one sentence", async (args, sentence) => {
  await expect(run(...args)).rejects.toMatchObject({
    name: "CommandError",
    exitCode: 1,
    message: expect.stringContaining(sentence),
  });
});

it("waits for a `create` that is asynchronous", async () => {
  expect(await run("tools", "greet", "Ada")).toEqual(["hello Ada"]);
});
