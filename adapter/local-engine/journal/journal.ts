import {
  closeSync,
  existsSync,
  fdatasync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { LocalEngineError } from "../log.js";
import { compact } from "./compact.js";
import { lock } from "./lock.js";
import { areRecords, type JournalRecord } from "./records.js";

/** Where an engine writes what happens. */
export interface Journal {
  /** Adds a record, which is written with the others of its moment. */
  add(record: JournalRecord): void;
  /** Adds a record that is JSON already. */
  addJson(json: string): void;
  /** Writes what was added so far: an answer that relies on it may go out. */
  write(): void;
  /** Writes, makes sure of the disk, and lets another engine have the file. */
  close(): void;
}

export interface OpenedJournal extends Journal {
  readonly path: string;
  /** What it said when it was opened, without what no longer matters. */
  readonly records: readonly JournalRecord[];
  /** Whether its last line was torn, and dropped. */
  readonly torn: boolean;
}

/** The journal of an engine that keeps everything in memory. */
export const noJournal: Journal = { add() {}, addJson() {}, write() {}, close() {} };

const HEAD = '[{"is":"journal","version":1}]\n';
/** A file that has grown beyond this, and to twice its size after the last time, is compacted. */
const COMPACT_BEYOND = 32 * 1024 * 1024;
/** Milliseconds between writing and making sure of the disk. */
const SYNC_EVERY = 5000;

/**
 * Opens a journal, `journal.jsonl` in a folder, and makes both if they are missing. What is written survives the end of the process at
 * once, and a power failure after five seconds. A last line that was torn is dropped: nobody was told of what it says.
 *
 * @throws LocalEngineError when another engine has it, or when it can't be read.
 */
export function openJournal(
  folder: string,
  now: () => number,
  onFault: (message: string) => void,
  compactBeyond = COMPACT_BEYOND,
): OpenedJournal {
  const path = join(folder, "journal.jsonl");
  mkdirSync(folder, { recursive: true });
  const unlock = lock(`${path}.lock`);
  try {
    const { records: all, torn } = readJournal(path);
    const records = compact(all, now());
    return { path, records, torn, ...writer(path, records, unlock, { now, onFault, compactBeyond }) };
  } catch (error) {
    unlock();
    throw error;
  }
}

interface WriterOptions {
  readonly now: () => number;
  readonly onFault: (message: string) => void;
  readonly compactBeyond: number;
}

function writer(
  path: string,
  records: readonly JournalRecord[],
  unlock: () => void,
  { now, onFault, compactBeyond }: WriterOptions,
): Journal {
  let { fd, size } = rewrite(path, records);
  let afterCompaction = size;
  let pending: string[] = [];
  let scheduled: NodeJS.Immediate | undefined;
  let syncing: NodeJS.Timeout | undefined;
  let closed = false;

  const write = (): void => {
    clearImmediate(scheduled);
    scheduled = undefined;
    if (pending.length === 0 || closed) return;
    const line = Buffer.from(`[${pending.join(",")}]\n`);
    try {
      for (let from = 0; from < line.length;) from += writeSync(fd, line, from);
    } catch (error) {
      // Half a line in the middle would make the file unreadable.
      ftruncateSync(fd, size);
      throw error;
    }
    pending = [];
    size += line.length;
    syncing ??= setTimeout(sync, SYNC_EVERY).unref();
    if (size > Math.max(compactBeyond, 2 * afterCompaction)) {
      closeSync(fd);
      ({ fd, size } = rewrite(path, compact(readJournal(path).records, now())));
      afterCompaction = size;
    }
  };
  const writeSoon = (): void => {
    try {
      write();
    } catch (error) {
      // It is tried again with what comes next; an event is not accepted before.
      onFault(`The journal ${path} can't be written (${String(error)}).`);
    }
  };
  const sync = (): void => {
    syncing = undefined;
    if (closed) return;
    fdatasync(fd, (error) => {
      // Compaction, which makes sure of the disk itself, may have closed this file meanwhile.
      if (error !== null && error.code !== "EBADF") onFault(`The journal ${path} can't be synced (${error.message}).`);
    });
  };
  const addJson = (json: string): void => {
    pending.push(json);
    scheduled ??= setImmediate(writeSoon);
  };
  return {
    add: (record) => addJson(JSON.stringify(record)),
    addJson,
    write,
    close() {
      if (closed) return;
      write();
      closed = true;
      clearTimeout(syncing);
      fsyncSync(fd);
      closeSync(fd);
      unlock();
    },
  };
}

/** Puts a new file in the place of the old one: whoever is killed in between finds one of them whole. */
function rewrite(path: string, records: readonly JournalRecord[]): { fd: number; size: number } {
  const next = `${path}.next`;
  const text = Buffer.from(HEAD + records.map((record) => `[${JSON.stringify(record)}]\n`).join(""));
  const fd = openSync(next, "w");
  writeFileSync(fd, text);
  fsyncSync(fd);
  closeSync(fd);
  renameSync(next, path);
  return { fd: openSync(path, "a"), size: text.length };
}

function readJournal(path: string): { readonly records: readonly JournalRecord[]; readonly torn: boolean } {
  if (!existsSync(path)) return { records: [], torn: false };
  const lines = readFileSync(path, "utf8").split("\n");
  const rest = lines.pop() ?? "";
  const records: JournalRecord[] = [];
  for (const [index, line] of lines.entries()) {
    const parsed = parseLine(line);
    if (parsed === undefined) {
      throw new LocalEngineError(
        `Line ${index + 1} of the journal ${path} can't be read; delete the file to start over without its runs.`,
      );
    }
    // One by one: a line may hold more records than a call takes arguments.
    for (const record of parsed) records.push(record);
  }
  return { records, torn: rest !== "" };
}

function parseLine(line: string): readonly JournalRecord[] | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (!areRecords(value)) return undefined;
    return value.every((record) => record.is !== "journal" || record.version === 1) ? value : undefined;
  } catch {
    return undefined;
  }
}
