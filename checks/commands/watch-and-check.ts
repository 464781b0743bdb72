import type { Gate } from "../gate.js";
import type { Terminal } from "../terminal/terminal.js";
import { watchChanges } from "../watch/changes.js";
import type { ExitCode } from "./exit-code.js";
import { failure } from "./failure.js";

/** A compiler takes seconds, the other gates don't: they answer first. */
const slow = ["types"];

/** Runs the gates now and after each change, until the user stops it; then the last verdict is the exit code. */
export async function watchAndCheck(
  root: string,
  gates: readonly Gate[],
  run: (gates: readonly Gate[]) => Promise<ExitCode>,
  terminal: Terminal,
): Promise<ExitCode> {
  const signal = terminal.interrupted();
  const changes = watchChanges(root, signal);
  const rounds = [gates.filter(({ name }) => !slow.includes(name)), gates.filter(({ name }) => slow.includes(name))];
  let exitCode: ExitCode = 2;
  try {
    while (!signal.aborted) {
      exitCode = 0;
      // Editors recognise by these two lines which findings belong to one judgement.
      terminal.stderr.write("judging\n");
      for (const round of rounds.filter((some) => some.length > 0)) {
        // A half-written setting is no reason to stop watching: the next save may complete it.
        const code = await run(round).catch((error: unknown) => failure(error, [], terminal));
        exitCode = worse(exitCode, code);
      }
      terminal.stderr.write("waiting for changes; ctrl-c ends\n");
      await changes.next();
    }
  } finally {
    changes.close();
  }
  return exitCode;
}

function worse(left: ExitCode, right: ExitCode): ExitCode {
  return left > right ? left : right;
}
