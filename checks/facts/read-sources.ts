import { join } from "node:path";
import type { NotJudged } from "../workspace/not-judged.js";
import { digest } from "./digest.js";
import type { Memory } from "./fact-cache.js";
import { createFileReader } from "./file-reader.js";
import { freshFile, rememberedFile, type KnownFile } from "./known-file.js";
import type { SharedMemory } from "./shared-memory.js";
import { reasonOf } from "./source-tree.js";

/** The source files of a workspace as they are now. */
export interface Sources {
  readonly files: ReadonlyMap<string, KnownFile>;
  /** Files that can't be read. */
  readonly notJudged: readonly NotJudged[];
  /** The texts of the files that were parsed. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Reads every file that has no unsaved text, and parses those that memory doesn't know by their bytes. In between, `onRead` learns which there are. */
export async function readSources(
  root: string,
  paths: readonly string[],
  memory: Memory,
  onRead: (files: readonly string[]) => void,
  unsaved: ReadonlyMap<string, string> = new Map(),
  shared?: SharedMemory,
): Promise<Sources> {
  const notJudged: NotJudged[] = [];
  const texts = new Map<string, string>();
  const hashes = new Map<string, string>();
  const read = createFileReader();
  for (const file of paths) {
    let bytes: Buffer;
    try {
      const text = unsaved.get(file);
      bytes = text === undefined ? read(join(root, file)) : Buffer.from(text);
    } catch (error) {
      notJudged.push({ path: file, reason: `the file can't be read (${reasonOf(error)})` });
      continue;
    }
    const hash = digest(bytes);
    hashes.set(file, hash);
    if (memory.index.files[file]?.hash !== hash) texts.set(file, decode(bytes));
  }
  onRead([...hashes.keys()]);
  const parser = texts.size === 0 ? undefined : await import("./parse.js"); // loads the compiler
  const flow = parser === undefined ? undefined : await import("../flow/model/lower-text.js");
  const files = new Map<string, KnownFile>();
  const keep = shared?.file ?? ((_file: string, _hash: string, make: () => KnownFile) => make());
  for (const [file, hash] of hashes) {
    const text = texts.get(file);
    const known = memory.index.files[file];
    if (text !== undefined && parser !== undefined && flow !== undefined) {
      const make = () => freshFile(parser.parseFacts(file, hash, text), () => flow.lowerText(file, text));
      files.set(file, keep(file, hash, make));
    } else if (known !== undefined)
      files.set(
        file,
        keep(file, hash, () => rememberedFile(file, known, memory)),
      );
  }
  return { files, notJudged, texts };
}

/** Drops a byte order mark. */
export function decode(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}
