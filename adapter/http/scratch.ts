import { openAsBlob } from "node:fs";
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

/** Nothing is written until a file is too large for memory. */
export function createScratch(): Scratch {
  let folder: Promise<string> | undefined;
  let files = 0;
  return {
    async keep(pieces, name, type) {
      const held: Uint8Array[] = [];
      let size = 0;
      let handle: FileHandle | undefined;
      let path = "";
      try {
        for await (const piece of pieces) {
          size += piece.length;
          if (handle === undefined && size > inMemory) {
            folder ??= mkdtemp(join(tmpdir(), "hq-upload-"));
            path = join(await folder, String((files += 1)));
            handle = await open(path, "wx", 0o600);
            for (const before of held.splice(0)) await handle.writeFile(before);
          }
          if (handle === undefined) held.push(Uint8Array.from(piece));
          else await handle.writeFile(piece);
        }
      } finally {
        await handle?.close();
      }
      const parts = handle === undefined ? (held as Uint8Array<ArrayBuffer>[]) : [await openAsBlob(path)]; // copied above
      return new File(parts, fileName(name), { type });
    },
    async clear() {
      if (folder !== undefined) await rm(await folder, { recursive: true, force: true });
    },
  };
}

/** The last part of a sender's file name: its folders are the sender's affair. */
export function fileName(name: string): string {
  const last = basename(name.replaceAll("\\", "/")).replaceAll(/\p{Cc}/gu, "");
  return last === "" || last === "." || last === ".." ? "blob" : last;
}
