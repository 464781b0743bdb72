import fs from "node:fs";
import { mkdtemp, open, rm, type FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/** What stays in memory of each file; what is larger lies in a temporary file. */
const inMemory = 64 * 1024;

/** The temporary files of one request. */
export interface Scratch {
  /** Keeps what arrives as a file, in constant memory. */
  keep(pieces: AsyncIterable<Uint8Array>, name: string, type: string): Promise<File>;
  /** Removes all of them; what is still open is closed. */
  clear(): Promise<void>;
}

/** How the folders of this process's uploads begin. */
export const uploadPrefix = `hq-upload-${process.pid}-`;

/** Nothing is written until a file is too large for memory, and nothing once the scratch is cleared. */
export function createScratch(): Scratch {
  let folder: Promise<string> | undefined;
  let files = 0;
  let cleared = false;
  const writing = new Set<Promise<unknown>>();
  const handles = new Set<FileHandle>();
  /** A step on the disk, which `clear` waits for: what is written after it would stay. */
  const onDisk = async <Result>(step: () => Promise<Result>): Promise<Result> => {
    if (cleared) throw new Error("the request has ended");
    const done = step();
    writing.add(done);
    try {
      return await done;
    } finally {
      writing.delete(done);
    }
  };
  const openFile = async (): Promise<{ readonly handle: FileHandle; readonly path: string }> => {
    folder ??= mkdtemp(join(tmpdir(), uploadPrefix));
    const path = join(await folder, String((files += 1)));
    const handle = await open(path, "wx", 0o600);
    handles.add(handle);
    return { handle, path };
  };
  return {
    async keep(pieces, name, type) {
      const held: Uint8Array[] = [];
      let size = 0;
      let file: Awaited<ReturnType<typeof openFile>> | undefined;
      for await (const piece of pieces) {
        size += piece.length;
        if (file === undefined && size > inMemory) {
          const { handle } = (file = await onDisk(openFile));
          for (const before of held.splice(0)) await onDisk(() => handle.writeFile(before));
        }
        const handle = file?.handle;
        if (handle === undefined) held.push(Uint8Array.from(piece));
        else await onDisk(() => handle.writeFile(piece));
      }
      const { handle, path } = file ?? {};
      if (handle === undefined || path === undefined) {
        return new File(held as Uint8Array<ArrayBuffer>[], fileName(name), { type }); // copied above
      }
      handles.delete(handle);
      await onDisk(() => handle.close());
      return new File([await fs.openAsBlob(path)], fileName(name), { type });
    },
    async clear() {
      cleared = true;
      await Promise.allSettled(writing);
      await Promise.allSettled([...handles].map((handle) => handle.close()));
      handles.clear();
      if (folder !== undefined) await rm(await folder, { recursive: true, force: true });
    },
  };
}

/** The last part of a sender's file name: its folders are the sender's affair. */
export function fileName(name: string): string {
  const last = basename(name.replaceAll("\\", "/")).replaceAll(/\p{Cc}/gu, "");
  return last === "" || last === "." || last === ".." ? "blob" : last;
}
