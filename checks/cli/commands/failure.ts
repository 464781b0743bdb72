import { createStyle } from "../../report/terminal/style.js";
import { wantsColor, type Terminal } from "../../report/terminal/terminal.js";
import type { ExitCode } from "./exit-code.js";

/** Errors whose message already is a sentence for the reader: their place and their way out are in it. */
const sentences: readonly string[] = ["CouldNotJudge", "SettingsError"];

/** What the operating system refuses, in words, and what to do about it. */
const refusals: Readonly<Record<string, readonly [what: string, wayOut: string]>> = {
  EACCES: ["permission denied", "change its permissions, or run it as its owner"],
  EPERM: ["the operation is not permitted", "change its permissions, or run it as its owner"],
  EROFS: ["the file system is read-only", "run it where the workspace can be written"],
  ENOSPC: ["no space is left on the device", "free some space"],
  EMFILE: ["too many files are open", "raise the limit of open files (`ulimit -n`)"],
  ELOOP: ["its links form a cycle", "remove the link"],
  ENAMETOOLONG: ["its name is too long", "shorten the path"],
};

/** An error of the system or of the installation as a sentence; `undefined` for what we did not foresee. */
function foreseen(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  const [what, wayOut] = refusals[error.code] ?? [];
  if (what !== undefined) {
    const place = "path" in error && typeof error.path === "string" ? error.path : undefined;
    return `${place === undefined ? "" : `${place}: `}${what} (${error.code}); nothing was judged: ${wayOut ?? ""}, then run it again`;
  }
  const missing =
    error.code === "ERR_MODULE_NOT_FOUND" ? /Cannot find package '([^']+)'/.exec(error.message)?.[1] : undefined;
  return missing === undefined
    ? undefined
    : `the package \`${missing}\` is not installed; nothing was judged: install what package.json asks for, or add \`${missing}\` to its devDependencies`;
}

/** An error as one sentence on stderr; always exit 2. What we did not foresee is called our bug, and said how to report. */
export function failure(error: unknown, argv: readonly string[], terminal: Terminal): ExitCode {
  const style = createStyle(wantsColor(terminal.stderr, terminal.env));
  const say = (text: string) => void terminal.stderr.write(`${style.error("rawr-hq:")} ${text}\n`);
  if (error instanceof Error && sentences.includes(error.name)) {
    say(error.message);
    return 2;
  }
  const known = foreseen(error);
  if (known !== undefined) {
    say(known);
    return 2;
  }
  const message = (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
  const debug = argv.includes("--debug") || terminal.env["RAWR_HQ_DEBUG"] === "1";
  if (debug && error instanceof Error && error.stack !== undefined) terminal.stderr.write(`${error.stack}\n`);
  const wayOut = debug
    ? "report it with the stack trace above"
    : "run it again with `--debug` and report it with the stack trace";
  say(`a bug in rawr-hq stopped it (${message}); nothing was judged: ${wayOut}`);
  return 2;
}
