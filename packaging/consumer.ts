import { execFile, execFileSync, spawn, type ChildProcess } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("..", import.meta.url));
const pnpm = join(repository, "node_modules/pnpm/bin/pnpm.cjs");

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** Where the installed `rawr-hq` is, in a consumer. */
export const commandLine = "node_modules/@rawr/hq-checks/dist/checks/cli/main.js";

/** A workspace of somebody who has the tarball and nothing else of this repository. */
export interface Consumer {
  /** Absolute, outside the repository. */
  readonly root: string;
  write(files: Readonly<Record<string, string>>): void;
  read(path: string): string;
  has(path: string): boolean;
  removeFile(path: string): void;
  /** Runs a program here. */
  run(program: string, ...args: readonly string[]): Promise<Ended>;
  /** Runs the installed `rawr-hq`. */
  hq(...args: readonly string[]): Promise<Ended>;
  /** Runs the compiler that the consumer has installed. */
  tsc(...args: readonly string[]): Promise<Ended>;
  install(...packages: readonly string[]): Promise<Ended>;
  /** Installs the two packages as the pages say: one for the host, the other for development. */
  installPacked(packed: Packed): Promise<Ended>;
  /** Starts a program and resolves with what it printed, once that matches `ready`. */
  start(
    program: string,
    args: readonly string[],
    ready: RegExp,
  ): Promise<{ readonly output: string; stop(): Promise<void> }>;
  remove(): void;
}

/** The tarballs of the two packages. */
export interface Packed {
  /** A temporary one, that holds nothing else. */
  readonly folder: string;
  readonly contract: string;
  readonly checks: string;
}

/** Packs what a release publishes; `npm run build` comes before. */
export async function packTarballs(folder = mkdtempSync(join(tmpdir(), "rawr-hq-tarballs-"))): Promise<Packed> {
  mkdirSync(folder, { recursive: true });
  const both = ["--workspaces", "--include-workspace-root"];
  const ended = await execute(repository, "npm", ["pack", ...both, "--ignore-scripts", "--pack-destination", folder]);
  if (ended.code !== 0) throw new Error(`packing failed: ${ended.stderr}`);
  const tarball = (name: string) => {
    const file = readdirSync(folder).find((each) => each.startsWith(name));
    if (file === undefined) throw new Error(`npm pack made no ${name}: ${ended.stdout}`);
    return join(folder, file);
  };
  return { folder, contract: tarball("rawr-hq-contract"), checks: tarball("rawr-hq-checks") };
}

/** `like` is the root of another consumer, of which this one is a copy; `within` is a folder instead of the system's temporary one. */
export function createConsumer(
  manager: "npm" | "pnpm",
  { like, within = tmpdir() }: { readonly like?: string; readonly within?: string } = {},
): Consumer {
  const root = mkdtempSync(join(within, "rawr-hq-consumer-"));
  if (like !== undefined) copyInstalled(like, root);
  const inside = (path: string) => join(root, path);
  const run = (program: string, ...args: readonly string[]) => execute(root, program, args);
  const install = (...packages: readonly string[]) =>
    manager === "npm"
      ? run("npm", "install", "--prefer-offline", "--no-audit", "--no-fund", ...packages)
      : run(process.execPath, pnpm, packages.length === 0 ? "install" : "add", "--prefer-offline", ...packages);
  return {
    root,
    run,
    write(files) {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(inside(path)), { recursive: true });
        writeFileSync(inside(path), text);
      }
    },
    read: (path) => readFileSync(inside(path), "utf8"),
    has: (path) => existsSync(inside(path)),
    removeFile: (path) => rmSync(inside(path)),
    hq: (...args) => run(process.execPath, inside(commandLine), ...args),
    tsc: (...args) => run(process.execPath, inside("node_modules/typescript/bin/tsc"), ...args),
    install,
    async installPacked({ contract, checks }) {
      const first = await install(contract);
      if (first.code !== 0) return first;
      const second = await install("--save-dev", checks);
      return { ...second, seconds: first.seconds + second.seconds };
    },
    start: (program, args, ready) => startProgram(root, program, args, ready),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Forty thousand files as links to the same bytes, which takes a second instead of twenty; those that tests write are copies. */
function copyInstalled(from: string, to: string): void {
  const modules = "node_modules";
  for (const name of readdirSync(from)) {
    if (name !== modules) cpSync(join(from, name), join(to, name), { recursive: true });
  }
  execFileSync("cp", ["--archive", "--link", join(from, modules), join(to, modules)]);
  for (const name of ["@rawr", ".package-lock.json"]) {
    rmSync(join(to, modules, name), { recursive: true });
    cpSync(join(from, modules, name), join(to, modules, name), { recursive: true });
  }
}

// A consumer's processes are no workers of this test's runner, and a person at a desk runs them: in CI, pnpm would
// refuse to bring its lock file up to date.
function outside(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:VITEST|npm_|INIT_CWD)/.test(name) && !["CI", "TEST", "NODE_ENV", "RAWR_HQ_CLI"].includes(name),
  );
  return { ...Object.fromEntries(kept), NO_COLOR: "1" };
}

function execute(cwd: string, program: string, args: readonly string[]): Promise<Ended> {
  const started = performance.now();
  return new Promise((settle) => {
    const options = { cwd, env: outside(), maxBuffer: 64 * 1024 * 1024 };
    const child: ChildProcess = execFile(program, args, options, (_error, stdout, stderr) => {
      settle({ code: child.exitCode, stdout, stderr, seconds: (performance.now() - started) / 1000 });
    });
  });
}

async function startProgram(cwd: string, program: string, args: readonly string[], ready: RegExp) {
  // npm starts a shell that starts a host: all of them end with this process, or before.
  const guard = fileURLToPath(new URL("end-with-parent.mjs", import.meta.url));
  const child = spawn(process.execPath, [guard, program, ...args], {
    cwd,
    env: { ...outside(), PORT: "0" },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  let output = "";
  await new Promise<void>((resolve, reject) => {
    const hear = (text: string) => {
      output += text;
      if (ready.test(output)) resolve();
    };
    child.stdout?.setEncoding("utf8").on("data", hear);
    child.stderr?.setEncoding("utf8").on("data", hear);
    child.once("close", (code) => reject(new Error(`${program} ended (${code}) before it was ready:\n${output}`)));
    child.once("error", reject);
  });
  return { output, stop };
}
