import { createHash } from "node:crypto";
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writevSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { ManifestResult } from "@rawr/hq-contract/tables";
import { digest } from "./digest.js";
import type { FactDigests, ParseError } from "./facts.js";
import type { ImportFact } from "./import-facts.js";

/** Where something lies among the details: `[offset, bytes]`. */
export type Slice = readonly [offset: number, bytes: number];

/** Where details lie that belong together, one behind the other: `[offset, ...bytes]`. */
export type DetailSlices = readonly [offset: number, ...bytes: number[]];

/** What every run needs of a file; what only some need is among the details. */
export interface RememberedFile {
  readonly hash: string;
  readonly parseErrors: readonly ParseError[];
  readonly mayAllow: boolean;
  readonly imports: readonly ImportFact[];
  readonly digests: FactDigests;
  readonly details: DetailSlices;
}

/** The part of the cache that every run reads. */
export interface Index {
  readonly files: Readonly<Record<string, RememberedFile>>;
  /** What the shared parser said, by the digest of what it was given. */
  readonly manifests: Readonly<Record<string, ManifestResult>>;
  /** What was made of one text and nothing else, by the digest of its maker's name and the text. */
  readonly made: Readonly<Record<string, unknown>>;
  /** dependency-cruiser's verdict holds as long as its key does. */
  readonly cruise?: { readonly key: string; readonly result: Slice };
  /** What gates said, by the gate's name, in the engine's own form. */
  readonly verdicts: Readonly<Record<string, unknown>>;
}

/** What an earlier run learned. Facts hold as long as a file's bytes do, all else as long as what it was made from. */
export interface Memory {
  readonly index: Index;
  detail(slice: Slice): Buffer;
  /** A sentence when a cache was there and not used. */
  readonly note?: string;
}

export const cacheFile = "node_modules/.cache/rawr-hq/facts.cache";

const nothing: Index = { files: {}, manifests: {}, made: {}, verdicts: {} };

/** Remembers nothing. */
export const noMemory: Memory = { index: nothing, detail: () => Buffer.alloc(0) };

/** Reads the cache of a workspace. Whatever is wrong with it, the answer is an empty memory and a sentence. */
export function readCache(root: string, stamp: string): Memory {
  let bytes: Buffer;
  try {
    bytes = readFileSync(join(root, cacheFile));
  } catch {
    return noMemory;
  }
  const end = bytes.indexOf("\n");
  const [madeBy, checksum, length] = bytes.toString("latin1", 0, Math.max(end, 0)).split(" ");
  if (madeBy !== stamp) {
    return { ...noMemory, note: `${cacheFile} was written by another version, so everything was read again` };
  }
  const body = bytes.subarray(end + 1);
  if (checksum !== checksumOf(stamp, length ?? "", [body])) {
    return { ...noMemory, note: `${cacheFile} is damaged, so everything was read again` };
  }
  const details = body.subarray(Number(length));
  return {
    // The checksum covers the stamp and every byte: this is what writeCache wrote.
    index: JSON.parse(body.toString("utf8", 0, Number(length))) as Index,
    detail: ([offset, size]) => details.subarray(offset, offset + size),
  };
}

/** Collects the details of a cache that is being written. */
export class Details {
  readonly #parts: Buffer[] = [];
  #size = 0;
  /** The part of memory that comes next. */
  #run: { readonly memory: Memory; readonly slice: Slice } | undefined;

  add(detail: string): Slice {
    this.#endRun();
    const bytes = Buffer.from(detail);
    this.#parts.push(bytes);
    return this.#take(bytes.length);
  }

  /** Takes over what an earlier run remembered. What lay side by side is taken in one piece. */
  keep(memory: Memory, [offset, bytes]: Slice): Slice {
    const { slice: [start, length] = [0, 0] } = this.#run ?? {};
    if (this.#run?.memory === memory && start + length === offset) {
      this.#run = { memory, slice: [start, length + bytes] };
    } else {
      this.#endRun();
      this.#run = { memory, slice: [offset, bytes] };
    }
    return this.#take(bytes);
  }

  get parts(): readonly Buffer[] {
    this.#endRun();
    return this.#parts;
  }

  #take(bytes: number): Slice {
    const offset = this.#size;
    this.#size += bytes;
    return [offset, bytes];
  }

  #endRun(): void {
    if (this.#run !== undefined) this.#parts.push(this.#run.memory.detail(this.#run.slice));
    this.#run = undefined;
  }
}

/** Replaces the cache in one step, so that a reader never meets half of it. Failing to write costs time, not truth. */
export function writeCache(root: string, stamp: string, index: Index, details: Details): void {
  const target = join(root, cacheFile);
  const draft = `${target}.${process.pid}`;
  const head = Buffer.from(JSON.stringify(index));
  const body = [head, ...details.parts];
  const start = Buffer.from(`${stamp} ${checksumOf(stamp, String(head.length), body)} ${head.length}\n`);
  const size = [start, ...body].reduce((sum, { length }) => sum + length, 0);
  try {
    mkdirSync(dirname(target), { recursive: true });
    const file = openSync(draft, "w");
    try {
      if (writevSync(file, [start, ...body]) !== size) throw new Error("the disk is full");
    } finally {
      closeSync(file);
    }
    renameSync(draft, target);
    for (const name of readdirSync(dirname(target))) if (isLeftBehind(name)) removeDraft(join(dirname(target), name));
  } catch {
    removeDraft(draft);
  }
}

/** A draft of a process that ended before it could rename it. */
function isLeftBehind(name: string): boolean {
  const writer = Number(new RegExp(`^${basename(cacheFile)}\\.(\\d+)$`).exec(name)?.[1] ?? 0);
  if (writer === 0) return false;
  try {
    process.kill(writer, 0); // asks, and sends nothing
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}

function removeDraft(draft: string): void {
  try {
    rmSync(draft, { force: true });
  } catch {
    // Where a file stands in a folder's place there is no draft either.
  }
}

function checksumOf(stamp: string, length: string, body: readonly Uint8Array[]): string {
  const hash = createHash("sha256");
  for (const part of body) hash.update(part);
  return digest(`${stamp} ${length} ${hash.digest("hex")}`);
}
