import { expect, it } from "vitest";
import { nearestName } from "./nearest-name.js";

it.each([
  ["workflow", "workflows"],
  ["API", "api"],
  ["tolkit", "toolkit"],
  ["wbe", "web"],
])("takes `%s` for `%s`", (word, meant) => {
  expect(nearestName(word, ["api", "workflows", "web", "toolkit", "agent"])).toBe(meant);
});

it("offers nothing for a word that is near to none", () => {
  expect(nearestName("database", ["api", "workflows", "web"])).toBeUndefined();
  expect(nearestName("", ["api"])).toBeUndefined();
});
