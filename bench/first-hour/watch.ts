import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** What `check --watch` takes of a person's machine beside their editor, in CPU milliseconds. */
export interface WatchCost {
  /** In ten seconds in which nothing is saved. */
  readonly idle: number;
  /** For each save that is judged. */
  readonly save: number;
}

/** Starts the watcher as the editor's task does, saves a file `saves` times, and waits for each verdict. */
export async function measureWatch(cli: string, root: string, file: string, saves: number): Promise<WatchCost> {
  const gates = ["metadata-contract", "import-boundary", "no-singleton-global"].flatMap((gate) => ["--gate", gate]);
  const child = spawn(process.execPath, [cli, "check", "--watch", ...gates], {
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const text = readFileSync(file, "utf8");
  const heard = { verdicts: 0 };
  let wake = () => {};
  child.stderr.setEncoding("utf8").on("data", (said: string) => {
    heard.verdicts += said.split("waiting for changes").length - 1;
    wake();
  });
  const verdict = async (count: number): Promise<void> => {
    if (heard.verdicts >= count) return;
    await new Promise<void>((resolve) => (wake = resolve));
    await verdict(count);
  };
  const cpu = () => {
    const [, rest = ""] = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ");
    const fields = rest.split(" ");
    // User and system time of the process and of what it waited for, in ticks of 10 ms.
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) * 10, 0);
  };
  try {
    await verdict(1);
    const started = cpu();
    await sleep(10_000);
    const idle = cpu() - started;
    const before = cpu();
    for (let save = 1; save <= saves; save++) {
      writeFileSync(file, `${text}// ${save}\n`);
      await verdict(1 + save);
    }
    return { idle, save: (cpu() - before) / saves };
  } finally {
    writeFileSync(file, text);
    child.kill();
  }
}
