/** The same stream; `end` runs once when it has been read to its end, has failed, or is given up. `onError` is told how it failed. */
export function untilRead(
  stream: ReadableStream<Uint8Array>,
  end: () => Promise<void> | undefined,
  onError: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  let isGivenUp = false;
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        // Nobody waits for it: `cancel` ends it.
        if (isGivenUp) return;
        if (!done) return controller.enqueue(value);
        await end();
        controller.close();
      } catch (error) {
        if (isGivenUp) return;
        onError(error);
        await end();
        throw error;
      }
    },
    async cancel(reason) {
      isGivenUp = true;
      await reader.cancel(reason);
      await end();
    },
  });
}
