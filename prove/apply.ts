import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CouldNotJudge } from "../checks/workspace/could-not-judge.js";
import type { Mutant } from "./mutant.js";

/** Applies a mutant to the workspace at `root`; returns what takes it back. Throws a CouldNotJudge when the code has moved on. */
export function applyMutant(root: string, mutant: Mutant): () => void {
  const originals = new Map<string, string>();
  for (const { file, find, replace } of mutant.edits) {
    const path = join(root, file);
    const text = read(path);
    const at = text?.indexOf(find) ?? -1;
    if (text === undefined || at === -1 || text.includes(find, at + 1)) {
      for (const [changed, original] of originals) writeFileSync(changed, original);
      throw new CouldNotJudge(
        `mutant \`${mutant.id}\` does not fit ${file} any more: \`${find}\` must stand in it exactly once`,
      );
    }
    if (!originals.has(path)) originals.set(path, text);
    writeFileSync(path, text.slice(0, at) + replace + text.slice(at + find.length));
  }
  return () => {
    for (const [path, text] of originals) writeFileSync(path, text);
  };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
