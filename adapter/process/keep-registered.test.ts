import { expect, test, vi } from "vitest";
import { testEngine, signingKey, eventKey } from "../fixtures/house.js";
import { openWorkshop } from "../fixtures/workshop.js";
import { createRestApi } from "../inngest/rest-api.js";
import { createLocalEngine } from "../local-engine/index.js";
import { keepRegistered } from "./keep-registered.js";

test("registers again with a server that comes back empty, and with no other", async () => {
  const first = await testEngine();
  const port = Number(new URL(first.url).port);
  const stopped = new AbortController();
  const done: string[] = [];
  const workshop = await openWorkshop(first.url, { work: ({ job, step }) => void done.push(`${job} ${step}`) });
  const register = vi.fn<() => Promise<void>>(workshop.register);
  const onForgotten = vi.fn<() => void>();
  const api = createRestApi({ signingKey, eventKey, baseUrl: first.url }, globalThis.fetch);
  const isKnown = vi.fn<() => Promise<boolean | undefined>>(() => api.knowsApp("workshop"));
  const kept = keepRegistered({ register, isKnown, onForgotten }, stopped.signal, 20);
  try {
    await expect.poll(() => isKnown.mock.calls.length).toBeGreaterThan(3);
    expect(register).toHaveBeenCalledTimes(1);
    await first.close();
    // Nobody answers: what is not known is no reason to register.
    await expect.poll(async () => (await isKnown.mock.results.at(-1)?.value) === undefined).toBe(true);
    const empty = createLocalEngine({ signingKey, eventKey, onLog: () => {} });
    await empty.listen({ port });
    try {
      await expect.poll(() => onForgotten.mock.calls.length).toBe(1);
      const { run } = await workshop.start("again");
      expect(await workshop.state(run, { wait: 20 })).toBe("completed");
      expect(done).toEqual(["again first", "again second", "again third"]);
      expect(register).toHaveBeenCalledTimes(2);
    } finally {
      await empty.close();
    }
  } finally {
    stopped.abort();
    await kept;
    await workshop.close();
  }
});

test("keeps trying until it is accepted, and stops when aborted", async () => {
  const stopped = new AbortController();
  const register = vi.fn<() => Promise<void>>().mockRejectedValueOnce(new Error("down")).mockResolvedValue(undefined);
  const isKnown = vi.fn<() => Promise<boolean>>(async () => {
    stopped.abort();
    return true;
  });
  await keepRegistered({ register, isKnown, onForgotten: () => {} }, stopped.signal, 1);
  expect(register).toHaveBeenCalledTimes(2);
  expect(isKnown).toHaveBeenCalledTimes(1);
});
