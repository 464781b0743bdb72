import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import type { NotJudged } from "../workspace/not-judged.js";
import { digest } from "./digest.js";
import type { Memory } from "./fact-cache.js";
import { createFileReader } from "./file-reader.js";
import { freshFile, rememberedFile, type KnownFile } from "./known-file.js";
import { reasonOf, type SourceTree } from "./source-tree.js";

/** A source file as it was read. */
export interface ReadSource {
  readonly hash: string;
  readonly text: string;
}

/** What lies in the folder of a workspace, as it was when it was listed. What an editor has not saved is no part of it. */
export interface Disk {
  readonly tree: SourceTree;
  /** Globs of the settings' `ignore` that cover nothing. */
  readonly unusedIgnores: readonly string[];
  /** The digest of each source file that can be read, in the order of the tree. */
  readonly hashes: ReadonlyMap<string, string>;
  /** Sources that can't be read. */
  readonly notRead: readonly NotJudged[];
  /** A source file to be parsed; read again, with its digest, where its text was not kept; undefined when it is gone since. */
  source(path: string): ReadSource | undefined;
  /** Any file's text without a byte order mark, read once; undefined when it can't be read. Nothing outside the root is read. */
  text(path: string): string | undefined;
  /** What follows from the disk and from `key`: the last that was made under this name. */
  made<Made>(name: string, key: unknown, make: () => Made): Made;
}

/** Reads all sources of a tree. The texts of those that nobody knows by their digest are kept: they will be parsed. */
export function readDisk(
  root: string,
  listed: Pick<Disk, "tree" | "unusedIgnores">,
  isKnown: (file: string, hash: string) => boolean,
): Disk {
  const notRead: NotJudged[] = [];
  const hashes = new Map<string, string>();
  const texts = new Map<string, string | undefined>();
  const made = new Map<string, { readonly key: unknown; readonly value: unknown }>();
  const read = createFileReader();
  for (const file of listed.tree.sources) {
    try {
      const bytes = read(join(root, file));
      const hash = digest(bytes);
      hashes.set(file, hash);
      if (!isKnown(file, hash)) texts.set(file, decode(bytes));
    } catch (error) {
      notRead.push({ path: file, reason: `the file can't be read (${reasonOf(error)})` });
    }
  }
  // Those that were read together with their digests.
  const toParse = new Set(texts.keys());
  return {
    ...listed,
    hashes,
    notRead,
    source(path) {
      const text = toParse.has(path) ? texts.get(path) : undefined;
      if (text !== undefined) return { hash: hashes.get(path) ?? "", text };
      try {
        const bytes = readFileSync(join(root, path));
        return { hash: digest(bytes), text: decode(bytes) };
      } catch {
        return undefined;
      }
    },
    text(path) {
      if (!texts.has(path)) texts.set(path, readInside(root, path));
      return texts.get(path);
    },
    made<Made>(name: string, key: unknown, make: () => Made) {
      const before = made.get(name);
      // Under one name one caller keeps one kind of thing.
      if (before !== undefined && before.key === key) return before.value as Made;
      const value = make();
      made.set(name, { key, value });
      return value;
    },
  };
}

/** The source files of a workspace as they are now. */
export interface Sources {
  readonly files: ReadonlyMap<string, KnownFile>;
  /** The texts of the files that memory does not know by their bytes. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Keeps the facts of a file whose text has this digest, where a process opens a workspace again and again. */
export type KeepFile = (file: string, hash: string, make: () => KnownFile) => KnownFile;

/** The facts of every source file, by its unsaved text or by what is on the disk. What memory does not know is parsed. */
export async function readSources(
  disk: Disk,
  memory: Memory,
  unsaved: ReadonlyMap<string, string>,
  keep: KeepFile = (_file, _hash, make) => make(),
): Promise<Sources> {
  const hashes = new Map<string, string>();
  const texts = new Map<string, string>();
  const isKnown = (file: string, hash: string) => memory.index.files[file]?.hash === hash;
  for (const [file, saved] of disk.hashes) {
    const typed = unsaved.get(file);
    if (typed !== undefined) {
      const hash = digest(typed);
      hashes.set(file, hash);
      if (!isKnown(file, hash)) texts.set(file, decode(Buffer.from(typed)));
    } else if (isKnown(file, saved)) hashes.set(file, saved);
    else {
      const source = disk.source(file);
      if (source === undefined) continue;
      hashes.set(file, source.hash);
      texts.set(file, source.text);
    }
  }
  const parser = texts.size === 0 ? undefined : await import("./parse.js"); // loads the compiler
  const flow = parser === undefined ? undefined : await import("../flow/model/lower-text.js");
  const files = new Map<string, KnownFile>();
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
  return { files, texts };
}

function readInside(root: string, path: string): string | undefined {
  if (posix.normalize(path).startsWith("../") || posix.isAbsolute(path)) return undefined;
  try {
    return decode(readFileSync(join(root, path)));
  } catch {
    return undefined;
  }
}

/** Drops a byte order mark. */
export function decode(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}
