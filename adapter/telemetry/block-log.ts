import { openSync, write, writeSync } from "node:fs";
import type { DestinationStream } from "pino";

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
/** How often what has gathered is written, and how soon a reader that is behind is tried again, in milliseconds. */
const [every, again] = [1000, 50];
/** How often a reader that is behind is tried again when the process ends. */
const mostTries = 40;

/**
 * Writes log lines to a file or a descriptor in blocks of 64 KiB, and at least once a second: a write of its own for each line
 * would cost as much as the request, and so would a buffer of its own. What has gathered is written when the process exits, too. When
 * its reader has gone or its disk is full, these lines are lost: a host goes on, and it ends when it is told to. With pino's own destination
 * it would not: `flushSync` of sonic-boom 4.2.1 tries for ever on a disk that is full.
 *
 * @example
 * const log = blockLog(2);
 * log.flushSync(); //=> undefined
 */
export function blockLog(dest: number | string): BlockLog {
  const file = typeof dest === "number" ? dest : openSync(dest, "a");
  let block = Buffer.allocUnsafeSlow(blockSize);
  let [from, to] = [0, 0];
  let waiting: Uint8Array[] = [];
  let isWriting = false;
  let timer: NodeJS.Timeout | undefined;

  const gather = (): void => {
    if (from < to) waiting.push(block.subarray(from, to));
    from = to;
  };
  const failed = (error: NodeJS.ErrnoException): void => {
    if (isBehind(error)) later(again);
    else waiting = [];
  };
  const writeOn = (): void => {
    const next = waiting[0];
    if (isWriting || next === undefined) return;
    isWriting = true;
    // Not there while it is under way: at the exit nobody waits for it, and it is not written twice.
    waiting.shift();
    write(file, next, (error, length) => {
      isWriting = false;
      if (error !== null || length < next.length) waiting.unshift(next.subarray(length));
      if (error === null) writeOn();
      else failed(error);
    });
  };
  const later = (milliseconds: number): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      gather();
      writeOn();
    }, milliseconds).unref();
  };
  const flushSync = (): void => {
    gather();
    process.off("exit", flushSync);
    for (let tries = 0; waiting[0] !== undefined && tries < mostTries;) {
      try {
        const rest = waiting[0].subarray(writeSync(file, waiting[0]));
        waiting.splice(0, 1, ...(rest.length > 0 ? [rest] : []));
      } catch (error) {
        failed(error as NodeJS.ErrnoException); // what node:fs throws
        if (waiting.length > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, again);
        tries += 1;
      }
    }
  };
  return {
    write(line) {
      const most = line.length * 3;
      if (from === to && !process.listeners("exit").includes(flushSync)) process.on("exit", flushSync);
      if (to + most > blockSize) {
        gather();
        if (most > blockSize) waiting.push(Buffer.from(line));
        writeOn();
        block = Buffer.allocUnsafeSlow(blockSize);
        [from, to] = [0, 0];
        if (most > blockSize) return;
      }
      to += block.write(line, to);
      later(every);
    },
    flushSync,
  };
}

/** Whether a pipe is full, whose reader may yet come. */
function isBehind({ code }: NodeJS.ErrnoException): boolean {
  return code === "EAGAIN" || code === "EBUSY";
}
