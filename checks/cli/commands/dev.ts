import { randomBytes } from "node:crypto";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { generateComposition } from "../../authoring/generate/generate-composition.js";
import { staticGates } from "../../engine/static-gates.js";
import { createStyle } from "../../report/terminal/style.js";
import { wantsColor, type Terminal } from "../../report/terminal/terminal.js";
import { loadSettings } from "../../workspace/load-settings.js";
import { watchChanges } from "../../workspace/watch/changes.js";
import { startChild, type Child } from "../child-process.js";
import { hostArguments } from "../host-file.js";
import { isLoadedByHost } from "../loaded-by-host.js";
import type { ExitCode } from "./exit-code.js";
import { failure } from "./failure.js";
import { workspaceRoot } from "./workspace-root.js";

export interface DevOptions {
  readonly root: string;
  /** Runs every gate once, the harness included where its evidence is stale, and writes the reports and graphs. */
  readonly runSuites?: boolean;
  /** A script of Node's and its arguments, separated by spaces: it runs beside the host and ends with it. */
  readonly beside?: string;
}

/** How long a host may drain before it is killed, in milliseconds. A judgement has nothing to drain: what it writes is written whole. */
const drain = 5_000;
const atOnce = 200;

/**
 * `rawr-hq dev`: serves the workspace's host at once, judges the sources beside it, and after each change writes the
 * composition again and restarts the host. Ends at ctrl-C, and all that it started with it.
 */
export async function dev(options: DevOptions, terminal: Terminal): Promise<ExitCode> {
  const root = workspaceRoot(options.root, terminal);
  const signal = terminal.interrupted();
  const style = createStyle(wantsColor(terminal.stderr, terminal.env));
  const say = (sentence: string) => terminal.stderr.write(`${style.strong("dev:")} ${sentence}\n`);
  const compose = () => regenerate(root, say, terminal);
  const changes = watchChanges(root, signal);
  let host: Child | undefined;
  let beside: Child | undefined;
  let judges: Judges | undefined;
  try {
    const start = hostStarter(root, terminal, say);
    if ((await compose()) !== undefined) host = await start();
    if (options.beside !== undefined) beside = startBeside(root, options.beside, terminal, say);
    judges = startJudges(root, options, terminal);
    while (!signal.aborted) {
      const paths = await changes.next();
      if (signal.aborted) break;
      const composed = await compose();
      if (composed === undefined) continue;
      if (!composed.written && !(await changesHost(root, paths, composed))) continue;
      say(`${namesOf(paths)} changed: restarting the host`);
      await host?.stop(drain);
      host = await start();
    }
  } finally {
    changes.close();
    await Promise.all([host?.stop(drain), beside?.stop(atOnce), judges?.stop(atOnce)]);
  }
  return 0;
}

/** Starts the host, and reports when it ends by itself. A mistake in the settings is reported, and waits for the next change. */
function hostStarter(root: string, terminal: Terminal, say: (sentence: string) => void) {
  // Tokens and keys survive a restart of the host, but not this command.
  const env = { HQ_DEVELOPMENT_SEED: randomBytes(32).toString("hex"), ...terminal.env };
  let flags: readonly string[] = [];
  return async (): Promise<Child | undefined> => {
    try {
      const child = startChild([...(await hostArguments(root)), ...flags], { cwd: root, env, ownGroup: true });
      flags = ["--restarted"];
      return saysItsEnd(child, (code) => say(`the host exited with code ${code}; it restarts after the next change`));
    } catch (error) {
      failure(error, [], terminal);
      return undefined;
    }
  };
}

/** Starts what a person wants beside the host. It is not restarted: a bundler that watches sees the changes itself. */
function startBeside(root: string, script: string, terminal: Terminal, say: (sentence: string) => void): Child {
  const child = startChild(script.split(" "), { cwd: root, env: terminal.env, ownGroup: true });
  return saysItsEnd(child, (code) => say(`\`${script}\` exited with code ${code}; the host goes on without it`));
}

/** A child that says when it ends, unless it was asked to. */
function saysItsEnd(child: Child, say: (code: number) => void): Child {
  let wanted = false;
  const listen = async (): Promise<void> => {
    const code = await child.ended;
    if (!wanted) say(code);
  };
  void listen();
  return {
    ...child,
    stop(within) {
      wanted = true;
      return child.stop(within);
    },
  };
}

/** Judgements are processes of their own, so that the host restarts while the gates think. One after the other: each uses every core. */
function startJudges(root: string, { runSuites = false }: DevOptions, terminal: Terminal): Judges {
  const cli = fileURLToPath(import.meta.resolve("../main.js"));
  const report = (name: string, file: string) => ["--reporter", `${name}:${posix.join("artifacts/check", file)}`];
  const once = [
    [
      "check",
      "--run-suites",
      "--reporter",
      "pretty",
      ...report("json", "report.json"),
      ...report("markdown", "report.md"),
    ],
    ["graph"],
  ];
  const watching = ["check", "--watch", ...staticGates.flatMap((name) => ["--gate", name])];
  let current: Child | undefined;
  let stopped = false;
  const run = async (): Promise<void> => {
    for (const args of [...(runSuites ? once : []), watching]) {
      if (stopped) return;
      current = startChild([cli, ...args, "--root", root], { cwd: root, env: terminal.env, ownGroup: true });
      await current.ended;
    }
  };
  const done = run();
  return {
    async stop(within) {
      stopped = true;
      await current?.stop(within);
      await done;
    },
  };
}

type Judges = Pick<Child, "stop">;

interface Composed {
  readonly written: boolean;
  readonly file: string;
  /** The folders of web plugins. */
  readonly webRoots: readonly string[];
}

/**
 * Writes the composition if it is stale. Problems are reported, and the host keeps the composition that it has; `undefined` where settings do
 * not load: a host that runs goes on.
 */
async function regenerate(
  root: string,
  say: (sentence: string) => void,
  terminal: Terminal,
): Promise<Composed | undefined> {
  const settings = await loadSettings(root).catch((error: unknown) => void failure(error, [], terminal));
  if (settings === undefined) return undefined;
  try {
    const { outcome, composition, issues } = await generateComposition(root, { settings });
    const webRoots = Object.keys(settings.roots).filter((folder) => settings.roots[folder] === "web");
    if (outcome === "written") say(`${composition} written`);
    for (const { file, line, column, message, fix } of issues) say(`${file}:${line}:${column} ${message}: ${fix}`);
    return { written: outcome === "written", file: composition, webRoots };
  } catch (error) {
    failure(error, [], terminal);
    return { written: false, file: "", webRoots: [] };
  }
}

/** Whether a change may be one of the host's. Only what lies in a web plugin is looked for among what the host loads: that takes a second. */
async function changesHost(root: string, paths: readonly string[], { file, webRoots }: Composed): Promise<boolean> {
  const code = paths.filter((path) => mayChangeHost(path, file));
  const isOfWeb = (path: string) =>
    /\.[cm]?[jt]sx?$/.test(path) && webRoots.some((folder) => path.startsWith(`${folder}/`));
  return code.length > 0 && (!code.every(isOfWeb) || (await isLoadedByHost(root, code)));
}

/** Whether the host may load a file. The composition alone is not a reason: this command writes it, and knows when. */
function mayChangeHost(path: string, composition: string): boolean {
  if (path === composition) return false;
  if (path === "") return true;
  return (
    /\.(?:[cm]?[jt]sx?|json|env)$|(?:^|\/)\.env(?:\.|$)/.test(path) && !/\.(?:test|spec)\.[cm]?[jt]sx?$/.test(path)
  );
}

function namesOf(paths: readonly string[]): string {
  const known = paths.filter((path) => path !== "");
  const [first = "a file", ...others] = known;
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
