/** The same stream; `end` runs once when it has been read to its end, has failed, or is given up. `onError` is told how it failed. */
export function untilRead(
  stream: ReadableStream<Uint8Array>,
  end: () => Promise<void> | undefined,
  onError: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        await end();
        controller.close();
      } catch (error) {
        onError(error);
        await end();
        throw error;
      }
    },
    async cancel(reason) {
      await reader.cancel(reason);
      await end();
    },
  });
}
