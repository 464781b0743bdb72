import type { Gate } from "../../engine/gate.js";
import type { Settings } from "../../workspace/settings.js";
import type { Terminal } from "../../report/terminal/terminal.js";
import { watchChanges } from "../../workspace/watch/changes.js";
import type { ExitCode } from "./exit-code.js";
import { failure } from "./failure.js";

/** dependency-cruiser takes seconds after a new import, a compiler after any change; the other gates don't: they answer first. */
const slow: readonly string[] = ["import-boundary", "types"];

type Load = () => Promise<{ readonly gates: readonly Gate[]; readonly settings: Settings }>;
type Run = (gates: readonly Gate[], settings: Settings) => Promise<ExitCode>;

/** Runs the gates now and after each change, until the user stops it; then the last verdict is the exit code. */
export async function watchAndCheck(root: string, load: Load, run: Run, terminal: Terminal): Promise<ExitCode> {
  const signal = terminal.interrupted();
  const changes = watchChanges(root, signal);
  let exitCode: ExitCode = 2;
  try {
    while (!signal.aborted) {
      // Editors recognise by these two lines which findings belong to one judgement.
      terminal.stderr.write("judging\n");
      exitCode = await judgeOnce(load, run, (error) => failure(error, [], terminal));
      terminal.stderr.write("waiting for changes; press Ctrl-C to stop\n");
      await changes.next();
    }
  } finally {
    changes.close();
  }
  return exitCode;
}

/** The quick gates, then the slow ones, one after the other. The workspace's own are read again, so that an edit to them counts. */
async function judgeOnce(load: Load, run: Run, failed: (error: unknown) => ExitCode): Promise<ExitCode> {
  try {
    const { gates, settings } = await load();
    let exitCode: ExitCode = 0;
    const quick = gates.filter(({ name }) => !slow.includes(name));
    for (const round of [quick, ...slow.map((name) => gates.filter((gate) => gate.name === name))]) {
      if (round.length > 0) exitCode = worse(exitCode, await run(round, settings).catch(failed));
    }
    return exitCode;
  } catch (error) {
    // A half-written setting must not end the watch: the next save may complete it.
    return failed(error);
  }
}

function worse(left: ExitCode, right: ExitCode): ExitCode {
  return left > right ? left : right;
}
