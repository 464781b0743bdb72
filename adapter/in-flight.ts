/** Counts what is under way, so that a host can wait for it to end. */
export interface InFlight {
  /** Returns the function that ends it. */
  enter(): () => void;
  /** Resolves when nothing is under way, or when `within` milliseconds have passed. */
  drained(within: number): Promise<void>;
}

export function createInFlight(): InFlight {
  let count = 0;
  const waiting = new Set<() => void>();
  return {
    enter() {
      count += 1;
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        count -= 1;
        if (count === 0) for (const resolve of waiting) resolve();
      };
    },
    drained: (within) =>
      new Promise((resolve) => {
        if (count === 0) return resolve();
        const done = (): void => {
          clearTimeout(timer);
          waiting.delete(done);
          resolve();
        };
        const timer = setTimeout(done, within);
        waiting.add(done);
      }),
  };
}
