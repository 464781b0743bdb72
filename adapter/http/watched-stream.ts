/** Who watches an iterator. */
export interface Watcher {
  /** Is shown each item and the last value; what it throws, the iterator throws. */
  readonly onResult?: (result: IteratorResult<unknown, unknown>) => void | Promise<void>;
  /** Is told an error, before the first item or later, and says what is thrown. */
  readonly onError?: (error: unknown) => unknown;
}

/** The same iterator, watched. */
export function watched<Item, Result>(
  iterator: AsyncIterator<Item, Result>,
  { onResult, onError = (error) => error }: Watcher,
): AsyncIteratorObject<Item, Result> {
  const told = async <Value>(step: Promise<Value> | undefined): Promise<Value | undefined> => {
    try {
      return await step;
    } catch (error) {
      throw onError(error);
    }
  };
  const next = async (): Promise<IteratorResult<Item, Result>> => {
    const result = await iterator.next();
    await onResult?.(result);
    return result;
  };
  const ended = (value: unknown): IteratorResult<Item, Result> => ({ done: true, value: value as Result });
  return {
    // `next` always answers; the other two are there when the iterator has them.
    next: async () => (await told(next())) ?? ended(undefined),
    return: async (value) => (await told(iterator.return?.(value))) ?? ended(await value),
    async throw(error) {
      if (iterator.throw === undefined) throw error;
      return iterator.throw(error);
    },
    async [Symbol.asyncDispose]() {
      await iterator.return?.();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Whether an output comes item by item. */
export function isIterator(output: unknown): output is AsyncIterator<unknown, unknown> {
  return (
    typeof output === "object" &&
    output !== null &&
    Symbol.asyncIterator in output &&
    typeof Reflect.get(output, "next") === "function"
  );
}
