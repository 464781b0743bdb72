import { NonRetriableError, RetryAfterError } from "inngest";
import type { Scenario } from "./scenario.js";

/** What fails, what is retried, and who hears of it. */
export const failures: readonly Scenario[] = [
  {
    name: "a step that fails once is retried and the steps before it are not",
    functions: (stage) => [
      stage.client.createFunction(
        { id: stage.own("fn"), retries: 2, triggers: [{ event: stage.own("go") }] },
        async ({ step, attempt }) => {
          await step.run("before", () => stage.note("before"));
          await step.run("flaky", () => {
            stage.note(`flaky ${attempt}`);
            if (attempt === 0) throw new Error("once");
          });
        },
      ),
    ],
    async play(stage) {
      const event = await stage.send(stage.own("go"));
      const [run] = await stage.ended(event);
      stage.same(run?.status, "Completed", "status");
      stage.same(stage.notes, ["before", "flaky 0", "flaky 1"], "steps");
      return "completed at the second attempt";
    },
  },
  {
    name: "a RetryAfterError says when the next attempt is made",
    functions: (stage) => [
      stage.client.createFunction(
        { id: stage.own("fn"), retries: 1, triggers: [{ event: stage.own("go") }] },
        ({ step, attempt }) =>
          step.run("busy", () => {
            stage.note(`${attempt} ${Date.now()}`);
            if (attempt === 0) throw new RetryAfterError("busy", "3s");
          }),
      ),
    ],
    async play(stage) {
      const event = await stage.send(stage.own("go"));
      const [run] = await stage.ended(event);
      const [first = 0, second = 0] = stage.notes.map((note) => Number(note.split(" ")[1]));
      const waited = second - first;
      stage.same(run?.status, "Completed", "status");
      stage.same(waited >= 2000 && waited < 20_000, true, `waited ${waited} ms for three seconds`);
      return "the second attempt when it was asked for";
    },
  },
  {
    name: "a NonRetriableError fails the run at once and calls onFailure once",
    functions: (stage) => [
      stage.client.createFunction(
        {
          id: stage.own("fn"),
          triggers: [{ event: stage.own("go") }],
          onFailure: ({ error, event }) => stage.note(`failed: ${error.message}, ${event.data.event.data.n}`),
        },
        () => {
          stage.note("attempt");
          throw new NonRetriableError("never");
        },
      ),
    ],
    async play(stage) {
      const event = await stage.send(stage.own("go"), { n: 5 });
      const [run] = await stage.ended(event);
      await stage.noted("failed: never, 5");
      stage.same([run?.status, ...stage.notes], ["Failed", "attempt", "failed: never, 5"], "course");
      return "one attempt, one call of onFailure";
    },
  },
  {
    name: "a function can catch a step that has failed for good",
    functions: (stage) => [
      stage.client.createFunction({ id: stage.own("fn"), triggers: [{ event: stage.own("go") }] }, async ({ step }) => {
        const result = await step
          .run("bad", () => {
            throw new NonRetriableError("bad");
          })
          .catch((error: Error) => `caught ${error.message}`);
        await step.run("show", () => stage.note(result));
      }),
    ],
    async play(stage) {
      const event = await stage.send(stage.own("go"));
      const [run] = await stage.ended(event);
      stage.same([run?.status, ...stage.notes], ["Completed", "caught bad"], "course");
      return "caught";
    },
  },
];
