/** The same iterator; an error that it throws, before the first item or later, is reported and thrown on. */
export function watched<Item, Result>(
  iterator: AsyncIterator<Item, Result>,
  onError: (error: unknown) => void,
): AsyncIteratorObject<Item, Result> {
  const told = async <Value>(step: Promise<Value> | undefined): Promise<Value | undefined> => {
    try {
      return await step;
    } catch (error) {
      onError(error);
      throw error;
    }
  };
  const ended = (value: unknown): IteratorResult<Item, Result> => ({ done: true, value: value as Result });
  return {
    // `next` always answers; the other two are there when the iterator has them.
    next: async () => (await told(iterator.next())) ?? ended(undefined),
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
