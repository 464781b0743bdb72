import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const left: readonly string[] = ["node_modules", "dist", "artifacts", ".git", "coverage", ".cache"];

/** A copy of a workspace to break things in. What is installed is shared; nothing else is. */
export interface Scratch {
  readonly root: string;
  remove(): void;
}

export function createScratch(root: string): Scratch {
  const copy = mkdtempSync(join(tmpdir(), "rawr-hq-prove-"));
  for (const name of readdirSync(root)) {
    if (!left.includes(name)) cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  mkdirSync(join(copy, "artifacts/evidence"), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  return { root: copy, remove: () => rmSync(copy, { recursive: true, force: true }) };
}
