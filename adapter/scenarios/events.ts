import { randomBytes } from "node:crypto";
import { seededUlid } from "../inngest/ulid.js";
import type { Scenario } from "./scenario.js";

/** What events start, wake and cancel. */
export const events: readonly Scenario[] = [
  {
    name: "a run waits for the event that matches, and goes on with null when none comes",
    functions: (stage) => [
      stage.client.createFunction({ id: stage.own("fn"), triggers: [{ event: stage.own("go") }] }, async ({ step }) => {
        await step.run("ready", () => stage.note("ready"));
        const [answer, none] = await Promise.all([
          step.waitForEvent("answer", { event: stage.own("answer"), match: "data.id", timeout: "1m" }),
          step.waitForEvent("none", { event: stage.own("never"), timeout: "1s" }),
        ]);
        await step.run("show", () => stage.note(`${answer?.data.said} ${none}`));
      }),
    ],
    async play(stage) {
      const event = await stage.send(stage.own("go"), { id: "x" });
      await stage.noted("ready");
      // The wait begins a moment after the step; a server keeps no events for those who come later.
      for (let tries = 0; (await stage.runs(event)).every((run) => run.ended_at === null) && tries < 60; tries++) {
        await stage.send(stage.own("answer"), { id: "other", said: "no" });
        await stage.send(stage.own("answer"), { id: "x", said: "yes" });
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
      const [run] = await stage.ended(event);
      stage.same([run?.status, ...stage.notes], ["Completed", "ready", "yes null"], "answers");
      return "the right answer, and null";
    },
  },
  {
    name: "a step that sends an event starts another function once",
    functions: (stage) => [
      stage.client.createFunction(
        { id: stage.own("first"), triggers: [{ event: stage.own("go") }] },
        async ({ step }) => {
          await step.sendEvent("tell", { name: stage.own("told"), data: { n: 7 } });
          await step.sleep("pause", "1s");
        },
      ),
      stage.client.createFunction({ id: stage.own("second"), triggers: [{ event: stage.own("told") }] }, ({ event }) =>
        stage.note(`told ${event.data.n}`),
      ),
    ],
    async play(stage) {
      const event = await stage.send(stage.own("go"));
      await stage.ended(event);
      await stage.noted("told 7");
      stage.same(stage.notes, ["told 7"], "runs");
      return "one run";
    },
  },
  {
    name: "one idempotency key makes one run, one event id makes one run",
    functions: (stage) => [
      stage.client.createFunction(
        { id: stage.own("keyed"), idempotency: "event.data.key", triggers: [{ event: stage.own("keyed") }] },
        ({ event }) => stage.note(`key ${event.data.key}`),
      ),
      stage.client.createFunction({ id: stage.own("plain"), triggers: [{ event: stage.own("plain") }] }, ({ event }) =>
        stage.note(`id ${event.data.n}`),
      ),
    ],
    async play(stage) {
      await stage.send(stage.own("keyed"), { key: "a" });
      await stage.noted("key a");
      await stage.send(stage.own("keyed"), { key: "a" });
      await stage.send(stage.own("plain"), { n: 1 }, stage.own("id"));
      await stage.noted("id 1");
      await stage.send(stage.own("plain"), { n: 2 }, stage.own("id"));
      await stage.ended(await stage.send(stage.own("keyed"), { key: "b" }));
      await new Promise((resolve) => setTimeout(resolve, 1000));
      stage.same(stage.notes.toSorted(), ["id 1", "key a", "key b"], "runs");
      return "no second run";
    },
  },
  {
    name: "two sends with one id seed are one event, whose id the seed tells beforehand",
    functions: (stage) => [
      stage.client.createFunction({ id: stage.own("fn"), triggers: [{ event: stage.own("go") }] }, ({ event }) =>
        stage.note(`${event.id} ${event.data.n}`),
      ),
    ],
    async play(stage) {
      // Midnight, as a host dates the seed of an idempotency key.
      const midnight = Math.floor(Date.now() / 86_400_000) * 86_400_000;
      const seed = `${midnight},${randomBytes(10).toString("base64")}`;
      const first = await stage.sendSeeded(stage.own("go"), { n: 1 }, seed);
      // Servers count a send's events from one; those before them counted from zero.
      const foretold = [1, 0].map((index) => seededUlid(seed, index) ?? "").find((id) => id === first) ?? "";
      await stage.noted(`${foretold} 1`);
      const second = await stage.sendSeeded(stage.own("go"), { n: 2 }, seed);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      stage.same([first, second], [foretold, foretold], "ids");
      stage.same([stage.notes, (await stage.runs(foretold)).length], [[`${foretold} 1`], 1], "runs");
      return "one event, one run";
    },
  },
  {
    name: "an event cancels the run it is about and no other",
    functions: (stage) => [
      stage.client.createFunction(
        {
          id: stage.own("fn"),
          triggers: [{ event: stage.own("go") }],
          cancelOn: [{ event: stage.own("stop"), match: "data.id" }],
        },
        async ({ event, step }) => {
          await step.run("begin", () => stage.note(`begin ${event.data.id}`));
          await step.sleep("pause", "5s");
          await step.run("end", () => stage.note(`end ${event.data.id}`));
        },
      ),
    ],
    async play(stage) {
      const one = await stage.send(stage.own("go"), { id: 1 });
      const two = await stage.send(stage.own("go"), { id: 2 });
      await stage.noted("begin 1");
      await stage.send(stage.own("stop"), { id: 1 });
      const [cancelled] = await stage.ended(one);
      const [completed] = await stage.ended(two);
      stage.same([cancelled?.status, completed?.status], ["Cancelled", "Completed"], "statuses");
      stage.same(stage.notes.toSorted(), ["begin 1", "begin 2", "end 2"], "steps");
      return "one cancelled, one completed";
    },
  },
  {
    name: "an event nobody knows is accepted and starts nothing",
    functions: () => [],
    async play(stage) {
      const event = await stage.send(stage.own("unheard of"));
      await new Promise((resolve) => setTimeout(resolve, 1000));
      stage.same(await stage.runs(event), [], "runs");
      return "no run";
    },
  },
];
