import { boxHeight, type Placed } from "./clusters.js";

/** The box that an arrow key leads to: the nearest one on that side, sideways distance counting double. */
export function nearestInDirection(placed: ReadonlyMap<number, Placed>, from: number, key: string): number | undefined {
  const start = placed.get(from);
  if (!start) return undefined;
  const middle = ({ x, y, width }: Placed) => ({ x: x + width / 2, y: y + boxHeight / 2 });
  const origin = middle(start);
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [node, other] of placed) {
    if (node === from) continue;
    const at = middle(other);
    const dx = at.x - origin.x;
    const dy = at.y - origin.y;
    const [along, aside] = {
      ArrowRight: [dx, dy],
      ArrowLeft: [-dx, dy],
      ArrowDown: [dy, dx],
      ArrowUp: [-dy, dx],
    }[key] ?? [0, 0];
    if (along === undefined || aside === undefined || along < 8) continue;
    const distance = along + 2 * Math.abs(aside);
    if (distance < least) [best, least] = [node, distance];
  }
  return best;
}
