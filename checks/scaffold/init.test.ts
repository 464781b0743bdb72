import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { program } from "../testing.js";
import { initWorkspace, packageName } from "./init.js";

const versions = { "@rawr/hq-contract": "^0.1.0", zod: "^4.6.0" };
const everything = ["package.json", "tsconfig.json", "host.ts", "vitest.config.ts", ".gitignore", "rawr.hq.ts"];

describe("init", () => {
  it("makes a workspace of an empty folder", async () => {
    const { root } = program({});
    expect(await initWorkspace(root, versions)).toEqual({ written: everything, kept: [], completed: [], toDo: [] });
    expect(JSON.parse(readFileSync(join(root, "package.json"), "utf8"))).toMatchObject({
      type: "module",
      dependencies: { "@rawr/hq-contract": "^0.1.0", zod: "^4.6.0" },
    });
  });

  it("makes the folder when it is not there", async () => {
    const { root } = program({});
    await initWorkspace(join(root, "new/hq"), versions);
    expect(JSON.parse(readFileSync(join(root, "new/hq/package.json"), "utf8"))).toMatchObject({ name: "hq" });
  });

  it("run twice changes nothing", async () => {
    const { root } = program({});
    await initWorkspace(root, versions);
    const before = everything.map((file) => readFileSync(join(root, file), "utf8"));
    expect(await initWorkspace(root, versions)).toEqual({ written: [], kept: everything, completed: [], toDo: [] });
    expect(everything.map((file) => readFileSync(join(root, file), "utf8"))).toEqual(before);
  });

  it("leaves what is there as it is, and says what it lacks", async () => {
    const mine = '{\r\n  "name": "mine",\r\n  "dependencies": { "zod": "3" }\r\n}\r\n';
    const { root } = program({ "package.json": mine, "host.ts": "// mine\n" });
    const { written, kept, toDo } = await initWorkspace(root, versions);
    expect(written).toEqual(["tsconfig.json", "vitest.config.ts", ".gitignore", "rawr.hq.ts"]);
    expect(kept).toEqual(["package.json", "host.ts"]);
    expect(toDo[0]).toContain('"type": "module"');
    expect(toDo[1]).toContain("npm install @orpc/server@latest @rawr/hq-contract@^0.1.0");
    expect(toDo[1]).not.toContain("zod@");
    expect(readFileSync(join(root, "package.json"), "utf8")).toBe(mine);
    expect(readFileSync(join(root, "host.ts"), "utf8")).toBe("// mine\n");
  });

  it("adds to a package.json what it lacks when it is told to, and changes nothing else of it", async () => {
    const mine =
      '{\r\n\t"name": "mine",\r\n\t"scripts": { "test": "mine" },\r\n\t"dependencies": { "zod": "3" }\r\n}\r\n';
    const { root } = program({ "package.json": mine });
    const asked: string[] = [];
    const complete = async (lacks: readonly string[]) => asked.push(...lacks) > 0;
    expect(await initWorkspace(root, versions, { complete })).toMatchObject({ completed: ["package.json"], toDo: [] });
    expect(asked).toHaveLength(2);
    const text = readFileSync(join(root, "package.json"), "utf8");
    expect(text.replaceAll("\r\n", "")).not.toContain("\n");
    expect(text).toContain('\r\n\t"type": "module"');
    expect(JSON.parse(text)).toMatchObject({
      name: "mine",
      scripts: { test: "mine", check: "rawr-hq check --run-suites" },
      dependencies: { zod: "3", "@rawr/hq-contract": "^0.1.0" },
    });
    expect(await initWorkspace(root, versions, { complete })).toMatchObject({ completed: [], toDo: [] });
  });

  it("writes nothing beside a package.json that is no JSON", async () => {
    const { root } = program({ "package.json": "{ nope" });
    await expect(initWorkspace(root, versions)).rejects.toThrow(/package\.json is not JSON .* nothing was written/);
    expect(existsSync(join(root, "tsconfig.json"))).toBe(false);
  });

  it("refuses a file where a folder was named", async () => {
    const { root } = program({ "notes.txt": "" });
    await expect(initWorkspace(join(root, "notes.txt"), versions)).rejects.toThrow("is a file");
  });
});

it.each([
  ["My HQ", "my-hq"],
  [".hidden", "hidden"],
  ["ünïcode", "n-code"],
  ["node_modules", "hq"],
  ["___", "hq"],
  ["a".repeat(300), "a".repeat(200)],
])("names the package of folder %s in a way that npm takes", (folder, name) => {
  expect(packageName(folder)).toBe(name);
});
