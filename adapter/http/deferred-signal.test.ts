import { EventEmitter, getEventListeners, once, setMaxListeners } from "node:events";
import { Readable, addAbortSignal } from "node:stream";
import { finished } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { deferredSignal } from "./deferred-signal.js";

function deferred() {
  const controller = new AbortController();
  let made = 0;
  const signal = deferredSignal(() => {
    made += 1;
    return controller.signal;
  });
  return { signal, made: () => made, abort: (reason?: unknown) => controller.abort(reason), real: controller.signal };
}

const reason = new Error("the caller has gone");

/** Everything that takes a signal, and how it ends when the signal is aborted. */
const takers: Record<string, (signal: AbortSignal) => Promise<unknown>> = {
  "a listener": (signal) => new Promise((resolve) => signal.addEventListener("abort", () => resolve(signal.reason))),
  "a listener once": async (signal) => {
    const [event] = (await once(signal, "abort")) as [Event];
    return [event.type, signal.reason];
  },
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- it is one more way to take a signal
  "a handler": (signal) => new Promise((resolve) => (signal.onabort = () => resolve(signal.reason))),
  "any signal of several": (signal) => {
    const any = AbortSignal.any([new AbortController().signal, signal]);
    return new Promise((resolve) => any.addEventListener("abort", () => resolve(any.reason)));
  },
  "a timer": (signal) => sleep(60_000, undefined, { signal }),
  "an event that is waited for": (signal) => once(new EventEmitter(), "never", { signal }),
  "a stream": (signal) => finished(addAbortSignal(signal, new Readable({ read: () => undefined }))),
  "a request": (signal) => {
    const request = new Request("http://127.0.0.1:1", { signal });
    return new Promise((resolve) => request.signal.addEventListener("abort", () => resolve(request.signal.reason)));
  },
  "a call": (signal) => fetch("data:,", { signal }).then(() => fetch("http://127.0.0.1:9", { signal })),
  "a reader": (signal) => {
    const stream = new TransformStream();
    return new ReadableStream({ start: () => undefined }).pipeTo(stream.writable, { signal });
  },
};

test.each(Object.entries(takers))("%s takes it as it takes a signal, aborted later or before", async (_, take) => {
  const settled = async (signal: AbortSignal, abort: () => void, before: boolean) => {
    if (before) abort();
    const outcome = take(signal).then(
      (value) => ({ value }),
      (error: unknown) => ({ error: String(error), cause: error instanceof Error ? String(error.cause) : "" }),
    );
    if (!before) abort();
    return Promise.race([outcome, sleep(50, "never")]);
  };
  const both = async (before: boolean) => {
    const [one, two] = [deferred(), deferred()];
    return {
      real: await settled(one.real, () => one.abort(reason), before),
      deferred: await settled(two.signal, () => two.abort(reason), before),
    };
  };
  const [later, before] = [await both(false), await both(true)];
  expect(later.real).not.toBe("never");
  expect(later.deferred).toEqual(later.real);
  expect(before.deferred).toEqual(before.real);
});

test("it is made by the first look, once, and not by who only hands it on", () => {
  const { signal, made } = deferred();
  const request = { signal };
  const handed = { ...request, more: true };
  expect(handed.signal === signal && signal instanceof AbortSignal && typeof signal).toBe("object");
  expect(made()).toBe(0);
  expect(handed.signal.aborted).toBe(false);
  expect(signal.reason).toBeUndefined();
  expect(made()).toBe(1);
});

test("it says of itself what a signal says", () => {
  const { signal, abort, real } = deferred();
  expect(inspect(signal)).toBe(inspect(real));
  expect(String(signal)).toBe("[object AbortSignal]");
  expect(() => signal.throwIfAborted()).not.toThrow();
  const listener = (): void => undefined;
  signal.addEventListener("abort", listener);
  expect(getEventListeners(signal, "abort")).toEqual([listener]);
  setMaxListeners(20, signal);
  signal.removeEventListener("abort", listener);
  expect(getEventListeners(real, "abort")).toEqual([]);
  abort(reason);
  expect(signal.aborted).toBe(true);
  expect(() => signal.throwIfAborted()).toThrow(reason);
});
