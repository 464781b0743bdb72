import { StdioServerTransport } from "@modelcontextprotocol/server/stdio";
import { createWorkspaceServer } from "../../mcp-server/server.js";
import type { Terminal } from "../../report/terminal/terminal.js";
import { version } from "../../workspace/package.js";
import type { ExitCode } from "./exit-code.js";
import { workspaceRoot } from "./workspace-root.js";

/** Runs a command line as this process's own would be, with another terminal. */
type CommandLine = (argv: readonly string[], terminal: Terminal) => Promise<ExitCode>;

/** `rawr-hq mcp`: speaks the Model Context Protocol on standard input and output until the client closes it. */
export async function mcp(
  options: { readonly root: string },
  commandLine: CommandLine,
  terminal: Terminal,
): Promise<ExitCode> {
  const root = workspaceRoot(options.root, terminal);
  const server = createWorkspaceServer({
    version: version(),
    async run(argv) {
      const printed = { stdout: "", stderr: "" };
      const output = (name: keyof typeof printed) => ({ write: (text: string) => void (printed[name] += text) });
      // Standard output is the protocol's: what a command prints there is its answer.
      const quiet: Terminal = { ...terminal, cwd: root, env: {}, stdout: output("stdout"), stderr: output("stderr") };
      return { exitCode: await commandLine(argv, quiet), ...printed };
    },
  });
  const transport = new StdioServerTransport();
  const closed = new Promise<void>((done) => {
    process.stdin.once("close", done).once("end", done);
  });
  await server.connect(transport);
  await closed;
  await server.close();
  return 0;
}
