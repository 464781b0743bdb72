import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { toSettings } from "../../workspace/config-schema.js";
import { defaultSettings } from "../../workspace/default-settings.js";
import { program } from "../../testing.js";
import { generateCodeOwners, renderCodeOwners } from "./code-owners.js";

const settings = toSettings(
  {
    host: "apps/host",
    codeOwners: { checks: "verification-gates", "plugins/api": "runtime-host", "a b#c": "runtime-host" },
  },
  "c",
);

describe("CODEOWNERS", () => {
  it("follows from the settings, what they say themselves last", () => {
    expect(renderCodeOwners(settings))
      .toBe(`# Written by \`rawr-hq generate\` from the settings and the owners of the contract: change those, then run it again.
* @rawr-verification-gates
/plugins/workflows @rawr-plugin-lifecycle
/plugins/web @rawr-plugin-lifecycle
/plugins/cli @rawr-plugin-lifecycle
/plugins/agents @rawr-plugin-lifecycle
/rawr.hq.ts @rawr-runtime-host
/apps/host @rawr-runtime-host
/checks @rawr-verification-gates
/plugins/api @rawr-runtime-host
/a\\ b\\#c @rawr-runtime-host
`);
  });

  it("escapes what the file would read as a pattern or a comment", () => {
    const codeOwners = {
      "src/[org]/(tabs)": "runtime-host",
      "a*?": "runtime-host",
      "docs/!draft": "runtime-host",
    } as const;
    const lines = renderCodeOwners({ ...defaultSettings, codeOwners })
      .trim()
      .split("\n")
      .slice(-3);
    expect(lines.map((line) => line.split(" @")[0])).toEqual(["/src/\\[org\\]/(tabs)", "/a\\*\\?", "/docs/!draft"]);
  });

  it("is written once, and checked", async () => {
    const workspace = program({});
    const { root } = workspace;
    expect(await generateCodeOwners(root, settings, { check: true })).toMatchObject({ exitCode: 1, outcome: "stale" });
    expect(await generateCodeOwners(root, settings)).toMatchObject({
      exitCode: 0,
      outcome: "written",
      file: ".github/CODEOWNERS",
    });
    expect(readFileSync(join(root, ".github/CODEOWNERS"), "utf8")).toBe(renderCodeOwners(settings));
    expect(await generateCodeOwners(root, settings)).toMatchObject({ outcome: "unchanged" });
    expect(await generateCodeOwners(root, settings, { check: true })).toMatchObject({ exitCode: 0, outcome: "fresh" });
    expect(await generateCodeOwners(root, defaultSettings, { check: true })).toMatchObject({
      exitCode: 1,
      outcome: "stale",
    });
    const { root: elsewhere } = program({});
    expect(await generateCodeOwners(elsewhere, defaultSettings)).toMatchObject({ exitCode: 0, outcome: "off" });
  });

  it.each([
    [{ "docs/CODEOWNERS": "" }, "docs/CODEOWNERS"],
    [{ CODEOWNERS: "", "docs/CODEOWNERS": "" }, "CODEOWNERS"],
    [{ ".gitlab-ci.yml": "", ".gitlab/CODEOWNERS": "" }, ".gitlab/CODEOWNERS"],
    [{ ".gitlab-ci.yml": "" }, "CODEOWNERS"],
    [{ ".github/workflows/a.yml": "", ".gitlab-ci.yml": "" }, ".github/CODEOWNERS"],
  ])("is written where the repository's host reads it: beside %j", async (files, file) => {
    const ours = Object.fromEntries(
      Object.entries(files).map(([path, text]) => [
        path,
        path.endsWith("CODEOWNERS") ? renderCodeOwners(settings) : text,
      ]),
    );
    const { root } = program(ours);
    expect(await generateCodeOwners(root, defaultSettings)).toMatchObject(
      Object.keys(files).some((path) => path.endsWith("CODEOWNERS"))
        ? { outcome: "written", file }
        : { outcome: "off" },
    );
    expect(await generateCodeOwners(root, settings)).toMatchObject({ outcome: "written", file });
    expect(readFileSync(join(root, file), "utf8")).toBe(renderCodeOwners(settings));
  });

  it("does not hide a hand-written file elsewhere that the repository's host reads", async () => {
    const { root } = program({ "docs/CODEOWNERS": "* @me\n" });
    await expect(generateCodeOwners(root, settings)).rejects.toThrow(/^docs\/CODEOWNERS was written by hand/);
  });

  it("is written at the repository's top, with paths from there, if the workspace is one of its folders", async () => {
    const { root } = program({ ".git/HEAD": "", "apps/my hq/package.json": "{}" });
    const made = await generateCodeOwners(join(root, "apps/my hq"), settings);
    expect(made).toMatchObject({ outcome: "written", file: "../../.github/CODEOWNERS" });
    const lines = readFileSync(join(root, ".github/CODEOWNERS"), "utf8").split("\n");
    expect(lines[1]).toBe("/apps/my\\ hq/ @rawr-verification-gates");
    expect(lines).toContain("/apps/my\\ hq/rawr.hq.ts @rawr-runtime-host");
  });

  it("never overwrites a hand-written file", async () => {
    const { root } = program({ ".github/CODEOWNERS": "* @me\n" });
    expect(await generateCodeOwners(root, defaultSettings)).toMatchObject({ outcome: "off" });
    await expect(generateCodeOwners(root, settings)).rejects.toThrow(
      /was written by hand: move its lines to `codeOwners`/,
    );
    expect(readFileSync(join(root, ".github/CODEOWNERS"), "utf8")).toBe("* @me\n");
  });

  it("says in one sentence when it can't be written", async () => {
    const { root } = program({ ".github": "a file" });
    await expect(generateCodeOwners(root, settings)).rejects.toThrow(
      /^\.github\/CODEOWNERS can't be written \(E[A-Z]+\)/,
    );
  });

  it("knows no owner but those of the contract", () => {
    expect(() => toSettings({ codeOwners: { a: "somebody" } }, "c")).toThrow(/`codeOwners\.a`: .*"runtime-host"/);
  });
});
