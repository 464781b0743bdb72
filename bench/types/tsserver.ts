import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * What an editor waits for, in milliseconds of CPU of tsserver's main thread: seconds on a wall clock, and the threads that collect
 * garbage and compile beside it, depend on the neighbours.
 */
export interface EditorCost {
  /** Open a file and get its diagnostics; of the first file of a session the project is loaded too. */
  readonly open: number;
  /** Type a character and get the diagnostics again: each of ten times. */
  readonly edits: readonly number[];
  /** Complete after `context.`. */
  readonly completion: number;
}

interface Answer {
  readonly type: string;
  readonly request_seq?: number;
  readonly success?: boolean;
  readonly body?: unknown;
}

/** Opens files of a workspace in one tsserver, one after the other, as an editor would. */
export async function measureEditor(
  tsserver: string,
  workspace: string,
  files: readonly string[],
): Promise<EditorCost[]> {
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
  /** Of the main thread alone, which in Linux has the process's own id. */
  const cpu = () => {
    const [nanoseconds] = readFileSync(`/proc/${server.pid}/task/${server.pid}/schedstat`, "utf8").split(" ");
    return Number(nanoseconds) / 1e6;
  };
  const spent = async (work: () => Promise<void>) => {
    const before = cpu();
    await work();
    return cpu() - before;
  };
  const measure = async (file: string): Promise<EditorCost> => {
    const path = join(workspace, file);
    const text = readFileSync(path, "utf8");
    const clean = async () => {
      const found = (await ask("semanticDiagnosticsSync", { file: path })) as readonly unknown[];
      if (found.length > 0) throw new Error(`${file} has errors: ${JSON.stringify(found[0])}`);
    };
    const open = await spent(async () => {
      send("open", { file: path, fileContent: text });
      await clean();
    });
    const edits: number[] = [];
    for (let time = 0; time < 10; time++) {
      const edit = await spent(async () => {
        send("change", { file: path, line: 1, offset: 1, endLine: 1, endOffset: 1, insertString: " " });
        await clean();
      });
      edits.push(edit);
    }
    const index = text.indexOf("context.");
    const line = text.slice(0, index).split("\n").length;
    const offset = index - text.lastIndexOf("\n", index) + "context.".length;
    const completion = await spent(async () => {
      const body = (await ask("completionInfo", { file: path, line, offset })) as {
        readonly entries: readonly object[];
      };
      if (body.entries.length < 3) throw new Error(`nothing completes after \`context.\` in ${file}`);
    });
    send("close", { file: path });
    return { open, edits, completion };
  };
  try {
    const costs: EditorCost[] = [];
    for (const file of files) costs.push(await measure(file));
    return costs;
  } finally {
    server.kill();
  }
}
