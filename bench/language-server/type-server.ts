import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const tsserver = fileURLToPath(new URL("../../node_modules/typescript/bin/tsserver", import.meta.url));

/** TypeScript's own server, as an editor runs it. */
export interface TypeServer {
  readonly pid: number;
  open(path: string, text: string): void;
  /** Replaces the first line, and waits for all diagnostics of the file. */
  retypeFirstLine(path: string, before: string, after: string): Promise<void>;
  end(): void;
}

export function startTypeServer(root: string): TypeServer {
  const server = spawn(process.execPath, [tsserver, "--disableAutomaticTypingAcquisition"], {
    cwd: root,
    stdio: ["pipe", "pipe", "ignore"],
  });
  let sequence = 0;
  let waiting = "";
  const completed = new Map<number, () => void>();
  server.stdout.on("data", (data: Buffer) => {
    waiting += String(data);
    const messages = waiting.split("\n");
    waiting = messages.pop() ?? "";
    for (const message of messages) {
      const done = /"event":"requestCompleted".*"request_seq":(\d+)/.exec(message)?.[1];
      if (done !== undefined) completed.get(Number(done))?.();
    }
  });
  const send = (command: string, given: object): number => {
    sequence += 1;
    server.stdin.write(`${JSON.stringify({ seq: sequence, type: "request", command, arguments: given })}\n`);
    return sequence;
  };
  return {
    pid: server.pid ?? 0,
    open: (file, fileContent) => void send("open", { file, fileContent }),
    retypeFirstLine(file, before, after) {
      const end = { endLine: 1, endOffset: before.length + 1 };
      send("change", { file, line: 1, offset: 1, ...end, insertString: after });
      const asked = send("geterr", { files: [file], delay: 0 });
      return new Promise((done) => completed.set(asked, done));
    },
    end: () => void server.kill(),
  };
}
