import { boxHeight, type Placed } from "./clusters.js";
import type { Point } from "./ways.js";

/** Finds places for the words of arrows, on their lines, where no other words and no box stand. */
export interface WordPlaces {
  place(points: readonly Point[], text: string): Point;
}

/** How far along a piece of a line words may stand, best first. */
const tries = [0.5, 0.35, 0.65, 0.25, 0.75, 0.15, 0.85];

export function createWordPlaces(boxes: Iterable<Placed>): WordPlaces {
  const taken = [...boxes].map(({ x, y, width }) => ({ x, y, width, height: boxHeight }));
  const isFree = (x: number, y: number, width: number, height: number) =>
    taken.every((box) => x + width < box.x || x > box.x + box.width || y + height < box.y || y > box.y + box.height);
  return {
    place(points, text) {
      const [width, height] = [[...text].length * 7.4, 13];
      const candidates = points.slice(1).flatMap((to, at) => tries.map((share) => along(points[at] ?? to, to, share)));
      const found = candidates.find(({ x, y }) => isFree(x - width / 2, y - height, width, height)) ??
        candidates[0] ?? { x: 0, y: 0 };
      taken.push({ x: found.x - width / 2, y: found.y - height, width, height });
      return found;
    },
  };
}

/** A point of the curve between two points, lifted off the line. */
function along(from: Point, to: Point, share: number): Point {
  const rest = 1 - share;
  const mid = (from.x + to.x) / 2;
  const x = rest ** 3 * from.x + 3 * rest * share * mid + share ** 3 * to.x;
  const y = (rest ** 3 + 3 * rest ** 2 * share) * from.y + (3 * rest * share ** 2 + share ** 3) * to.y;
  return { x, y: y - 4 };
}
