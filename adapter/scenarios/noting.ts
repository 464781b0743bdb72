import type { InngestFunction } from "inngest";
import type { Stage } from "./scenario.js";

export type Options = Omit<InngestFunction.Options, "id" | "triggers">;

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A function that notes its event's number when its work begins and ends. */
export function noting(stage: Stage, options: Options, work: (n: unknown) => Promise<void> = async () => {}) {
  return stage.client.createFunction(
    { ...options, id: stage.own("fn"), triggers: [{ event: stage.own("go") }] },
    async ({ event, step }) => {
      await step.run("work", async () => {
        stage.note(`begin ${event.data.n}`);
        await work(event.data.n);
        stage.note(`end ${event.data.n}`);
      });
    },
  );
}

export const numbers = (count: number): Record<string, unknown>[] => Array.from({ length: count }, (_, n) => ({ n }));

/** Sends them one after the other, and returns their ids. */
export async function sendAll(
  stage: Stage,
  data: readonly Record<string, unknown>[],
  name = stage.own("go"),
): Promise<string[]> {
  const ids: string[] = [];
  for (const each of data) ids.push(await stage.send(name, each));
  return ids;
}

/** How many pieces of work were under way at the same time, at most. */
export function atOnce(notes: readonly string[]): number {
  let now = 0;
  return Math.max(0, ...notes.map((note) => (note.startsWith("begin") ? ++now : now-- && now)));
}

/** The statuses in which the runs of these events ended. */
export async function statuses(stage: Stage, events: readonly string[]): Promise<string[]> {
  const runs = await Promise.all(events.map((event) => stage.ended(event)));
  return runs.flat().map(({ status }) => status);
}

export type Step = Parameters<Parameters<Stage["client"]["createFunction"]>[1]>[0]["step"];

/** A function with two steps and something between them. */
export const inTwoSteps = (stage: Stage, options: Options, between: (step: Step) => Promise<unknown>) =>
  stage.client.createFunction(
    { ...options, id: stage.own("fn"), triggers: [{ event: stage.own("go") }] },
    async ({ event, step }) => {
      await step.run("first", () => stage.note(`first ${event.data.n}`));
      await between(step);
      await step.run("second", () => stage.note(`second ${event.data.n}`));
    },
  );

/** A function that notes its failure if it is told of one, and what it does until it is ended. */
export const untilEnded = (stage: Stage, options: Options, work: (step: Step, n: unknown) => Promise<unknown>) =>
  stage.client.createFunction(
    {
      ...options,
      id: stage.own("fn"),
      triggers: [{ event: stage.own("go") }],
      onFailure: () => stage.note("onFailure"),
    },
    async ({ event, step }) => {
      await step.run("begin", () => stage.note(`begin ${event.data.n}`));
      await work(step, event.data.n);
      await step.run("end", () => stage.note(`end ${event.data.n}`));
    },
  );

/** Runs of one `id` are cancelled by an event that has it, too. */
export const stopOn = (stage: Stage): Options => ({ cancelOn: [{ event: stage.own("stop"), match: "data.id" }] });
