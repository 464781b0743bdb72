import { expect, test } from "vitest";
import { boxHeight } from "./clusters.js";
import { layOut } from "./layout.js";
import { settle } from "./settle.js";
import type { VisibleArrow, VisibleBox } from "./visible.js";

/** So many plugins of four procedures, between two families before them and an event behind each. */
function graph(plugins: number): { boxes: VisibleBox[]; arrows: VisibleArrow[] } {
  const arrows: VisibleArrow[] = [];
  const boxes: VisibleBox[] = [];
  const box = (within: string) => {
    boxes.push({
      node: boxes.length,
      within,
      folder: "",
      members: 1,
      findings: [],
      change: "",
      unreadable: false,
      canOpen: false,
    });
    return boxes.length - 1;
  };
  const arrow = (from: number, to: number, kind = "mounts") =>
    arrows.push({ kind, from, to, edges: [], findings: [], change: "" });
  const caller = box("");
  const families = [box(""), box("")];
  for (const family of families) arrow(caller, family);
  for (let at = 0; at < plugins; at += 1) {
    const procedures = [0, 1, 2, 3].map(() => box(`plugin-${at}`));
    for (const family of families) for (const procedure of procedures) arrow(family, procedure);
    const [event, run] = [box(`plugin-${at}`), box(`plugin-${at}`)];
    arrow(procedures[0] ?? 0, event);
    arrow(event, run);
    arrow(families[0] ?? 0, run);
    arrow(run, procedures[1] ?? 0, "calls");
    arrow(caller, procedures[2] ?? 0, "calls");
  }
  return { boxes, arrows };
}

const words = { columnOf: () => 0, widthOf: () => 100, titleOf: ({ within }: VisibleBox) => within };

test.each([1, 3, 40])("with %i plugins no two boxes overlap, and each stands in its frame", (plugins) => {
  const { boxes, arrows } = graph(plugins);
  const { placed, frames, width, height } = layOut(boxes, arrows, words);
  const all = [...placed.values()];
  expect(all).toHaveLength(boxes.length);
  for (const [at, one] of all.entries()) {
    const { x, y } = one;
    expect(x >= 0 && y >= 0 && x + one.width <= width && y + boxHeight <= height).toBe(true);
    const over = all
      .slice(at + 1)
      .filter((two) => x < two.x + two.width && two.x < x + one.width && Math.abs(y - two.y) < boxHeight);
    expect(over).toEqual([]);
    const { within } = one.box;
    const around = frames.filter(
      (frame) =>
        frame.x <= x &&
        frame.y <= y &&
        x + one.width <= frame.x + frame.width &&
        y + boxHeight <= frame.y + frame.height,
    );
    expect(around.map(({ title }) => title)).toEqual(within === "" ? [] : [within]);
  }
});

test("an arrow that passes a column passes it where no box stands", () => {
  const { boxes, arrows } = graph(3);
  const { placed, routes } = layOut(boxes, arrows, words);
  expect(routes).toHaveLength(arrows.length);
  const passing = routes.filter(({ points }) => points.length > 2);
  expect(passing.length).toBeGreaterThan(3);
  for (const { points } of passing) {
    for (const { x, y } of points.slice(1, -1)) {
      const hit = [...placed.values()].filter(
        (box) => x > box.x && x < box.x + box.width && y > box.y - 2 && y < box.y + boxHeight + 2,
      );
      expect(hit).toEqual([]);
    }
  }
});

test("a column that no screen holds is drawn densely, with one arrow for each many", () => {
  const { boxes, arrows } = graph(40);
  const { bundles, routes, placed } = layOut(boxes, arrows, words);
  expect(bundles.length).toBeLessThan(12);
  expect(routes.filter(({ isBundled }) => !isBundled)).toHaveLength(2);
  expect(Math.max(...[...placed.values()].map(({ y }) => y))).toBeLessThan(2000);
});

test("the same boxes and arrows are always placed alike", () => {
  const { boxes, arrows } = graph(5);
  expect(layOut(boxes, arrows, words)).toEqual(layOut(boxes, arrows, words));
});

test.each([
  ["stand where they wish", [0, 100, 200], [0, 100, 200]],
  ["that wish for one place share it evenly", [50, 50], [35, 65]],
  ["push on what they press against", [0, 10, 100], [-10, 20, 100]],
  ["keep their order whatever they wish", [100, 0], [35, 65]],
])("things of a column %s", (_, wishes, places) => {
  const items = wishes.map((wish) => ({ height: 20, wish }));
  expect(settle(items, 10)).toEqual(places);
});
