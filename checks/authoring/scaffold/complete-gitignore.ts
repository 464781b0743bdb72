import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Lack, withLineEnds } from "./lack.js";

/** What a .gitignore lacks of the folders that tools write. */
export function completeGitignore(root: string, wanted: readonly string[]): Lack | undefined {
  const file = ".gitignore";
  const path = join(root, file);
  if (!existsSync(path)) return undefined;
  const from = readFileSync(path, "utf8");
  const lines = new Set(from.split(/\r?\n/).map((line) => bare(line)));
  const missing = wanted.filter((line) => !lines.has(bare(line)));
  if (missing.length === 0) return undefined;
  const end = from === "" || from.endsWith("\n") ? "" : "\n";
  const to = from + withLineEnds(`${end}${missing.join("\n")}\n`, from);
  return { file, sentences: [`.gitignore lacks ${missing.join(" and ")}`], completed: { from, to } };
}

function bare(line: string): string {
  return line
    .trim()
    .replace(/^(?:\*\*)?\//, "")
    .replace(/\/$/, "");
}
