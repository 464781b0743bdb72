import { plainOf } from "./plain-of.js";
import type { PlainPrograms } from "./plain-programs.js";
import type { Plain } from "./plain-value.js";
import { runFile } from "./run-file.js";

/** What a file exports by default, with what it takes from other files, by abstract interpretation. */
export async function defaultExport(file: string, programs: PlainPrograms): Promise<Plain | undefined> {
  const interpreter = await runFile(file, programs);
  return plainOf(interpreter.modules.exported(file, "default"), interpreter);
}
