import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { createSystemClock, createVirtualClock } from "./clock.js";

describe("the virtual clock", () => {
  it("fires timers in the order of their instants, and of their setting where those are equal", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(50), fc.boolean())), (timers) => {
        const clock = createVirtualClock(0);
        const fired: [number, number][] = [];
        const cancels = timers.map(([at], index) => clock.setTimer(at, () => fired.push([clock.now(), index])));
        timers.forEach(([, cancelled], index) => cancelled && cancels[index]?.());
        clock.advanceTo(25);
        clock.advanceTo(50);
        const expected = timers
          .map(([at, cancelled], index) => ({ at, cancelled, index }))
          .filter((timer) => !timer.cancelled);
        expect(fired).toEqual(
          expected.toSorted((a, b) => a.at - b.at || a.index - b.index).map(({ at, index }) => [at, index]),
        );
        expect(clock.nextTimer()).toBeUndefined();
      }),
    );
  });

  it("fires what a timer sets on the way, and never goes back", () => {
    const clock = createVirtualClock(1000);
    const fired: number[] = [];
    clock.setTimer(1100, () => clock.setTimer(1150, () => fired.push(clock.now())));
    clock.setTimer(0, () => fired.push(clock.now()));
    clock.advanceBy(500);
    expect([fired, clock.now()]).toEqual([[1000, 1150], 1500]);
  });
});

describe("the system clock", () => {
  it("waits for longer than setTimeout can, and can be stopped after that", () => {
    vi.useFakeTimers();
    try {
      const clock = createSystemClock();
      let fired = 0;
      const start = clock.now();
      clock.setTimer(start + 40 * 86_400_000, () => (fired += 1));
      const stop = clock.setTimer(start + 41 * 86_400_000, () => (fired += 100));
      vi.advanceTimersByTime(39 * 86_400_000);
      expect(fired).toBe(0);
      stop();
      vi.advanceTimersByTime(3 * 86_400_000);
      expect(fired).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });
});
