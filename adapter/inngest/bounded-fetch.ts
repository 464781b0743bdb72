import { withoutContent } from "../http/answer.js";

/** How far another server is trusted with our time and memory. */
export interface FetchBounds {
  /** Until the whole answer is there, in milliseconds. */
  readonly deadline: number;
  /** Of an answer's body, in bytes. */
  readonly size: number;
}

/** Asks other servers, on behalf of one host instance. */
export interface BoundedFetch {
  readonly fetch: typeof globalThis.fetch;
  /** Gives up all that is asked at the moment: nobody waits for it any more. */
  giveUp(): void;
}

/** An event carries up to a few megabytes, and the answer about it as much. */
const defaultBounds: FetchBounds = { deadline: 15_000, size: 16 * 1024 * 1024 };

/**
 * A `fetch` whose answers are whole: in time, of bounded size, and from whom we asked. A redirect is an answer, not a way: it would
 * take our keys and events along. Each body is read to its end, or an answer that nobody looks at would keep its socket.
 */
export function boundedFetch(fetch: typeof globalThis.fetch, bounds: Partial<FetchBounds> = {}): BoundedFetch {
  const { deadline, size } = { ...defaultBounds, ...bounds };
  const asked = new Set<AbortController>();
  return {
    async fetch(input, init = {}) {
      const controller = new AbortController();
      const abort = (): void => controller.abort(init.signal?.reason);
      const late = setTimeout(
        () => controller.abort(new Error(`no complete response within ${deadline} ms`)),
        deadline,
      );
      init.signal?.addEventListener("abort", abort);
      if (init.signal?.aborted) abort();
      asked.add(controller);
      try {
        const options = { ...init, redirect: "manual", signal: controller.signal } as const;
        const { status, statusText, headers, body } = await fetch(input, options);
        const bytes = await readUpTo(body, size);
        return new Response(withoutContent.has(status) ? null : bytes, { status, statusText, headers });
      } finally {
        clearTimeout(late);
        init.signal?.removeEventListener("abort", abort);
        asked.delete(controller);
      }
    },
    giveUp() {
      for (const controller of asked) controller.abort(new Error("the host has shut down"));
    },
  };
}

async function readUpTo(body: ReadableStream<Uint8Array> | null, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    // Leaving the loop cancels the stream, and its connection with it.
    if (length > size) throw new Error(`the response is larger than ${size} bytes`);
    chunks.push(chunk);
  }
  // Node types the result of concat as a view of any buffer; it is one of an ArrayBuffer.
  return Buffer.concat(chunks, length) as Uint8Array<ArrayBuffer>;
}
