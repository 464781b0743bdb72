import * as fc from "fast-check";
import pino, { type Level } from "pino";
import { expect, test, vi } from "vitest";
import { observabilityEvents, toInstanceAlias } from "@rawr/hq-contract";
import { eventLines } from "./event-line.js";
import { createTelemetry, type EventFields } from "./telemetry.js";

const value = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(undefined),
);
const fields = fc.dictionary(fc.constantFrom("family", "method", "caller", "status", "duration", "reason"), value);

test("a line is, letter by letter, the one that pino writes", () => {
  vi.useFakeTimers({ now: 1795337067286 });
  const levels: Level[] = ["trace", "debug", "info", "warn", "error", "fatal"];
  fc.assert(
    fc.property(fields, fc.constantFrom(...levels), fc.string({ unit: "grapheme" }), (given, level, message) => {
      let theirs = "";
      const log = pino({ level: "trace", base: { instance: "test" } }, { write: (line) => void (theirs = line) });
      log[level](given, message);
      expect(eventLines("test")(level, given, message)).toBe(theirs);
    }),
  );
  vi.useRealTimers();
});

test("a destination that pino tells what it writes is told by pino", () => {
  const told: unknown[] = [];
  const destination = {
    [Symbol.for("pino.metadata")]: true,
    lastLevel: 0,
    write(line: string) {
      const { msg } = JSON.parse(line) as EventFields;
      told.push([destination.lastLevel, msg]);
    },
  };
  const telemetry = createTelemetry(toInstanceAlias("test"), [], { destination });
  telemetry.record(observabilityEvents.requestCompleted, { status: 200 });
  telemetry.record(observabilityEvents.callerForbidden, { status: 403 });
  expect(told).toEqual([
    [30, "host.request_completed"],
    [40, "host.caller_forbidden"],
  ]);
});
