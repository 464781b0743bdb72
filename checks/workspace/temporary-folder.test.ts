import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { temporaryFolder } from "./temporary-folder.js";

const built = new URL("../../dist/checks/workspace/temporary-folder.js", import.meta.url).href;

/** A process that has two such folders and waits, having done `more`; and where they are. */
async function waiting(more = "") {
  const script = `
    import { temporaryFolder } from ${JSON.stringify(built)};
    const folders = [temporaryFolder("a"), temporaryFolder("b")];
    ${more}
    setInterval(() => {}, 1000);
    process.stdout.write(JSON.stringify(folders.map(({ path }) => path)));`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [said] = (await once(child.stdout, "data")) as [Buffer]; // one short write, which a pipe does not tear
  return { child, folders: JSON.parse(said.toString()) as readonly string[] }; // said by the lines above
}

it("exists until it is removed, and leaves no listeners behind", () => {
  const before = process.listenerCount("SIGINT");
  const { path, remove } = temporaryFolder("test");
  expect(existsSync(path)).toBe(true);
  remove();
  expect([existsSync(path), process.listenerCount("SIGINT")]).toEqual([false, before]);
});

it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "goes with a process that %s ends, as it would have ended",
  async (signal) => {
    const { child, folders } = await waiting();
    expect(folders.map(existsSync)).toEqual([true, true]);
    child.kill(signal);
    expect(await once(child, "exit")).toEqual([null, signal]);
    expect(folders.map(existsSync)).toEqual([false, false]);
  },
);

it("leaves the exit to other listeners", async () => {
  const { child, folders } = await waiting(`process.on("SIGINT", () => process.exit(7));`);
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([7, null]);
  expect(folders.map(existsSync)).toEqual([false, false]);
});
