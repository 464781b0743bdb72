import { existsSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { program, type FileTree } from "../../testing.js";
import { linkInstalled } from "./link-installed.js";

const tree: FileTree = {
  "package.json": '{ "name": "root" }',
  "packages/tax/package.json": '{ "name": "@example/tax" }',
  "packages/tax/rate.js": "then",
  "plugins/api/orders/package.json": '{ "name": "orders" }',
};
const installed: FileTree = {
  "node_modules/zod/package.json": "{}",
  "node_modules/@orpc/server/package.json": "{}",
  "node_modules/.cache/rawr-hq/facts.json": "{}",
  "node_modules/@example/tax": { link: "../../packages/tax" },
  "plugins/api/orders/node_modules/zod/package.json": "{}",
};

it("a revision has its own packages as they were, and what is installed as it is", () => {
  const now = program({ ...tree, ...installed, "packages/tax/rate.js": "now" }).root;
  const base = program(tree).root;
  linkInstalled(now, base);
  expect(readFileSync(join(base, "node_modules/@example/tax/rate.js"), "utf8")).toBe("then");
  for (const path of ["zod", "@orpc/server"]) {
    expect(readlinkSync(join(base, "node_modules", path))).toBe(join(now, "node_modules", path));
  }
  expect(realpathSync(join(base, "plugins/api/orders/node_modules/zod"))).toBe(
    realpathSync(join(now, "plugins/api/orders/node_modules/zod")),
  );
  expect(existsSync(join(base, "node_modules/.cache"))).toBe(false);
});

it("what is installed further up is linked, but not the workspace itself", () => {
  const nested = Object.fromEntries(Object.entries(tree).map(([path, text]) => [`apps/hq/${path}`, text]));
  const { root } = program({
    ...nested,
    "node_modules/zod/package.json": "{}",
    "node_modules/vitest/package.json": '{ "version": "3.0.0" }',
    "node_modules/root": { link: "../apps/hq" },
    "apps/hq/node_modules/vitest/package.json": '{ "version": "4.0.0" }',
  });
  const base = program(tree).root;
  linkInstalled(join(root, "apps/hq"), base);
  expect(readlinkSync(join(base, "node_modules/zod"))).toBe(join(root, "node_modules/zod"));
  expect(readFileSync(join(base, "node_modules/vitest/package.json"), "utf8")).toContain("4.0.0");
  expect(existsSync(join(base, "node_modules/root"))).toBe(false);
});

it("where nothing is installed, nothing is linked: both sides are read alike", () => {
  const base = program(tree).root;
  linkInstalled(program(tree).root, base);
  expect(existsSync(join(base, "node_modules"))).toBe(false);
});

it("a package's name leads nowhere outside", () => {
  const base = program({
    ...tree,
    "packages/evil/package.json": '{ "name": "../../evil" }',
    "packages/dot/package.json": '{ "name": ".." }',
  }).root;
  linkInstalled(program({ ...tree, ...installed }).root, base);
  expect(existsSync(join(base, "evil"))).toBe(false);
  expect(existsSync(join(base, "node_modules/orders"))).toBe(true);
});
