import { McpServer } from "@modelcontextprotocol/server";
import { tools, type Tool } from "./tools.js";

/** What a command printed, and its exit code: 0 clean, 1 findings, 2 could not judge. */
export interface Answer {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface McpServerOptions {
  readonly version: string;
  /** Runs a command line in the workspace. */
  readonly run: (argv: readonly string[]) => Promise<Answer>;
}

/** A server of the Model Context Protocol that answers questions about one workspace, and changes nothing. */
export function createWorkspaceServer({ version, run }: McpServerOptions): McpServer {
  const server = new McpServer(
    { name: "rawr-hq", version },
    {
      instructions:
        "Answers what this workspace's plugins may call, import and mount. Ask `boundary` before adding a call or an import between plugins, `explain` when something is refused, and `changes` before proposing a change.",
    },
  );
  // One after the other: a command uses every core.
  let last: Promise<unknown> = Promise.resolve();
  for (const tool of tools) {
    const { name, title, description, input } = tool;
    const annotations = { readOnlyHint: true, idempotentHint: true, openWorldHint: false };
    server.registerTool(name, { title, description, inputSchema: input, annotations }, (given) => {
      const answer = last.then(() => answerOf(tool, given, run));
      last = answer.catch(() => undefined);
      return answer;
    });
  }
  return server;
}

async function answerOf(tool: Tool, input: Readonly<Record<string, unknown>>, run: McpServerOptions["run"]) {
  // The server has parsed it by the tool's own schema, whose members are all texts.
  const { exitCode, stdout, stderr } = await run(tool.argv(input as Readonly<Record<string, string | undefined>>));
  // What could not be judged stands in the report, when there is one: it is the answer, and an error.
  const text = stdout === "" ? stderr : stdout;
  return { content: [{ type: "text" as const, text: text.trimEnd() }], isError: exitCode === 2 };
}
