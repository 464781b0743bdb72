import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What an editor waits for in one file, in CPU milliseconds of tsserver: seconds on a wall clock depend on the neighbours. */
export interface EditorCost {
  /** From a fresh tsserver: open the file and get its diagnostics. */
  readonly open: number;
  /** Type a character and get the diagnostics again, five times. */
  readonly edit: number;
  /** Complete after `context.`, ten times. */
  readonly completion: number;
}

interface Answer {
  readonly type: string;
  readonly request_seq?: number;
  readonly success?: boolean;
  readonly body?: unknown;
}

/** Opens `file` of a workspace in tsserver, as an editor would. */
export async function measureEditor(tsserver: string, workspace: string, file: string): Promise<EditorCost> {
  const path = join(workspace, file);
  const text = readFileSync(path, "utf8");
  const server = spawn(
    process.execPath,
    ["--max-old-space-size=8000", tsserver, "--disableAutomaticTypingAcquisition"],
    {
      cwd: workspace,
      stdio: ["pipe", "pipe", "ignore"],
    },
  );
  const waiting = new Map<number, (answer: Answer) => void>();
  let buffered = "";
  server.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    const lines = (buffered + chunk).split("\n");
    buffered = lines.pop() ?? "";
    for (const line of lines) {
      if (!line.startsWith("{")) continue;
      // tsserver's protocol: an object a line.
      const answer = JSON.parse(line) as Answer;
      if (answer.type === "response") waiting.get(answer.request_seq ?? -1)?.(answer);
    }
  });
  let seq = 0;
  const send = (command: string, args: object) => {
    seq += 1;
    server.stdin.write(`${JSON.stringify({ seq, type: "request", command, arguments: args })}\n`);
    return seq;
  };
  const ask = async (command: string, args: object): Promise<unknown> => {
    const id = send(command, args);
    const answer = await new Promise<Answer>((resolve) => waiting.set(id, resolve));
    if (answer.success !== true) throw new Error(`tsserver refused ${command}: ${JSON.stringify(answer)}`);
    return answer.body;
  };
  const cpu = () => {
    const [, rest = ""] = readFileSync(`/proc/${server.pid}/stat`, "utf8").split(") ");
    const fields = rest.split(" ");
    // utime and stime, in ticks of 10 ms.
    return (Number(fields[11]) + Number(fields[12])) * 10;
  };
  const spent = async (work: () => Promise<void>) => {
    const before = cpu();
    await work();
    return cpu() - before;
  };
  const clean = async () => {
    const found = (await ask("semanticDiagnosticsSync", { file: path })) as readonly unknown[];
    if (found.length > 0) throw new Error(`${file} has errors: ${JSON.stringify(found[0])}`);
  };
  try {
    const open = await spent(async () => {
      send("open", { file: path, fileContent: text });
      await clean();
    });
    const edit = await spent(async () => {
      for (let time = 0; time < 5; time++) {
        send("change", { file: path, line: 1, offset: 1, endLine: 1, endOffset: 1, insertString: " " });
        await clean();
      }
    });
    const index = text.indexOf("context.");
    const line = text.slice(0, index).split("\n").length;
    const offset = index - text.lastIndexOf("\n", index) + "context.".length;
    const completion = await spent(async () => {
      const body = (await ask("completionInfo", { file: path, line, offset })) as {
        readonly entries: readonly object[];
      };
      if (body.entries.length < 3) throw new Error(`nothing completes after \`context.\` in ${file}`);
    });
    return { open, edit, completion };
  } finally {
    server.kill();
  }
}
