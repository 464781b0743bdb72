import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { discoverPlugins } from "./discovery.js";
import { defaultSettings } from "./default-settings.js";
import type { Settings } from "./settings.js";
import { plugin, program, type FileTree } from "../testing.js";

function discover(files: FileTree, settings: Partial<Settings> = {}) {
  const { plugins, problems, skipped } = discoverPlugins(program(files).root, { ...defaultSettings, ...settings });
  return {
    keys: plugins.map(({ manifest, directory }) => manifest?.key ?? `broken ${directory}`),
    problems: problems.map(({ code, file }) => `${code} ${file}`),
    messages: problems.map(({ message }) => message),
    skipped,
  };
}

const api = (capability: string) => plugin("api", capability);
const packageJson = (kind: string, capability: string) => JSON.stringify({ rawr: { kind, capability } });

describe("discoverPlugins", () => {
  it("lets `rawr` carry the keys that the settings name, and carries them no further", () => {
    const text = JSON.stringify({ rawr: { kind: "api", capability: "a", team: "x", cost: { per: 1 } } });
    const files = { "plugins/api/a/package.json": text };
    const root = program(files).root;
    const named = discoverPlugins(root, { ...defaultSettings, manifestKeys: ["team", "cost"] }).plugins;
    expect(named).toMatchObject([{ issues: [], manifest: { key: "api/a" } }]);
    expect(named[0]?.block).toEqual({ kind: "api", capability: "a" });
    const [half] = discoverPlugins(root, { ...defaultSettings, manifestKeys: ["team"] }).plugins;
    expect(half?.issues.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual(["M125 /rawr/cost"]);
  });

  it("finds the plugins of the five roots in folder order", () => {
    const files = {
      ...plugin("workflows", "billing"),
      ...plugin("web", "board"),
      ...plugin("toolkit", "tools"),
      ...plugin("agent", "helper"),
      ...api("zeta"),
      ...api("alpha"),
    };
    const keys = ["agent/helper", "api/alpha", "api/zeta", "toolkit/tools", "web/board", "workflows/billing"];
    expect(discover(files)).toMatchObject({ keys, problems: [] });
  });

  it("finds nothing, and no problem, in an empty workspace", () => {
    expect(discover({})).toMatchObject({ keys: [], problems: [] });
  });

  it("is not disturbed by absent api and workflows roots", () => {
    expect(discover({ ...plugin("web", "board") })).toMatchObject({ keys: ["web/board"], problems: [] });
  });

  it("looks into configured roots instead", () => {
    const files = { "services/orders/package.json": packageJson("api", "orders"), ...plugin("web", "board") };
    expect(discover(files, { roots: { services: "api" } }).keys).toEqual(["api/orders"]);
  });

  it("keeps a plugin whose package.json is refused, with its issues", () => {
    expect(discover({ "plugins/api/a/package.json": "{" }).keys).toEqual(["broken plugins/api/a"]);
  });

  it("leaves hidden folders, node_modules, files and ignored folders alone", () => {
    const files = {
      ...api("orders"),
      ...api("old"),
      "plugins/api/.hidden/package.json": packageJson("api", "hidden"),
      "plugins/api/node_modules/x/package.json": packageJson("api", "x"),
      "plugins/api/README.md": "",
      "plugins/api/notes/a.txt": "",
    };
    expect(discover(files, { ignore: ["plugins/api/old/**"] })).toEqual({
      keys: ["api/orders"],
      problems: [],
      messages: [],
      skipped: [{ path: "plugins/api/notes", reason: "it has no package.json" }],
    });
  });

  it("refuses two plugins of one key, naming both files", () => {
    const { problems, messages } = discover({ ...api("a"), "plugins/api/b/package.json": packageJson("api", "a") });
    expect(problems).toEqual(["M130 plugins/api/b/package.json"]);
    expect(messages[0]).toContain("in `plugins/api/a/package.json` and in `plugins/api/b/package.json`");
  });

  it("refuses two plugins whose capabilities differ only by case", () => {
    const { problems, messages } = discover({ ...api("a"), "plugins/api/b/package.json": packageJson("api", "A") });
    expect(problems).toEqual(["M131 plugins/api/b/package.json"]);
    expect(messages[0]).toMatch(/`api\/a` in .* and `api\/A` in .* differ only by case/);
  });

  it("takes one capability of two kinds for two plugins", () => {
    expect(discover({ ...api("a"), ...plugin("workflows", "a") })).toMatchObject({
      keys: ["api/a", "workflows/a"],
      problems: [],
    });
  });

  it("refuses a plugin beside the roots, and leaves other packages there alone", () => {
    const files = {
      ...api("a"),
      "plugins/legacy-api/b/package.json": packageJson("api", "b"),
      "plugins/lonely/package.json": packageJson("api", "c"),
      "plugins/docs/site/package.json": JSON.stringify({ name: "docs" }),
    };
    expect(discover(files).problems).toEqual([
      "M132 plugins/legacy-api/b/package.json",
      "M132 plugins/lonely/package.json",
    ]);
    expect(discover(files, { ignore: ["plugins/l*/**"] }).problems).toEqual([]);
  });

  it("refuses a plugin that lies one level too deep, and leaves packages inside a plugin alone", () => {
    const files = {
      ...api("a"),
      "plugins/api/a/inner/package.json": packageJson("api", "inner"),
      "plugins/api/group/b/package.json": packageJson("api", "b"),
    };
    expect(discover(files)).toMatchObject({ keys: ["api/a"], problems: ["M134 plugins/api/group/b/package.json"] });
  });
});

describe("links", () => {
  const outside = () => {
    const folder = mkdtempSync(join(tmpdir(), "rawr-hq-outside-"));
    mkdirSync(join(folder, "evil"));
    writeFileSync(join(folder, "evil/package.json"), packageJson("api", "evil"));
    return folder;
  };

  it("are followed inside the workspace", () => {
    const files = { "elsewhere/package.json": packageJson("api", "a"), "plugins/api/a": { link: "../../elsewhere" } };
    expect(discover(files)).toMatchObject({ keys: ["api/a"], problems: [] });
  });

  it("make a duplicate when they lead to another plugin", () => {
    expect(discover({ ...api("a"), "plugins/api/b": { link: "a" } }).problems).toEqual([
      "M130 plugins/api/b/package.json",
    ]);
  });

  it("are refused, and not read, when they lead outside, as a plugin, a root or a package.json", () => {
    const folder = outside();
    expect(discover({ "plugins/api/a": { link: join(folder, "evil") } })).toMatchObject({
      keys: [],
      problems: ["M133 plugins/api/a"],
    });
    expect(discover({ "plugins/api": { link: folder } })).toMatchObject({ keys: [], problems: ["M133 plugins/api"] });
    const file = { "plugins/api/a/package.json": { link: join(folder, "evil/package.json") } };
    expect(discover(file)).toMatchObject({ keys: [], problems: ["M133 plugins/api/a/package.json"] });
  });

  it("are refused when they lead nowhere or in a circle", () => {
    const files = {
      "plugins/api/a": { link: "nowhere" },
      "plugins/api/b": { link: "c" },
      "plugins/api/c": { link: "b" },
    };
    expect(discover(files)).toMatchObject({
      keys: [],
      problems: ["M135 plugins/api/a", "M135 plugins/api/b", "M135 plugins/api/c"],
    });
  });
});

describe("what can't be read", () => {
  it.each<[string, FileTree, string]>([
    ["is a folder", { "plugins/api/a/package.json/x": "" }, "is not a regular file"],
    ["is not UTF-8", { "plugins/api/a/package.json": new Uint8Array([0x7b, 0xff, 0x7d]) }, "not UTF-8"],
    ["is huge", { "plugins/api/a/package.json": "x".repeat(5_000_000) }, "which is too large"],
  ])("is a problem when it %s", (_, files, words) => {
    const { problems, messages } = discover(files);
    expect(problems).toEqual(["M135 plugins/api/a/package.json"]);
    expect(messages[0]).toContain(words);
  });

  it("is a root that is a file", () => {
    expect(discover({ "plugins/api": "" }).messages).toEqual([
      "`plugins/api` is a file where a folder of plugins was expected",
    ]);
  });
});

it("discovers 1,000 plugins", { timeout: 30_000 }, () => {
  const files = Object.assign(
    {},
    ...Array.from({ length: 1000 }, (_, index) => api(`capability-${index}`)),
  ) as FileTree; // a merge of trees
  const { root } = program(files);
  expect(discoverPlugins(root, defaultSettings).plugins).toHaveLength(1000);
});
