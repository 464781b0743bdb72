import { cpSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";

const left: readonly string[] = ["node_modules", "dist", "artifacts", ".git", "coverage", ".cache"];

/** Makes a copy of a workspace to break things in, below `folder`. What is installed is shared; nothing else is. */
export function copyWorkspace(root: string, folder: string): string {
  const copy = mkdtempSync(join(folder, "copy-"));
  for (const name of readdirSync(root)) {
    if (!left.includes(name)) cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  mkdirSync(join(copy, "artifacts/evidence"), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  return copy;
}
