import { posix } from "node:path";
import { startFolder } from "../../facts/start-folder.js";
import { plainOf } from "./plain-of.js";
import type { PlainPrograms } from "./plain-programs.js";
import { isTable, type Plain } from "./plain-value.js";
import { runFile } from "./run-file.js";
import { SettingsDomain } from "./settings-domain.js";

/** What a file exports by default, with what it takes from other files, by abstract interpretation. Paths count from the file's folder. */
export async function defaultExport(file: string, programs: PlainPrograms): Promise<Plain | undefined> {
  const interpreter = await runFile(file, programs, (machine) => new SettingsDomain(machine));
  const said = plainOf(interpreter.modules.exported(file, "default"), interpreter);
  return said === undefined ? undefined : seenFrom(posix.dirname(file), said);
}

function seenFrom(folder: string, plain: Plain): Plain {
  if (typeof plain === "string")
    return plain.startsWith(startFolder) ? posix.relative(folder, plain.slice(startFolder.length)) || "." : plain;
  if (isTable(plain))
    return Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, seenFrom(folder, value)]));
  return Array.isArray(plain) ? plain.map((one: Plain) => seenFrom(folder, one)) : plain;
}
