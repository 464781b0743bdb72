import type { CruiserKeeper } from "../../facts/cruise-workers.js";

/** What a command may touch of the process that runs it: handed in, so a command runs the same in a test. */
export interface Terminal {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly now: () => Date;
  /** Aborts when the user wants to stop; only asked for by what runs until then. */
  readonly interrupted: () => AbortSignal;
  /** Holds dependency-cruiser's workers for all that judge in this process: each loads it otherwise, which takes over a second. */
  readonly keeper?: CruiserKeeper;
}

/** The part of a writable stream that we use. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/**
 * Whether `output` gets colours. FORCE_COLOR wins (`0` and `false` mean no), then NO_COLOR (any non-empty value), then
 * `TERM=dumb`, then whether it is a terminal.
 */
export function wantsColor(output: Output, env: Terminal["env"]): boolean {
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  if (env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "") return false;
  if (env["TERM"] === "dumb") return false;
  return output.isTTY === true;
}

/** The UTC day, `YYYY-MM-DD`. */
export function today(terminal: Pick<Terminal, "now">): string {
  return terminal.now().toISOString().slice(0, 10);
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return {
    cwd: process.cwd(),
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    now: () => new Date(),
    keeper: {},
    interrupted() {
      const controller = new AbortController();
      // Who asks twice is not kept waiting for an orderly end.
      const stop = () => (controller.signal.aborted ? process.exit(130) : controller.abort());
      for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, stop);
      return controller.signal;
    },
  };
}
