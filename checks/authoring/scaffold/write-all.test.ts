import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { program } from "../../testing.js";
import { writeAll } from "./write-all.js";

it("writes new files and replaces known ones, through links, with their permissions", () => {
  const { root } = program({ "real/a.sh": "old" });
  chmodSync(join(root, "real/a.sh"), 0o755);
  symlinkSync("real/a.sh", join(root, "a.sh"));
  writeAll(root, [
    { path: "deep/er/b.txt", text: "b" },
    { path: "a.sh", text: "new", replaces: "old" },
  ]);
  expect(readFileSync(join(root, "deep/er/b.txt"), "utf8")).toBe("b");
  expect(readFileSync(join(root, "real/a.sh"), "utf8")).toBe("new");
  expect(statSync(join(root, "real/a.sh")).mode & 0o777).toBe(0o755);
  expect(readdirSync(root).toSorted()).toEqual(["a.sh", "deep", "real"]);
});

it.each([
  ["the last file is there already", { path: "taken", text: "x" }],
  ["the last file says something else by now", { path: "taken", text: "x", replaces: "something else" }],
  ["the folder of the last file is a file", { path: "taken/b", text: "x" }],
  ["a folder is where the last file should be", { path: "folder", text: "x" }],
])("leaves everything as it was when %s", (_what, last) => {
  const { root } = program({ taken: "mine", "kept.txt": "before" });
  mkdirSync(join(root, "folder"));
  expect(() =>
    writeAll(root, [{ path: "new/one.txt", text: "1" }, { path: "kept.txt", text: "after", replaces: "before" }, last]),
  ).toThrow(/can't be written .*nothing was changed/);
  expect(readdirSync(root).toSorted()).toEqual(["folder", "kept.txt", "taken"]);
  expect(readFileSync(join(root, "kept.txt"), "utf8")).toBe("before");
  expect(readFileSync(join(root, "taken"), "utf8")).toBe("mine");
  expect(existsSync(join(root, "new"))).toBe(false);
});
