import { createStyle } from "../../report/terminal/style.js";
import { wantsColor, type Terminal } from "../../report/terminal/terminal.js";
import type { ExitCode } from "./exit-code.js";

/** Errors whose message already is a sentence for the reader: their place and their way out are in it. */
const sentences: readonly string[] = ["CouldNotJudge", "SettingsError"];

/** An error as one sentence on stderr; always exit 2. What we did not foresee is called our bug, and said how to report. */
export function failure(error: unknown, argv: readonly string[], terminal: Terminal): ExitCode {
  const style = createStyle(wantsColor(terminal.stderr, terminal.env));
  const say = (text: string) => void terminal.stderr.write(`${style.error("rawr-hq:")} ${text}\n`);
  if (error instanceof Error && sentences.includes(error.name)) {
    say(error.message);
    return 2;
  }
  const message = (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
  const debug = argv.includes("--debug") || terminal.env["RAWR_HQ_DEBUG"] === "1";
  if (debug && error instanceof Error && error.stack !== undefined) terminal.stderr.write(`${error.stack}\n`);
  const wayOut = debug
    ? "report it with the stack above"
    : "run again with `--debug` and report it with the stack that it prints";
  say(`a bug in rawr-hq stopped it (${message}); nothing was judged: ${wayOut}`);
  return 2;
}
