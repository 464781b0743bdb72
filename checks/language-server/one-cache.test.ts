import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as after } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { program } from "../testing.js";
import { editorsOfTest, lawful, reaches, router, twoPlugins } from "./fixtures/workspace.js";

const open = editorsOfTest();
const cli = fileURLToPath(new URL("../../dist/checks/cli/main.js", import.meta.url));
const folder = "node_modules/.cache/rawr-hq";
const cache = `${folder}/facts.cache`;
const kills = Number(process.env["HQ_KILLS"] ?? 6);

async function check(root: string): Promise<{ readonly exit: number | null; readonly codes: readonly string[] }> {
  const args = [cli, "check", "--root", root, "--reporter", "json", "--gate", "import-boundary"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
  let text = "";
  child.stdout.on("data", (data: Buffer) => (text += String(data)));
  const [exit] = (await once(child, "close")) as [number | null];
  const { findings } = JSON.parse(text) as { readonly findings: readonly { readonly code: string }[] };
  return { exit, codes: findings.map(({ code }) => code) };
}

describe("the cache of a workspace", () => {
  it("serves a server that is started again, and says the same", async () => {
    const tree = program({ ...twoPlugins, [router]: reaches });
    const first = await open(tree.root);
    await first.until(() => first.codes(router).includes("B101"));
    await first.ask("textDocument/diagnostic", router);
    expect(await first.end()).toBe(0);
    expect(existsSync(join(tree.root, cache))).toBe(true);
    const again = await open(tree.root);
    await again.until(() => again.codes(router).length > 0);
    expect(again.codes(router)).toEqual(["B101"]);
    tree.write({ [router]: lawful });
    await again.changed();
    await again.until(() => again.codes(router).length === 0);
  });

  it("is whole or unused when servers are killed while they write it, and their drafts disappear", async () => {
    const tree = program({ ...twoPlugins, [router]: lawful });
    for (let kill = 0; kill < kills; kill++) {
      const editor = await open(tree.root);
      await editor.ask("textDocument/diagnostic", router);
      tree.write({ [`plugins/api/orders/src/part-${kill}.ts`]: `export const part = ${kill};\n` });
      await editor.changed();
      await after(150 + kill * 12);
      await editor.kill();
    }
    // What a process leaves behind that dies between the two steps of a write.
    mkdirSync(join(tree.root, folder), { recursive: true });
    writeFileSync(join(tree.root, `${cache}.999999999`), "half of it");
    tree.write({ [router]: reaches });
    const last = await open(tree.root);
    await last.until(() => last.codes(router).includes("B101"));
    await last.ask("textDocument/diagnostic", router);
    expect(last.messages).toEqual([]);
    expect(readdirSync(join(tree.root, folder))).toEqual(["facts.cache"]);
  });

  it("that was truncated is discarded, and written again", async () => {
    const tree = program({ ...twoPlugins, [router]: reaches });
    expect(await check(tree.root)).toEqual({ exit: 1, codes: ["B101"] });
    const size = readFileSync(join(tree.root, cache)).length;
    truncateSync(join(tree.root, cache), Math.floor(size / 2));
    const editor = await open(tree.root);
    await editor.until(() => editor.codes(router).includes("B101"));
    await editor.ask("textDocument/diagnostic", router);
    expect(readFileSync(join(tree.root, cache)).length).toBeGreaterThan(size / 2);
  });

  it("is shared by two editors on one workspace, each with its own unsaved text", async () => {
    const tree = program(twoPlugins);
    const one = await open(tree.root);
    const other = await open(tree.root);
    await one.show(router, reaches);
    await one.until(() => one.codes(router).includes("B101"));
    await other.ask("textDocument/diagnostic", router);
    expect(other.codes(router)).toEqual([]);
    tree.write({ [router]: reaches });
    await one.save(router);
    await other.until(() => other.codes(router).includes("B101"));
    await one.close(router);
    tree.write({ [router]: lawful });
    await one.until(() => one.codes(router).length === 0);
    await other.until(() => other.codes(router).length === 0);
  });

  it("is shared with `check`, which runs while files are saved and finds what is on the disk", async () => {
    const tree = program(twoPlugins);
    const editor = await open(tree.root);
    await editor.show(router, lawful);
    for (let round = 0; round < 3; round++) {
      const text = round % 2 === 0 ? reaches : lawful;
      tree.write({ [router]: text });
      await editor.type(router, text, round + 2);
      await editor.save(router);
      const wanted = round % 2 === 0 ? { exit: 1, codes: ["B101"] } : { exit: 0, codes: [] };
      expect(await check(tree.root)).toEqual(wanted);
      await editor.until(() => editor.codes(router).length === wanted.codes.length);
    }
    expect(editor.messages).toEqual([]);
  });
});
