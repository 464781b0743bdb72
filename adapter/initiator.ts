import { AsyncLocalStorage } from "node:async_hooks";
import type { CorrelationId, Principal } from "@rawr/hq-contract";
import { isIterator } from "./http/watched-stream.js";

/** What began the work that is under way. In-process calls made meanwhile carry it on (SPEC 2.2). */
export interface Initiator {
  /** Who asked; `undefined` where a schedule or an external event began a run. */
  readonly principal: Principal | undefined;
  readonly correlationId: CorrelationId;
  readonly traceparent?: string | undefined;
  /** Aborted when the caller has gone. */
  readonly signal?: AbortSignal | undefined;
  /** The step of a durable run whose work this is. */
  readonly step?: { readonly runId: string; readonly id: string };
  /** The plugins between who asked and who is asked now, by key, the first one first. */
  readonly via: readonly string[];
}

/** The initiators of one host instance. Another instance's work is never seen here (D-016). */
export interface Initiators {
  /** Does `work` on behalf of an initiator. */
  run<Result>(initiator: Initiator, work: () => Result): Result;
  /** On whose behalf the code that asks is running; `undefined` outside requests and runs. */
  current(): Initiator | undefined;
  /** An output that does the rest of its work on behalf of today's initiator, though others read it later. */
  bind(output: unknown): unknown;
}

export function createInitiators(): Initiators {
  const store = new AsyncLocalStorage<Initiator>();
  return {
    run: (initiator, work) => store.run(initiator, work),
    current: () => store.getStore(),
    bind(output) {
      const initiator = store.getStore();
      if (initiator === undefined) return output;
      const inIts = <Result>(work: () => Result): Result => store.run(initiator, work);
      if (output instanceof ReadableStream) return boundStream(output, inIts);
      return isIterator(output) ? boundIterator(output, inIts) : output;
    },
  };
}

type Within = <Result>(work: () => Result) => Result;

function boundIterator(
  iterator: AsyncIterator<unknown, unknown>,
  within: Within,
): AsyncIteratorObject<unknown, unknown> {
  const end = async (value?: unknown): Promise<IteratorResult<unknown, unknown>> =>
    (await within(() => iterator.return?.(value))) ?? { done: true, value };
  return {
    next: () => within(() => iterator.next()),
    return: end,
    async throw(error) {
      if (iterator.throw === undefined) throw error;
      return within(() => iterator.throw!(error));
    },
    async [Symbol.asyncDispose]() {
      await end();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function boundStream(stream: ReadableStream<unknown>, within: Within): ReadableStream<unknown> {
  const reader = stream.getReader();
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await within(() => reader.read());
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => within(() => reader.cancel(reason)),
    },
    { highWaterMark: 0 },
  );
}
