// oxlint-disable vitest/valid-title, vitest/expect-expect, vitest/no-conditional-expect -- this file makes tests of functions that it is given
import type { Caller, RouteFamily } from "@rawr/hq-contract";
import {
  callerMatrix,
  refusalOf,
  refusals,
  requiredSeams,
  requiredSuites,
  type Observation,
  type RequiredSuite,
} from "@rawr/hq-contract/tables";
import type { TestContext } from "vitest";
import { refuseCell, testTheAssertion } from "./forbidden-cell.js";
import type { ForbiddenCell, Harness } from "./harness.js";
import { startProbed, type ProbedHost } from "./probe.js";
import { createRecorder, type Recorder } from "./recorder.js";
import { afterAll, beforeAll, describe, expect, test } from "./runner.js";
import { seamTests, type Instances } from "./seams.js";
import { settled } from "./settled.js";
import { socketsTo } from "./socket-watch.js";
import { suiteKits } from "./suite-kits.js";

declare module "vitest" {
  interface TaskMeta {
    /** What a test of a harness saw, for the writer of the evidence. */
    rawrHq?: Observation;
  }
}

/**
 * Defines the tests of a harness: every required suite, every forbidden cell of the caller matrix, every seam between two instances.
 * A harness that lacks one does not compile (D-015); what its tests saw becomes evidence when `rawr-hq check --run-suites` runs them.
 *
 * @example
 * const define = (harness: Harness<object>) => defineHarness(harness);
 * typeof define; //=> "function"
 */
export function defineHarness<Hq>(harness: Harness<Hq>): void {
  refuseIncomplete(harness);
  describeCells(harness);
  describeSeams(harness);
  // Last, because its last suite takes longest: a run that stops at the first failure does not wait for it.
  describeSuites(harness);
}

// A retry into green is not evidence, whatever the runner's settings say. What is silent is found by its idleness: the time is a bound on what
// works and never ends, and hosts may open databases on busy machines.
const once = { retry: 0, repeats: 0, timeout: 300_000 } as const;

function describeSuites<Hq>(harness: Harness<Hq>): void {
  const host = lateHost<Hq>();
  describe("the required suites", () => {
    beforeAll(async () => host.start(await startProbed(harness, "harness")), once.timeout);
    afterAll(() => host.close(), once.timeout);
    for (const id of requiredSuites) {
      describe(id, () => {
        for (const [sentence, run] of Object.entries(harness.suites[id])) {
          test(sentence, once, (context) => {
            const recorder = createRecorder(host.started());
            // The kit of this id belongs to the tests of this id; the loop has lost the connection.
            const kit = suiteKits(host.started(), recorder)[id] as never;
            return observe(context, id, [recorder], async () => {
              // What an earlier test triggered must not run behind this one's back.
              await settled(host.started());
              return runSuite(id, host.started(), () => run(kit), context);
            });
          });
        }
      });
    }
  });
}

async function runSuite<Hq>(
  id: RequiredSuite,
  host: ProbedHost<Hq>,
  run: () => Promise<void>,
  { task }: TestContext,
): Promise<Partial<Observation>> {
  if (id !== "suite:cli:in-process") {
    await run();
    return {};
  }
  const { port } = new URL(host.origin);
  // A watch that sees nothing would let every socket pass: it is shown one first.
  const shown = await socketsTo(port, async () => void (await fetch(`${host.origin}/livez`)));
  if (shown === 0) throw new Error("the socket watch does not see an open socket");
  const before = host.handled();
  const sockets = await socketsTo(port, run);
  // Thrown, not asserted: the assertions that are counted are the test's own.
  if (sockets > 0) throw new Error(`\`${task.name}\` opened ${sockets} sockets to its own host: call it in process`);
  return { inProcess: { calls: host.handled() - before, sockets } };
}

function describeCells<Hq>(harness: Harness<Hq>): void {
  const host = lateHost<Hq>();
  describe("the forbidden cells of the caller matrix", () => {
    // A host of its own: no run that another test left behind may move the count of handlers.
    beforeAll(async () => host.start(await startProbed(harness, "cells")), once.timeout);
    afterAll(() => host.close(), once.timeout);
    for (const { caller, family, verdict } of callerMatrix()) {
      if (verdict === "allowed") continue;
      test(`${caller} is refused on ${family}, which answers permitted callers`, once, (context) => {
        const recorder = createRecorder(host.started());
        return observe(context, `cell:${caller}:${family}`, [recorder], async () => {
          const selfTest = testTheAssertion([refusalOf(caller, family), refusals.targetRefused, refusals.routeUnknown]);
          expect(selfTest.accepted).toEqual([]);
          await refuseCell(host.started(), recorder, caller, family, cellOf(harness, caller, family));
          return { selfTest };
        });
      });
    }
  });
}

function describeSeams<Hq>(harness: Harness<Hq>): void {
  let instances: Instances<Hq> | undefined;
  describe("the seams between instances in one process", () => {
    beforeAll(async () => {
      const one = await startProbed(harness, "seam-one");
      const other = await startProbed(harness, "seam-other", one);
      const stranger = await startProbed(harness, "seam-stranger");
      instances = { one, other, stranger, another: () => startProbed(harness, "seam-another", one) };
    }, once.timeout);
    afterAll(async () => {
      if (instances === undefined) return;
      for (const host of [instances.other, instances.one, instances.stranger]) await host.close();
    }, once.timeout);
    for (const seam of requiredSeams) {
      test(`nothing leaks: ${seam}`, once, (context) => {
        if (instances === undefined) throw new Error("the instances did not start");
        const recorders = new Map<ProbedHost<Hq>, Recorder>();
        const recorderOf = (host: ProbedHost<Hq>): Recorder => {
          const recorder = recorders.get(host) ?? createRecorder(host);
          recorders.set(host, recorder);
          return recorder;
        };
        const kit = { seams: harness.seams, instances, recorderOf };
        return observe(context, `seam:${seam}`, recorders, async () => {
          for (const host of [kit.instances.one, kit.instances.other]) await settled(host);
          await seamTests[seam](kit);
          return {};
        });
      });
    }
  });
}

/** Runs a test and leaves what it saw with its result, failed or not. A test that asserted nothing fails. */
async function observe(
  { task }: TestContext,
  id: string,
  recorders: readonly Recorder[] | ReadonlyMap<unknown, Recorder>,
  run: () => Promise<Partial<Observation>>,
): Promise<void> {
  let found: Partial<Observation> = {};
  try {
    found = await run();
  } finally {
    const all = [...recorders.values()];
    task.meta.rawrHq = {
      id,
      assertions: expect.getState().assertionCalls,
      requests: all.flatMap(({ requests }) => requests),
      trails: all.flatMap(({ trails }) => trails),
      inProcess: { calls: 0, sockets: 0 },
      selfTest: { refused: 0, accepted: [] },
      facts: Object.assign({}, ...all.map(({ facts }) => facts)),
      ...found,
    };
  }
  if (expect.getState().assertionCalls === 0) throw new Error(`\`${task.name}\` asserted nothing`);
}

function cellOf<Hq>({ forbidden }: Harness<Hq>, caller: Caller, family: RouteFamily): ForbiddenCell<RouteFamily> {
  // The map's type is complete; here its keys are plain names.
  const cells: Partial<Record<RouteFamily, ForbiddenCell<RouteFamily>>> = forbidden[caller] as object;
  const cell = cells[family];
  if (cell === undefined)
    throw new TypeError(`the harness has no cell for ${caller} on ${family}: it is forbidden: add a test`);
  return cell;
}

/** For who was cast past the compiler, and for suites without a test, which the compiler can't see. */
function refuseIncomplete<Hq>(harness: Harness<Hq>): void {
  for (const id of requiredSuites) {
    if (Object.keys(harness.suites[id] ?? {}).length === 0) {
      throw new TypeError(`\`${id}\` has no test: write at least one (D-015)`);
    }
  }
  const forbidden = callerMatrix().filter(({ verdict }) => verdict === "forbidden");
  for (const { caller, family } of forbidden) cellOf(harness, caller, family);
  for (const [caller, cells] of Object.entries(harness.forbidden)) {
    for (const family of Object.keys(cells)) {
      if (forbidden.some((cell) => cell.caller === caller && cell.family === family)) continue;
      throw new TypeError(
        `the harness has a forbidden cell for ${caller} on ${family}, which the contract does not forbid`,
      );
    }
  }
}

/** A host that starts when the tests do. */
function lateHost<Hq>(): { start(host: ProbedHost<Hq>): void; started(): ProbedHost<Hq>; close(): Promise<void> } {
  let host: ProbedHost<Hq> | undefined;
  return {
    start(started) {
      host = started;
    },
    started() {
      if (host === undefined) throw new Error("the host of this harness did not start");
      return host;
    },
    close: async () => host?.close(),
  };
}
