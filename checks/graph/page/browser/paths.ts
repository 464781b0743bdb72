import type { PageData } from "./data.js";
import type { Scene } from "./scene.js";
import { unreadableOnTheWay, way } from "./visible.js";

/** The way between two boxes: chosen one end after the other, then shown alone. */
export function createPaths(data: PageData, scene: Scene, say: (text: string) => void) {
  let ends: { from?: number; to?: number } = {};
  const labelOf = (node: number) => data.nodes[node]?.l ?? "";

  function find(): void {
    const { from, to } = ends;
    if (from === undefined) return say(`Path to ${labelOf(to ?? 0)}: now choose the start`);
    if (to === undefined) return say(`Path from ${labelOf(from)}: now choose the end`);
    const found = way(data, scene.tree(), from, to);
    ends = {};
    if (found.size === 0) return say(noWay(from, to));
    scene.show(found, [from, to]);
    say(`Path from ${labelOf(from)} to ${labelOf(to)}, ${found.size} nodes`);
  }

  function noWay(from: number, to: number): string {
    const between = `from ${labelOf(from)} to ${labelOf(to)}`;
    const [hidden] = unreadableOnTheWay(data, scene.tree(), from);
    if (hidden === undefined) return `There is no path ${between}`;
    return `No path ${between} was found, but there may be one: ${labelOf(hidden)} is not readable`;
  }

  return {
    pathFrom(from: number): void {
      ends = { ...ends, from };
      find();
    },
    pathTo(to: number): void {
      ends = { ...ends, to };
      find();
    },
    forget(): void {
      ends = {};
    },
  };
}
