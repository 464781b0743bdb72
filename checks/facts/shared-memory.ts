import { statSync } from "node:fs";
import { join } from "node:path";
import type { FlowProgram } from "../flow/model/program.js";
import type { CruiserKeeper } from "./cruise-workers.js";
import { cacheFile, readCache, type Memory } from "./fact-cache.js";
import { shapeDigest, type KnownFile } from "./known-file.js";
import type { Disk, KeepFile } from "./disk.js";
import { createRunningDigests, type RunningDigests } from "./digest.js";
import { toolStamp } from "./tool-stamp.js";

/** A program, and the digest of it without its places. */
export interface SharedProgram {
  readonly program: FlowProgram;
  readonly digest: string;
}

/** What a process that opens a workspace again and again need not find out again. All of it follows from the text of a file. */
export interface SharedMemory extends CruiserKeeper {
  /** Which program this process runs: what it loaded at its start. */
  readonly stamp: string;
  /** The cache of a workspace; read anew when anybody has written it. */
  read(root: string): Memory;
  /** The facts of a file whose text has this digest. */
  readonly file: KeepFile;
  program(file: string, hash: string, make: () => FlowProgram): SharedProgram;
  /** What was read of the disk last. */
  disk: Disk | undefined;
  readonly digests: RunningDigests;
}

export function createSharedMemory(): SharedMemory {
  let stamp: string | undefined;
  let last: { readonly state: string; readonly memory: Memory } | undefined;
  const files = new Map<string, { readonly hash: string; readonly made: KnownFile }>();
  const programs = new Map<string, { readonly hash: string; readonly made: SharedProgram }>();
  const digests = createRunningDigests();
  return {
    disk: undefined,
    digests,
    get stamp() {
      return (stamp ??= toolStamp());
    },
    read(root) {
      const state = stateOf(join(root, cacheFile));
      if (state === undefined || last?.state !== state) {
        last = { state: state ?? "", memory: readCache(root, this.stamp) };
        // They hold on to all of the cache that they came from.
        files.clear();
        digests.clear();
        for (const file of programs.keys()) if (!Object.hasOwn(last.memory.index.files, file)) programs.delete(file);
      }
      return last.memory;
    },
    file: (file, hash, make) => kept(files, file, hash, make),
    program: (file, hash, make) =>
      kept(programs, file, hash, () => {
        const program = make();
        return { program, digest: shapeDigest(JSON.stringify(program)) };
      }),
  };
}

/** The latest that was made of a file. */
function kept<Made>(
  all: Map<string, { readonly hash: string; readonly made: Made }>,
  file: string,
  hash: string,
  make: () => Made,
): Made {
  const before = all.get(file);
  if (before?.hash === hash) return before.made;
  const made = make();
  all.set(file, { hash, made });
  return made;
}

/** A cache is replaced as a whole: another file has another number, or another time. */
function stateOf(file: string): string | undefined {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? undefined : [file, stat.ino, stat.mtimeNs, stat.size].join(" ");
}
