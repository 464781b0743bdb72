import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { BridgeEvent } from "../bridge/legacy-events.js";

/**
 * An events file, open for appending.
 *
 * @example
 * const lines: string[] = [];
 * const file: EventFile = { append: ({ event }) => void lines.push(event), close: () => undefined };
 * file.append({ event: suiteRunEvent, ts: "2026-11-20T08:00:00.000Z", suite: "suite:api:boundary", runId: "run-1" });
 * lines; //=> ["phase_a.suite_run"]
 */
export interface EventFile {
  /** Appends one line. Throws when the disk refuses it. */
  append(event: BridgeEvent): void;
  /** Closes the file; a later `append` throws. */
  close(): void;
}

/**
 * Opens an NDJSON events file for appending; makes it and its folder when they aren't there.
 *
 * Safe with any number of processes on one machine: a line is one `write` on a file opened with O_APPEND, which the system puts at the
 * end in one piece. After a crash in the middle of a line the next line starts on a line of its own.
 *
 * @example
 * const path = join(mkdtempSync(join(tmpdir(), "hq-")), "events.ndjson");
 * const file = openEventFile(path);
 * file.append({ event: suiteRunEvent, ts: "2026-11-20T08:00:00.000Z", suite: "suite:api:boundary", runId: "run-1" });
 * file.close();
 * readFileSync(path, "utf8").startsWith('{"event":"'); //=> true
 */
export function openEventFile(path: string): EventFile {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, "a+");
  const last = Buffer.alloc(1);
  return {
    append(event) {
      const { size } = fstatSync(file);
      // Another process may append between this look and the write: then a line is empty, or is found behind a torn one by the reader.
      const isTorn = size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a;
      const { event: name, ts, ...rest } = event;
      const line = Buffer.from(`${isTorn ? "\n" : ""}${JSON.stringify({ event: name, ts, ...rest })}\n`);
      // Never finished with a second write: another process could have written in between.
      if (writeSync(file, line) !== line.length) throw new Error(`${path}: a line was cut off; is the disk full?`);
    },
    close: () => closeSync(file),
  };
}
