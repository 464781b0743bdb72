/** A body while it arrives. */
export interface GatheredBody {
  /** Takes the next piece; `false` when the body is larger than it may be. */
  add(piece: Uint8Array): boolean;
  whole(): Uint8Array;
}

/**
 * Gathers the pieces of a body of at most `limit` bytes. They are copied together as they come: a sender chooses how small they are, and
 * a list of a million pieces of one byte holds a hundred times what they say.
 */
export function gatherBody(limit: number): GatheredBody {
  // Most bodies are one piece, which is not copied.
  let only: Uint8Array | undefined;
  let held = Buffer.alloc(0);
  let size = 0;
  return {
    add(piece) {
      const end = size + piece.length;
      if (end > limit) return false;
      if (size === 0) only = piece;
      else {
        if (end > held.length) {
          const larger = Buffer.allocUnsafe(Math.min(limit, 2 * end));
          larger.set(only ?? held.subarray(0, size));
          held = larger;
        }
        only = undefined;
        held.set(piece, size);
      }
      size = end;
      return true;
    },
    whole: () => only ?? held.subarray(0, size),
  };
}
