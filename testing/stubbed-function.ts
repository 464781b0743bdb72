import type { DurableFunction, EventType, StepTools } from "@rawr/hq-contract";
import type { TestedRun } from "./tested-run.js";

/** What the steps of a tested function did. */
export interface Noted {
  readonly steps: string[];
  readonly sent: TestedRun["sent"][number][];
}

/** The function, whose steps are written down, and answered by the test where it says so. */
export function stubbed<Event extends EventType, Ports>(
  fn: DurableFunction<string, Event, Ports>,
  stubs: Readonly<Record<string, unknown>>,
  noted: Noted,
): DurableFunction {
  const onFailure = fn.onFailure?.bind(fn);
  const watched = {
    ...fn,
    "~copyOf": fn,
    handler: ((run) =>
      fn.handler({ ...run, step: watchedSteps(run.step, run.context.attempt, stubs, noted) })) as typeof fn.handler,
    ...(onFailure && {
      onFailure: ((run) =>
        onFailure({
          ...run,
          step: watchedSteps(run.step, run.context.attempt, stubs, noted),
        })) as NonNullable<typeof fn.onFailure>,
    }),
  };
  // The ports are given to the plugin around it, as they were given to the test.
  return watched as unknown as DurableFunction;
}

function watchedSteps<Event extends EventType>(
  steps: StepTools<Event>,
  attempt: number,
  stubs: Readonly<Record<string, unknown>>,
  { steps: done, sent }: Noted,
): StepTools<Event> {
  const ids = new Map<string, number>();
  /** A step that was sent before is called again with each call of the function, and is noted once. */
  const noteSent = (event: EventType, data: readonly unknown[]): void => {
    const nth = ids.get(event.name) ?? 0;
    ids.set(event.name, nth + data.length);
    const before = sent.filter((one) => one.event === event.name).length;
    if (before <= nth) sent.push(...data.map((each) => ({ event: event.name, data: each })));
  };
  return {
    ...steps,
    run: (id, work) =>
      steps.run(id, () => {
        done.push(id);
        if (!Object.hasOwn(stubs, id)) return work();
        const stub = stubs[id];
        // What a stub resolves to stands for the work's own result.
        return (typeof stub === "function" ? stub(attempt) : stub) as ReturnType<typeof work>;
      }),
    invoke: (fn, data, options = {}) => {
      const id = options.id ?? fn.id;
      if (!Object.hasOwn(stubs, id)) return steps.invoke(fn, data, options);
      const stub = stubs[id];
      const answer = (): unknown => {
        done.push(id);
        return typeof stub === "function" ? stub(attempt) : stub;
      };
      // What a stub resolves to stands for the function's own result.
      return steps.run(id, answer) as never;
    },
    sendEvent: async (event, data, options) => {
      const handle = await steps.sendEvent(event, data, options);
      noteSent(event, [data]);
      return handle;
    },
    sendEvents: async (event, data, options) => {
      const handles = await steps.sendEvents(event, data, options);
      noteSent(event, data);
      return handles;
    },
  };
}
