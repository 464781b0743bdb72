import { realpathSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import {
  createConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from "../../language-server/protocol.js";
import { serveWorkspace } from "../../language-server/server.js";
import { version } from "../../workspace/package.js";
import { workspaceAround } from "../../workspace/workspace-around.js";
import type { Terminal } from "../../report/terminal/terminal.js";
import type { ExitCode } from "./exit-code.js";

/** `rawr-hq lsp`: speaks the Language Server Protocol on standard input and output until the editor ends it. */
export async function lsp(terminal: Terminal): Promise<ExitCode> {
  // V8 would let the heap grow to a multiple of what lives in it, and an editor has other servers: see `bench/language-server`.
  setFlagsFromString("--heap-growing-percent=40");
  const connection = createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(process.stdin),
    new StreamMessageWriter(process.stdout),
  );
  const ended = new Promise<ExitCode>((done) => {
    connection.onExit(() => done(0));
    // An editor that dies closes the pipe and says nothing.
    process.stdin.once("close", () => done(0)).once("end", () => done(0));
  });
  serveWorkspace(connection, {
    version: version(),
    now: terminal.now,
    workspaceAround(folder) {
      const root = workspaceAround(folder);
      return root === undefined ? undefined : realpathSync(root);
    },
  });
  return ended;
}
