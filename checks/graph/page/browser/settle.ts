/** Something of a column that has a height and would like to begin at some y. */
export interface Settling {
  readonly height: number;
  readonly wish: number;
}

/**
 * Places things below one another in the given order, each as near to its wish as the others allow: neighbours that press against
 * each other move as one. Returns where each begins.
 */
export function settle(items: readonly Settling[], gap: number): number[] {
  const blocks: { first: number; count: number; sum: number; height: number; y: number }[] = [];
  items.forEach(({ height, wish }, at) => {
    blocks.push({ first: at, count: 1, sum: wish, height: height + gap, y: wish });
    for (;;) {
      const [above, below] = blocks.slice(-2);
      if (!above || !below || above.y + above.height <= below.y) break;
      // What is below wishes its block to begin higher by the height of what is above it.
      const sum = above.sum + below.sum - below.count * above.height;
      const count = above.count + below.count;
      blocks.splice(-2, 2, { first: above.first, count, sum, height: above.height + below.height, y: sum / count });
    }
  });
  return blocks.flatMap(({ first, count, y }) => {
    let next = y;
    return items.slice(first, first + count).map(({ height }) => {
      const begins = next;
      next += height + gap;
      return begins;
    });
  });
}
