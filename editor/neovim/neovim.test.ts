import { execFile } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { plugin, program } from "../../checks/testing.js";

const run = promisify(execFile);
const page = readFileSync(new URL("../../docs/editor.md", import.meta.url), "utf8");
const [, init = ""] = /^```lua title="init\.lua"\n([^]*?)^```$/m.exec(page) ?? [];
const here = fileURLToPath(new URL(".", import.meta.url));
const cli = fileURLToPath(new URL("../../dist/checks/cli/main.js", import.meta.url));
const manifest = "plugins/api/orders/package.json";

describe("Neovim, headless, with the configuration of docs/editor.md", () => {
  it("shows a finding in an opened file, and applies the fix that the server offers", async () => {
    const { root } = program({
      "package.json": `{ "name": "hq", "private": true, "workspaces": ["plugins/*/*"] }`,
      ...plugin("api", "orders", { channel: "beta" }),
      "plugins/api/orders/src/index.ts": "export const orders = 1;\n",
      "init.lua": init,
      // Instead of npx, which would ask a registry for a package that this workspace has not installed.
      "bin/npx": `#!/bin/sh\nshift\nexec "${process.execPath}" "${cli}" "$@"\n`,
    });
    chmodSync(join(root, "bin/npx"), 0o755);
    const argv = ["--headless", "--clean", "-u", join(root, "init.lua"), "-S", join(here, "session.lua")];
    const { stdout } = await run("nvim", argv, {
      cwd: root,
      timeout: 110_000,
      env: {
        ...process.env,
        PATH: `${join(root, "bin")}${delimiter}${process.env["PATH"] ?? ""}`,
        XDG_STATE_HOME: join(root, "state"),
        XDG_CACHE_HOME: join(root, "cache"),
        HQ_FILE: join(root, manifest),
        HQ_CODE: "M126",
        HQ_TITLE: "M126: remove `channel`",
      },
    });
    expect(JSON.parse(stdout)).toEqual({
      line: 8,
      message: expect.stringContaining("package.json has a legacy key: `channel`") as string,
      offered: expect.arrayContaining(["M126: remove `channel`", "Explain M126"]) as string[],
      isGone: true,
    });
    expect(readFileSync(join(root, manifest), "utf8")).toBe(plugin("api", "orders")[manifest]);
  });
});
