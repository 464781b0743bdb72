import { expect, it } from "vitest";
import { readThrown } from "./thrown.js";

const root = "/srv/shop";
const thrown = (message: string, ...frames: readonly string[]) =>
  Object.assign(new Error(message), { stack: [`Error: ${message}`, ...frames.map((at) => `    at ${at}`)].join("\n") });

it.each([
  ["a text", "no key", "no key", undefined],
  ["nothing", undefined, "undefined", undefined],
  ["an error without a word", thrown(""), "", undefined],
  [
    "an error of the workspace",
    thrown("no key", `file://${root}/packages/keys.ts:2:7`),
    "no key",
    "packages/keys.ts:2",
  ],
  [
    "an error of a package, on behalf of the workspace",
    thrown("twice", `check (file://${root}/node_modules/a/b.js:1:1)`, `${root}/plugins/api/orders/src/index.ts:5:33`),
    "twice",
    "plugins/api/orders/src/index.ts:5",
  ],
  ["an error of nobody here", thrown("no", "node:internal/run_main:1:1", "/srv/shop-b/a.ts:1:1"), "no", undefined],
  [
    "a place in the message",
    thrown(`Unexpected token\n ${root}/my plugins/a.ts:29:6`),
    "Unexpected token",
    "my plugins/a.ts:29",
  ],
  [
    "a text that doesn't parse, whose columns count from 0",
    thrown(`ParseError: Unexpected token\n ${root}/a.ts:29:6`),
    "Unexpected token",
    "a.ts:29:7",
  ],
  ["a place in the first line", thrown(`${root}/a.ts:3: no key`), "a.ts:3: no key", "a.ts:3"],
])("of %s the reason and the place are told", (_what, error, reason, place) => {
  expect(readThrown(error, root)).toEqual({ reason, place });
});
