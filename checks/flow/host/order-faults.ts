import type { HostFaults } from "./fault.js";
import type { Way } from "./mount-point.js";

interface Fault {
  readonly way: Way;
  /** How much of the way leads to what is wrong. */
  readonly length: number;
  readonly path: string;
  readonly after: string;
}

/** Mounts that are out of order, and the ways on which their places are in order. */
export class OrderFaults {
  readonly #found: Fault[] = [];
  /** By place: the ways that lead to it, and whether one of their mounts is out of order. */
  readonly #ways = new Map<string, Map<string, boolean>>();

  visited(way: Way): void {
    way.forEach((_, index) => this.#note(way, index, false));
  }

  add(way: Way, length: number, path: string, after: string): void {
    this.#found.push({ way, length, path, after });
    way.forEach((_, index) => this.#note(way, index, true));
  }

  /** Finds each where it is made: a helper that others call lawfully is not what is wrong, and its caller is. */
  judge(faults: HostFaults): void {
    for (const { way, length, path, after } of this.#found) {
      let index = length - 1;
      while (index > 0 && this.#isLawfulElsewhere(way, index)) index -= 1;
      const place = way[index];
      if (place !== undefined) faults.add("order", place.file, place.at, path, after);
    }
  }

  #isLawfulElsewhere(way: Way, index: number): boolean {
    const own = keyOf(way, 0, index);
    return [...(this.#ways.get(keyOf(way, index)) ?? [])].some(([other, isFault]) => other !== own && !isFault);
  }

  #note(way: Way, index: number, isFault: boolean): void {
    const place = keyOf(way, index);
    const ways = this.#ways.get(place) ?? new Map<string, boolean>();
    const own = keyOf(way, 0, index);
    this.#ways.set(place, ways.set(own, isFault || ways.get(own) === true));
  }
}

function keyOf(way: Way, from: number, to = from + 1): string {
  return way
    .slice(from, to)
    .map(({ file, at }) => `${file}:${at.join(":")}`)
    .join(">");
}
