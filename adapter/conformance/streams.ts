import { eventIterator, getEventMeta, implement, withEventMeta } from "@orpc/server";
import type { BoundaryContext } from "@rawr/hq-contract";
import { z } from "zod";
import { answers, at, receives, row, type Call, type Row } from "./row.js";

const day = new Date("2026-03-01T12:00:00.000Z");

async function* numbers() {
  yield 1;
  yield 2;
}

/** Events, both ways. */
export const streams: readonly Row[] = [
  answers("events answered", eventIterator(z.int()), numbers, "events [1, 2]", {
    wire: { status: 200, headers: { "content-type": "text/event-stream" } },
  }),
  answers("no event answered", eventIterator(z.int()), async function* () {}, "events []"),
  answers(
    "events with a last value",
    eventIterator(z.int(), z.string()),
    async function* () {
      yield 1;
      return "end";
    },
    'events [1], then "end"',
  ),
  answers(
    "events with dates",
    eventIterator(z.strictObject({ at: z.date() })),
    async function* () {
      yield { at: day };
    },
    {
      all: "events [{ at: Date 2026-03-01T12:00:00.000Z }]",
      because: "published answers are JSON, and typed so: a date arrives as text",
      differs: { openApi: 'events [{ at: "2026-03-01T12:00:00.000Z" }]' },
    },
  ),
  answers(
    "an event that its schema refuses",
    eventIterator(z.int()),
    async function* () {
      yield 1;
      yield "two";
    },
    'events [1], then undeclared EVENT_ITERATOR_VALIDATION_FAILED 500 "Event iterator validation failed"',
  ),
  answers(
    "events that end in an undeclared error",
    eventIterator(z.int()),
    async function* () {
      yield 1;
      throw new Error("the secret is 7");
    },
    {
      all: 'events [1], then undeclared INTERNAL_SERVER_ERROR 500 "Internal server error"',
      because: "in process the error itself arrives; over HTTP nothing of it, its words are in the log",
      differs: { inProcess: "events [1], then Error: the secret is 7" },
    },
  ),
  declaredInStream(),
  receives("events sent", eventIterator(z.int()), numbers, "events [1, 2]"),
  receives(
    "events sent with dates",
    eventIterator(z.strictObject({ at: z.date() })),
    async function* () {
      yield { at: day };
    },
    "events [{ at: Date 2026-03-01T12:00:00.000Z }]",
  ),
  bothWays(),
  eventIds(),
  leaving("a reader that leaves between two events", async (ask) => {
    for await (const _ of await ask()) break;
  }),
  leaving("a reader that gives up while it waits for an event", async (ask) => {
    const gone = new AbortController();
    const events = await ask(undefined, { signal: gone.signal });
    await events.next();
    const next = events.next();
    gone.abort();
    await next.catch(() => undefined);
  }),
  leaving("a caller that gives up before the first event", async (ask) => {
    const gone = new AbortController();
    setTimeout(() => gone.abort(), 100);
    const read = async (): Promise<void> => {
      for await (const _ of await ask({ first: "late" }, { signal: gone.signal })) break;
    };
    // Over HTTP the answer breaks off; in process the handler, which has heard of it, may still yield.
    await read().catch(() => undefined);
  }),
];

function declaredInStream(): Row {
  const title = "events that end in a declared error";
  const contract = at(title)
    .errors({ CLOSED: { status: 409, data: z.strictObject({ at: z.int() }) } })
    .output(eventIterator(z.int()));
  const os = implement(contract).$context<BoundaryContext>();
  const procedure = os.handler(async function* ({ errors }) {
    yield 1;
    throw errors.CLOSED({ data: { at: 7 }, message: "closed" });
  });
  return row(title, contract, procedure, 'events [1], then declared CLOSED 409 "closed" { at: 7 }');
}

function bothWays(): Row {
  const title = "events both ways";
  const contract = at(title).input(eventIterator(z.int())).output(eventIterator(z.int()));
  const os = implement(contract).$context<BoundaryContext>();
  const procedure = os.handler(async function* ({ input }) {
    for await (const number of input) yield number * 2;
  });
  return row(title, contract, procedure, "events [2, 4]", { call: (call) => call(numbers()) });
}

/** The ids of events survive: a reader that comes back says which one it had last. */
function eventIds(): Row {
  const title = "ids of events";
  const contract = at(title).output(eventIterator(z.strictObject({ n: z.int() })));
  const os = implement(contract).$context<BoundaryContext>();
  const procedure = os.handler(async function* () {
    yield withEventMeta({ n: 1 }, { id: "first" });
  });
  const call: Row["call"] = async (ask) => {
    const ids: unknown[] = [];
    for await (const event of (await ask()) as AsyncIterable<object>) ids.push(getEventMeta(event)?.id);
    return ids;
  };
  return row(title, contract, procedure, '["first"]', { call });
}

type Events = AsyncIterableIterator<number>;
type Leave = (ask: (...call: Parameters<Call>) => Promise<Events>) => Promise<void>;

/** The handler hears of it: its `finally` runs, and before that, where it waits for something, its signal is aborted. */
function leaving(title: string, leave: Leave): Row {
  const contract = at(title)
    .input(z.strictObject({ first: z.literal("late") }).optional())
    .output(eventIterator(z.int()));
  const os = implement(contract).$context<BoundaryContext>();
  let tell = (): void => {};
  const procedure = os.handler(async function* ({ input, signal }) {
    const gone = new Promise<void>((resolve) => signal?.addEventListener("abort", () => resolve(), { once: true }));
    try {
      if (input?.first === "late") await gone;
      yield 1;
      await gone;
    } finally {
      tell();
    }
  });
  const call: Row["call"] = async (ask) => {
    // rawr-hq-allow S101 until 2027-06-30: the rows are made for one test file, which asks them one after another
    const told = new Promise<string>((resolve) => (tell = () => resolve("told")));
    await leave(async (...asked) => (await ask(...asked)) as Events);
    return told;
  };
  return row(title, contract, procedure, '"told"', { call });
}
