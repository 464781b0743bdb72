import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CouldNotJudge } from "./could-not-judge.js";
import { toSettings } from "./config-schema.js";
import { defaultSettings } from "./default-settings.js";
import { loadSettings } from "./load-settings.js";
import { version } from "./package.js";
import { program } from "../testing.js";

async function refusal(files: Readonly<Record<string, string>>): Promise<string> {
  const error: unknown = await loadSettings(program(files).root).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(CouldNotJudge);
  return error instanceof Error ? error.message : "";
}

describe("loadSettings", () => {
  it("takes the conventions where there is no config", async () => {
    expect(await loadSettings(program({}).root)).toEqual(defaultSettings);
  });

  it("runs a TypeScript config that imports defineConfig where nothing is installed", async () => {
    const { root } = program({
      "rawr-hq.config.ts": `import { defineConfig } from "@rawr/hq-checks";
        const host: string = "apps/host";
        export default defineConfig({ host, roots: { "services": "api" } });`,
    });
    expect(await loadSettings(root)).toEqual({
      ...defaultSettings,
      host: ["apps/host"],
      roots: { services: "api" },
      layers: { packages: [], services: ["packages"] },
      configFile: "rawr-hq.config.ts",
    });
  });

  it("reads JavaScript and JSON configs too", async () => {
    const js = program({ "rawr-hq.config.js": `export default { composition: "src/hq.ts" };` });
    const json = program({ "rawr-hq.config.json": `{ "ignore": ["old/**"] }` });
    expect((await loadSettings(js.root)).composition).toBe("src/hq.ts");
    expect((await loadSettings(json.root)).ignore).toEqual(["old/**"]);
  });

  it.each([
    ["mts", `export default { composition: "src/hq.ts" };`],
    ["cts", `module.exports = { default: { composition: "src/hq.ts" } };`],
    ["mjs", `export default { composition: "src/hq.ts" };`],
    ["cjs", `module.exports = { composition: "src/hq.ts" };`],
  ])("reads a config with the ending .%s, and says which one counts", async (ending, text) => {
    const { root } = program({ [`rawr-hq.config.${ending}`]: text });
    expect(await loadSettings(root)).toMatchObject({
      composition: "src/hq.ts",
      configFile: `rawr-hq.config.${ending}`,
    });
  });

  it("refuses a workspace whose package.json is not JSON, at the place", async () => {
    const { root } = program({ "package.json": '{ "name": "shop", }' });
    await expect(loadSettings(root)).rejects.toThrow(/^package\.json:1:19 is not JSON \(/);
  });

  it.each([
    ["", "the workspace", "package.json"],
    ["plugins/api/billing/", "plugins/api/billing", "plugins/api/billing/package.json"],
    ["packages/money/", "packages/money", "packages/money/package.json"],
  ])("refuses another version of the contract in `%s`, and takes its own there", async (folder, where, file) => {
    const contract = (version: string) => ({
      [`${folder}node_modules/@rawr/hq-contract/package.json`]: JSON.stringify({ version }),
    });
    expect(await refusal(contract("0.0.9"))).toBe(
      `${where} has @rawr/hq-contract 0.0.9, but @rawr/hq-checks is ${version()}, and the two must be the same: ask for ${version()} in ${file}, and install again`,
    );
    expect(await loadSettings(program(contract(version())).root)).toEqual(defaultSettings);
  });

  it("refuses another version of the contract that is installed further up", async () => {
    const { root } = program({
      "node_modules/@rawr/hq-contract/package.json": '{ "version": "0.0.9" }',
      "apps/hq/package.json": "{}",
    });
    await expect(loadSettings(join(root, "apps/hq"))).rejects.toThrow(/^the workspace has @rawr\/hq-contract 0\.0\.9,/);
  });

  it("sees a config that changed since it was last read", async () => {
    const workspace = program({ "rawr-hq.config.ts": `export default { composition: "a.ts" };` });
    expect((await loadSettings(workspace.root)).composition).toBe("a.ts");
    workspace.write({ "rawr-hq.config.ts": `export default { composition: "b.ts" };` });
    expect((await loadSettings(workspace.root)).composition).toBe("b.ts");
  });

  it.each<[string, Record<string, string>, RegExp]>([
    [
      "two configs",
      { "rawr-hq.config.ts": "", "rawr-hq.config.json": "{}" },
      /config\.ts and rawr-hq\.config\.json both exist/,
    ],
    ["no default export", { "rawr-hq.config.ts": "export const a = 1;" }, /exports no default: write/],
    ["a syntax error", { "rawr-hq.config.ts": "export default {" }, /^rawr-hq\.config\.ts:1:17 does not load \(/],
    [
      "a syntax error in what it imports",
      {
        "rawr-hq.config.ts": `import a from "./shared.js";\nexport default { a };\n`,
        "shared.ts": "export default 1;\n  const x = ;\n",
      },
      /^shared\.ts:2:13 does not load \(Unexpected token\)$/,
    ],
    ["a throw", { "rawr-hq.config.js": "throw new Error('no\\nno')" }, /^rawr-hq\.config\.js:1 does not load \(no\)$/],
    ["broken JSON", { "rawr-hq.config.json": "{" }, /^rawr-hq\.config\.json:1:2 is not JSON \(/],
    ["a list", { "rawr-hq.config.json": "3" }, /settings are of type number, not an object/],
  ])("refuses %s in one sentence", async (_, files, sentence) => {
    const message = await refusal(files);
    expect(message).toMatch(sentence);
    expect(message).not.toContain("\n");
  });
});

describe("toSettings", () => {
  const slices = {
    inventory: {
      title: "every service is a plugin",
      owner: "plugin-lifecycle",
      criteria: [{ says: "plugins are discovered", gates: ["metadata-contract"] }],
    },
  };
  const planWith = (part: object) => ({ slices: { inventory: { ...slices.inventory, ...part } } });
  const bridge = { start: "2027-01-01", checkpoints: ["2027-01-05", "2027-01-08"], hardExpiry: "2027-01-15" };

  it.each<[string, unknown, RegExp]>([
    ["an unknown setting", { root: {} }, /setting `root` is unknown: did you mean `roots`\?/],
    ["an unknown setting that is near to none", { zzz: 1 }, /setting `zzz` is unknown: known are roots, /],
    ["an unknown kind", { roots: { "plugins/api": "apy" } }, /`roots\.plugins\/api`: .*"api"/],
    ["a root outside the workspace", { roots: { "../api": "api" } }, /`\.\.\/api` is not a path inside the workspace/],
    ["an absolute composition", { composition: "/etc/hq.ts" }, /`composition`: `\/etc\/hq\.ts` is not a path/],
    ["a backslash", { host: "apps\\host" }, /is not a path inside the workspace/],
    ["no roots at all", { roots: {} }, /`roots` is empty/],
    [
      "a root in a root",
      { roots: { plugins: "api", "plugins/web": "web" } },
      /root `plugins\/web` lies inside root `plugins`/,
    ],
    ["roots that differ by case", { roots: { "p/api": "api", "p/API": "api" } }, /differ only by case/],
    [
      "one bridge date alone",
      { bridge: { hardExpiry: "2027-01-01" } },
      /needs all four dates.*add a dated entry to `bridge\.decisions`/,
    ],
    ["bridge dates out of order", { bridge: { ...bridge, checkpoints: ["2027-01-08", "2027-01-05"] } }, /out of order/],
    ["a moved hard expiry", { bridge: { ...bridge, hardExpiry: "2027-02-01" } }, /a bridge stands 14 at most/],
    [
      "an unknown bridge setting",
      { bridge: { ...bridge, hardexpire: "x" } },
      /setting `bridge\.hardexpire` is unknown: did you mean `hardExpiry`/,
    ],
    ["an unknown slice", { slice: "A7" }, /`slice`: `A7` is not a slice of the plan: did you mean `A\d`\?/],
    [
      "a slice of the default plan beside an own one",
      { slices, slice: "A5" },
      /`A5` is not a slice .* known are inventory$/,
    ],
    ["a slice of no plan", { slices: {}, slice: "A5" }, /`A5` is not a slice of the plan: this workspace has no plan/],
    [
      "a family that waits for an unknown slice",
      { slices, pendingFamilies: [{ family: "rpc", owner: "runtime-host", slice: "inventry", unblock: "x" }] },
      /`pendingFamilies\.0\.slice`: `inventry` is not a slice of the plan: did you mean `inventory`\?/,
    ],
    [
      "a slice with an unknown setting",
      planWith({ afer: [] }),
      /`slices\.inventory\.afer` is unknown: did you mean `after`\?/,
    ],
    ["a slice without criteria", planWith({ criteria: [] }), /`slices\.inventory\.criteria`: /],
    ["a slice of nobody", planWith({ owner: "me" }), /`slices\.inventory\.owner`: .*"runtime-host"/],
    [
      "a slice after an unknown one",
      planWith({ after: ["x"] }),
      /`slices`: slice `inventory` depends on unknown slice `x`/,
    ],
    [
      "a slice after itself",
      planWith({ after: ["inventory"] }),
      /`slices`: slices form a dependency cycle: inventory after/,
    ],
    [
      "a slice whose name is a sentence",
      { slices: { "the first": slices.inventory } },
      /is not the name of a slice: write it/,
    ],
    [
      "a criterion that nothing shows",
      planWith({ criteria: [{ says: "all is well" }] }),
      /`slices\.inventory\.criteria\.0`: nothing shows that it holds: name a gate/,
    ],
    [
      "a criterion with an unknown setting",
      planWith({ criteria: [{ says: "all is well", gate: ["types"] }] }),
      /`slices\.inventory\.criteria\.0\.gate` is unknown: did you mean `gates`\?/,
    ],
    [
      "a legacy key in `rawr`",
      { manifestKeys: ["team", "channel"] },
      /`manifestKeys\.1`: `channel` is not a key that a workspace can add/,
    ],
    ["a wrong type", { ignore: "old" }, /`ignore`: .*expected array/],
    ["null", null, /the settings are null, not an object/],
  ])("refuses %s, naming the setting and the way out", (_, config, sentence) => {
    expect(() => toSettings(config, "rawr-hq.config.ts")).toThrow(sentence);
  });
});
