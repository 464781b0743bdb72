import type { Scenario } from "./scenario.js";

/** Steps, sleeps and parallel steps. */
export const steps: readonly Scenario[] = [
  {
    name: "steps run once each, in order, and a sleep lasts as long as it says",
    functions: (stage) => [
      stage.client.createFunction(
        { id: stage.own("fn"), triggers: [{ event: stage.own("go") }] },
        async ({ event, step }) => {
          const one = await step.run("one", () => (stage.note("one"), Number(event.data.n) + 1));
          await step.sleep("pause", "2s");
          await step.run("two", () => stage.note(`two ${one}`));
        },
      ),
    ],
    async play(stage) {
      const event = await stage.send(stage.own("go"), { n: 1 });
      await stage.noted("one");
      const between = Date.now();
      const [run] = await stage.ended(event);
      const slept = Date.now() - between;
      stage.same(run?.status, "Completed", "status");
      stage.same(stage.notes, ["one", "two 2"], "steps");
      stage.same(slept >= 1500, true, `slept ${slept} ms, and 1,500 is enough`);
      return "two steps, and the sleep between them";
    },
  },
  {
    name: "parallel steps all run once and their results come back in place",
    functions: (stage) => [
      stage.client.createFunction({ id: stage.own("fn"), triggers: [{ event: stage.own("go") }] }, async ({ step }) => {
        const names = ["a", "b", "c", "d"];
        const results = await Promise.all(
          names.map((name) => step.run(name, () => (stage.note(name), name.toUpperCase()))),
        );
        await step.run("join", () => stage.note(results.join("")));
      }),
    ],
    async play(stage) {
      const event = await stage.send(stage.own("go"));
      const [run] = await stage.ended(event);
      stage.same(run?.status, "Completed", "status");
      stage.same(stage.notes.toSorted(), ["ABCD", "a", "b", "c", "d"], "steps");
      return "four steps and their join, once each";
    },
  },
  {
    name: "a value comes back from a step as it went in, whatever its characters and numbers",
    functions: (stage) => [
      stage.client.createFunction(
        { id: stage.own("fn"), triggers: [{ event: stage.own("go") }] },
        async ({ event, step }) => {
          const value = await step.run("keep", () => ({ event: event.data.value, list: [null, true, 0.1, 1e21, []] }));
          await step.run("show", () => stage.note(JSON.stringify([value.event, value.list])));
        },
      ),
    ],
    async play(stage) {
      const value = { ключ: "é<>&\u2028 😀", a: { z: 1, b: -1.5e-7 } };
      const event = await stage.send(stage.own("go"), { value });
      await stage.ended(event);
      const [seen, list] = JSON.parse(stage.notes[0] ?? "[]");
      stage.same(seen["ключ"], value["ключ"], "text");
      stage.same(seen.a.b, value.a.b, "number");
      stage.same(list, [null, true, 0.1, 1e21, []], "list");
      return "unchanged";
    },
  },
  {
    name: "an invoked function's result comes back to its caller",
    functions: (stage) => {
      const double = stage.client.createFunction({ id: stage.own("double"), triggers: [] }, ({ event, step }) =>
        // The function has no trigger that could type its data.
        step.run("double", () => Number((event.data as { n: number }).n) * 2),
      );
      const caller = stage.client.createFunction(
        { id: stage.own("caller"), triggers: [{ event: stage.own("go") }] },
        async ({ step }) => {
          const result = await step.invoke("call", { function: double, data: { n: 21 } });
          await step.run("show", () => stage.note(`result ${result}`));
        },
      );
      return [double, caller];
    },
    async play(stage) {
      const event = await stage.send(stage.own("go"));
      const [run] = await stage.ended(event);
      stage.same([run?.status, ...stage.notes], ["Completed", "result 42"], "result");
      return "42";
    },
  },
];
