import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { array, assert, integer, property, uint8Array } from "fast-check";
import { expect, test } from "vitest";
import { gatherBody } from "./gather-body.js";

/** In bytes, after a collection of garbage. */
function heapInUse(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc()");
  return process.memoryUsage().heapUsed;
}

test("a body is its pieces in their order, up to its limit and no further", () => {
  assert(
    property(array(uint8Array({ maxLength: 40 })), integer({ min: 0, max: 200 }), (pieces, limit) => {
      const body = gatherBody(limit);
      let expected = Buffer.alloc(0);
      for (const piece of pieces) {
        const fits = expected.length + piece.length <= limit;
        expect(body.add(piece)).toBe(fits);
        if (!fits) return;
        expected = Buffer.concat([expected, piece]);
        expect(Buffer.from(body.whole())).toEqual(expected);
      }
    }),
  );
});

test("one piece is the body itself", () => {
  const piece = new Uint8Array([1, 2, 3]);
  const body = gatherBody(3);
  body.add(piece);
  expect(body.whole()).toBe(piece);
});

test("a million chunks of one byte take little more memory than their bytes", () => {
  const body = gatherBody(1024 * 1024);
  const slab = Buffer.alloc(64 * 1024, "x");
  const before = heapInUse();
  for (let index = 0; index < 1024 * 1024; index++) body.add(slab.subarray(index % 65_536, (index % 65_536) + 1));
  expect(heapInUse() - before).toBeLessThan(10e6);
  expect(body.whole().length).toBe(1024 * 1024);
});
