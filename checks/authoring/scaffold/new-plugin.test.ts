import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pluginKinds } from "@rawr/hq-contract/tables";
import { check, resolveConfig } from "prettier";
import { describe, expect, it } from "vitest";
import { generateComposition } from "../generate/generate-composition.js";
import importBoundary from "../../gates/import-boundary.js";
import { program, type Program } from "../../testing.js";
import { newPlugin, pluginFiles } from "./new-plugin.js";

const repository = fileURLToPath(new URL("../../..", import.meta.url));

const tsconfig = {
  extends: join(repository, "tsconfig.json"),
  compilerOptions: {
    rootDir: "/",
    // As it was built: our own entries import one another by their names, too.
    paths: {
      "@rawr/hq-contract": [join(repository, "dist/contract/index.d.ts")],
      "@rawr/hq-contract/testing": [join(repository, "dist/testing/index.d.ts")],
    },
  },
  include: ["plugins", "*.ts"],
  exclude: ["node_modules"],
};

async function workspaceOfAllKinds(): Promise<Program> {
  const workspace = program({
    "package.json": JSON.stringify({ name: "hq", private: true, type: "module" }),
    "tsconfig.json": JSON.stringify(tsconfig),
  });
  symlinkSync(join(repository, "node_modules"), join(workspace.root, "node_modules"));
  for (const kind of pluginKinds) await newPlugin(workspace.root, kind, "late-fees");
  return workspace;
}

describe("a new plugin", () => {
  it("of every kind compiles, is composed, and passes the gates at once", async () => {
    const workspace = await workspaceOfAllKinds();
    await generateComposition(workspace.root, {});
    const compiled = spawnSync(
      process.execPath,
      [join(repository, "node_modules/typescript/bin/tsc"), "-p", workspace.root],
      { encoding: "utf8" },
    );
    expect(compiled.stdout).toBe("");
    expect(compiled.status).toBe(0);
    expect(await workspace.findings(importBoundary)).toEqual([]);
  });

  it.each(pluginKinds)("of kind %s is formatted as this repository is", async (kind) => {
    const options = await resolveConfig(join(repository, "package.json"));
    for (const [filepath, text] of Object.entries(pluginFiles(kind, "late-fees"))) {
      expect([filepath, await check(text, { ...options, filepath })]).toEqual([filepath, true]);
    }
  });

  it("of kind agent offers a tool: an assistant sees nothing else", () => {
    expect(pluginFiles("agent", "late-fees")["src/index.ts"]).toContain("describe: defineTool({");
  });

  it("brings tests that pass", async () => {
    const workspace = await workspaceOfAllKinds();
    const report = execFileSync(
      process.execPath,
      [
        join(repository, "node_modules/vitest/vitest.mjs"),
        "run",
        "--reporter=json",
        `--root=${workspace.root}`,
        `--config=${join(repository, "vitest.config.ts")}`,
      ],
      { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] },
    );
    expect(JSON.parse(report)).toMatchObject({ success: true, numPassedTests: 8, numPendingTests: 0 });
  });
});

describe("what can't be made is refused, and nothing is written", () => {
  it("an unknown kind, with the nearest one", async () => {
    const { root } = program({});
    await expect(newPlugin(root, "workflow", "late-fees")).rejects.toThrow(
      /`workflow` is unknown.*did you mean `workflows`/,
    );
  });

  it("a capability that is none", async () => {
    const { root } = program({});
    await expect(newPlugin(root, "api", "LateFees")).rejects.toThrow(/lower-case kebab-case/);
    await expect(newPlugin(root, "api", "../escape")).rejects.toThrow(/lower-case kebab-case/);
    expect(existsSync(join(root, "plugins"))).toBe(false);
  });

  it("a capability that is taken, wherever its folder is", async () => {
    const packageJson = JSON.stringify({ name: "a", rawr: { kind: "api", capability: "late-fees" } });
    const { root } = program({ "plugins/api/fees/package.json": packageJson });
    await expect(newPlugin(root, "api", "late-fees")).rejects.toThrow("already exists in plugins/api/fees");
  });

  it("a folder that is there: not a byte of it changes", async () => {
    const { root } = program({ "plugins/api/late-fees/notes.txt": "mine" });
    await expect(newPlugin(root, "api", "late-fees")).rejects.toThrow("nothing was written");
    expect(readFileSync(join(root, "plugins/api/late-fees/notes.txt"), "utf8")).toBe("mine");
  });
});
