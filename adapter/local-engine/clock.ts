/** Time as the engine sees it: milliseconds since the epoch, and timers that fire at an instant. */
export interface Clock {
  now(): number;
  /** Calls `fire` once, at `at` or as soon as possible after it. Returns the function that cancels it. */
  setTimer(at: number, fire: () => void): () => void;
}

const LONGEST_TIMEOUT = 2 ** 31 - 1;

/** A clock that knows what is due. */
export interface WatchedClock extends Clock {
  /** The instant of the earliest timer, or undefined if none is set. */
  nextTimer(): number | undefined;
}

export function createSystemClock(): WatchedClock {
  const timers = new Set<{ readonly at: number }>();
  return {
    now: () => Date.now(),
    nextTimer() {
      let next: number | undefined;
      for (const { at } of timers) if (next === undefined || at < next) next = at;
      return next;
    },
    setTimer(at, fire) {
      let handle: NodeJS.Timeout;
      const timer = { at };
      timers.add(timer);
      const due = (): void => {
        timers.delete(timer);
        fire();
      };
      const arm = (): void => {
        const left = at - Date.now();
        // setTimeout fires at once for anything longer than 2^31-1 ms, so a sleep of 30 days is walked in stages.
        handle = left > LONGEST_TIMEOUT ? setTimeout(arm, LONGEST_TIMEOUT) : setTimeout(due, Math.max(0, left));
      };
      arm();
      return () => {
        timers.delete(timer);
        clearTimeout(handle);
      };
    },
  };
}

export interface VirtualClock extends WatchedClock {
  /** Moves to `at`, firing every timer on the way at its own instant, earliest first. */
  advanceTo(at: number): void;
  advanceBy(milliseconds: number): void;
}

interface Timer {
  readonly at: number;
  readonly order: number;
  fire: (() => void) | undefined;
}

/** A clock that stands still until it is told to move: a test of a sleep of ten days takes no time. */
export function createVirtualClock(start: number = Date.now()): VirtualClock {
  const timers: Timer[] = [];
  let now = start;
  let order = 0;

  const earliest = (): Timer | undefined => {
    while (timers[0] !== undefined && timers[0].fire === undefined) pop(timers);
    return timers[0];
  };
  const advanceTo = (at: number): void => {
    for (let timer = earliest(); timer !== undefined && timer.at <= at; timer = earliest()) {
      pop(timers);
      now = Math.max(now, timer.at);
      timer.fire?.();
    }
    now = Math.max(now, at);
  };
  return {
    now: () => now,
    setTimer(at, fire) {
      const timer: Timer = { at, order: order++, fire };
      push(timers, timer);
      return () => {
        timer.fire = undefined;
      };
    },
    nextTimer: () => earliest()?.at,
    advanceTo,
    advanceBy: (milliseconds) => advanceTo(now + milliseconds),
  };
}

const before = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

function push(heap: Timer[], timer: Timer): void {
  let at = heap.length;
  heap.push(timer);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || !before(timer, above)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = timer;
}

function pop(heap: Timer[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    const left = heap[child];
    const right = heap[child + 1];
    if (left === undefined) break;
    let smallest = left;
    if (right !== undefined && before(right, left)) {
      smallest = right;
      child += 1;
    }
    if (!before(smallest, last)) break;
    heap[at] = smallest;
    at = child;
  }
  heap[at] = last;
}
