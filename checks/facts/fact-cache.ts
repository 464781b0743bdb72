import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FileFacts } from "./facts.js";

/** What an earlier run learned. Facts hold as long as a file's bytes do; the cruise as long as its key does. */
export interface Remembered {
  readonly facts: Readonly<Record<string, FileFacts>>;
  readonly cruise?: { readonly key: string; readonly result: unknown };
}

export interface CacheRead {
  readonly remembered: Remembered;
  /** A sentence when a cache was there and not used. */
  readonly note?: string;
}

export const cacheFile = "node_modules/.cache/rawr-hq/facts.json";

/**
 * Says which program made a cache: the compiler's version and the text of every module that reads or shapes facts. So a
 * changed extractor, a new version of ours or of the compiler never meets old facts.
 */
export function cacheStamp(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const hash = createHash("sha256").update(typescriptVersion());
  for (const folder of [here, join(here, "..", "flow")]) {
    let names: string[] = [];
    try {
      names = readdirSync(folder, { recursive: true, encoding: "utf8" });
    } catch {
      // An installation without that folder has no facts of it either.
    }
    for (const name of names.filter((name) => /(?<!\.test|\.d)\.[jt]s$/.test(name)).sort()) {
      hash.update(`\0${name}\0`).update(readFileSync(join(folder, name)));
    }
  }
  return hash.digest("hex");
}

/** Reads the cache of a workspace. Whatever is wrong with it, the answer is an empty one and a sentence. */
export function readCache(root: string, stamp: string): CacheRead {
  let text: string;
  try {
    text = readFileSync(join(root, cacheFile), "utf8");
  } catch {
    return { remembered: { facts: {} } };
  }
  const end = text.indexOf("\n");
  const [madeBy, checksum] = text.slice(0, Math.max(end, 0)).split(" ");
  const body = text.slice(end + 1);
  if (madeBy !== stamp) {
    return { remembered: { facts: {} }, note: `${cacheFile} was made by another version, so everything was read anew` };
  }
  if (checksum !== digest(stamp + body)) {
    return { remembered: { facts: {} }, note: `${cacheFile} is damaged, so everything was read anew` };
  }
  // The checksum covers the stamp and every byte: this is what writeCache wrote.
  return { remembered: JSON.parse(body) as Remembered };
}

/** Replaces the cache in one step, so that a reader never meets half of it. Failing to write costs time, not truth. */
export function writeCache(root: string, stamp: string, remembered: Remembered): void {
  const target = join(root, cacheFile);
  const body = JSON.stringify(remembered);
  const draft = `${target}.${process.pid}`;
  try {
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(draft, `${stamp} ${digest(stamp + body)}\n${body}`);
    renameSync(draft, target);
  } catch {
    rmSync(draft, { force: true });
  }
}

/** Of a file's bytes, or of anything else that must be compared. */
export function digest(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Without loading the compiler: a warm run has no need of it. */
function typescriptVersion(): string {
  const manifest: unknown = createRequire(import.meta.url)("typescript/package.json");
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "";
}
