import { writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";

/** Writes a benchmark's report as this repository's pages are formatted; returns what it wrote. */
export async function writeReport(file: string, text: string): Promise<string> {
  const formatted = await format(text, { ...(await resolveConfig(file)), filepath: file });
  writeFileSync(file, formatted);
  return formatted;
}
