import pino, { type DestinationStream } from "pino";

/** Where log lines gather until they are written. */
export interface BlockLog extends DestinationStream {
  /** Writes what has gathered, now. */
  flushSync(): void;
}

/**
 * Writes log lines to a file or a descriptor in blocks of 64 KiB, and at least once a second: a write of its own for each line
 * would cost as much as the request. Lines gather as bytes; of text, pino's destination measures the whole block again for each line.
 */
export function blockLog(dest: number | string): BlockLog {
  const file = pino.destination({
    dest,
    sync: false,
    contentMode: "buffer",
    minLength: 64 * 1024,
    maxWrite: 128 * 1024,
    periodicFlush: 1000,
  });
  // With this content mode it takes bytes, which its type does not say.
  const take = file.write.bind(file) as unknown as (bytes: Uint8Array) => boolean;
  return { write: (line) => void take(Buffer.from(line)), flushSync: () => file.flushSync() };
}
