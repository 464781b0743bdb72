import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * One tsserver on one workspace, asked as an editor asks it. Each answer is what it cost, in milliseconds of CPU of tsserver's main
 * thread: seconds on a wall clock, and the threads that collect garbage and compile beside it, depend on the neighbours.
 */
export interface Editor {
  /** Open a file and get its diagnostics; of the first file of a session the project is loaded too. */
  open(file: string): Promise<number>;
  /** Type a character in the body of a handler and get the diagnostics again. The handlers take turns. */
  edit(file: string): Promise<number>;
  /** Type `context.` in the body of a handler and get what completes it. The handlers take turns. */
  member(file: string): Promise<number>;
  /** Type the beginning of a name in the body of a handler and get what completes it, what could be imported included. */
  name(file: string): Promise<number>;
  close(): void;
}

interface Answer {
  readonly type: string;
  readonly request_seq?: number;
  readonly success?: boolean;
  readonly body?: unknown;
}

/** A place, as tsserver counts: both from one. */
interface Place {
  readonly line: number;
  readonly offset: number;
}

/** Starts a tsserver in a workspace. Nothing is loaded before a file is opened. */
export function startEditor(tsserver: string, workspace: string): Editor {
  const server = spawn(
    process.execPath,
    ["--max-old-space-size=8000", tsserver, "--disableAutomaticTypingAcquisition"],
    { cwd: workspace, stdio: ["pipe", "pipe", "ignore"] },
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
    waiting.delete(id);
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

  const path = (file: string) => join(workspace, file);
  const clean = async (file: string) => {
    const found = (await ask("semanticDiagnosticsSync", { file: path(file) })) as readonly unknown[];
    if (found.length > 0) throw new Error(`${file} has errors: ${JSON.stringify(found[0])}`);
  };
  const bodies = new Map<string, { readonly places: readonly Place[]; turn: number }>();
  /** Where the body of the next handler begins. What was typed there before is gone again, so that the places stay. */
  const nextBody = (file: string): Place => {
    const known = bodies.get(file);
    const place = known?.places[known.turn++ % known.places.length];
    if (place === undefined) throw new Error(`${file} is not open, or has no handlers`);
    return place;
  };
  /** Replaces as many characters of a line as `from` has. */
  const change = (file: string, { line, offset }: Place, from: string, to: string) =>
    send("change", {
      file: path(file),
      line,
      offset,
      endLine: line,
      endOffset: offset + from.length,
      insertString: to,
    });
  const complete = async (file: string, typed: string, settings: object, expected: string) => {
    const body = nextBody(file);
    const cost = await spent(async () => {
      change(file, body, "", typed);
      const place = { line: body.line, offset: body.offset + typed.length };
      const found = (await ask("completionInfo", { file: path(file), ...place, ...settings })) as {
        readonly entries: readonly { readonly name: string }[];
      };
      if (!found.entries.some(({ name }) => name === expected))
        throw new Error(`${expected} does not complete ${typed}`);
    });
    change(file, body, typed, "");
    return cost;
  };
  return {
    open: (file) =>
      spent(async () => {
        const text = readFileSync(path(file), "utf8");
        const places = text.split("\n").flatMap((line, index) => {
          const at = line.indexOf("=> { ");
          return at === -1 ? [] : [{ line: index + 1, offset: at + "=> { ".length + 1 }];
        });
        bodies.set(file, { places, turn: 0 });
        send("open", { file: path(file), fileContent: text });
        await clean(file);
      }),
    edit: async (file) => {
      const body = nextBody(file);
      const cost = await spent(async () => {
        change(file, body, "", " ");
        await clean(file);
      });
      change(file, body, " ", "");
      return cost;
    },
    member: (file) => complete(file, "context.", { triggerCharacter: "." }, "ports"),
    name: (file) => complete(file, "JSO", { includeExternalModuleExports: true }, "JSON"),
    close: () => void server.kill(),
  };
}
