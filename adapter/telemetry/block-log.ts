import pino, { type DestinationStream } from "pino";

/**
 * Where log lines gather until they are written.
 *
 * @example
 * const lines: string[] = [];
 * const log: BlockLog = { write: (line) => void lines.push(line), flushSync: () => undefined };
 * log.write("started");
 * lines; //=> ["started"]
 */
export interface BlockLog extends DestinationStream {
  /** Writes what has gathered, now. */
  flushSync(): void;
}

const blockSize = 64 * 1024;

/**
 * Writes log lines to a file or a descriptor in blocks of 64 KiB, and at least once a second: a write of its own for each line
 * would cost as much as the request, and so would a buffer of its own. What has gathered is written when the process exits, too.
 *
 * @example
 * const log = blockLog(2);
 * log.flushSync(); //=> undefined
 */
export function blockLog(dest: number | string): BlockLog {
  const file = pino.destination({
    dest,
    sync: false,
    contentMode: "buffer",
    // What is handed is not written before it is flushed: at the exit nobody waits for a write that is under way.
    minLength: 2 * blockSize,
    maxWrite: 4 * blockSize,
    periodicFlush: 1000,
  });
  let block = Buffer.allocUnsafeSlow(blockSize);
  let [from, to] = [0, 0];
  // With this content mode the file takes bytes, which its type does not say. It writes them later: they are not written over.
  const hand = (bytes: Uint8Array): void => void file.write(bytes as unknown as string);
  const handGathered = (): void => {
    if (from === to) return;
    hand(block.subarray(from, to));
    from = to;
  };
  // pino calls these once a second and when the process exits.
  const [flush, flushSync] = [file.flush.bind(file), file.flushSync.bind(file)];
  file.flush = (done) => {
    handGathered();
    flush(done);
  };
  file.flushSync = () => {
    handGathered();
    flushSync();
  };
  return {
    write(line) {
      const most = line.length * 3;
      if (to + most > blockSize) {
        file.flush();
        if (most > blockSize) return hand(Buffer.from(line));
        block = Buffer.allocUnsafeSlow(blockSize);
        [from, to] = [0, 0];
      }
      to += block.write(line, to);
    },
    flushSync: () => file.flushSync(),
  };
}
