import type { Place } from "../../report/finding.js";
import type { Reader } from "./reader.js";
import { wordOf } from "./value.js";

/** Which plugin folders the composition registers, and where. */
export interface CompositionFact {
  /** Place of the registration, by plugin folder. */
  readonly registered: ReadonlyMap<string, Place>;
  /** Why not everything is known; completes "can't be read: ...". */
  readonly unreadable: string | undefined;
}

/** Reads `hq` of the composition root. */
export function readComposition(reader: Reader, file: string, known: boolean): CompositionFact {
  const registered = new Map<string, Place>();
  const partly = (unreadable: string | undefined): CompositionFact => ({ registered, unreadable });
  if (!known) return partly(`${file} does not exist: run \`rawr-hq generate\``);
  const hq = reader.exported(file, "hq");
  const entries = hq.is === "call" && wordOf(hq.of) === "defineHq" ? reader.argument(hq, 0) : undefined;
  if (entries?.is !== "object") {
    return partly(hq.is === "unreadable" ? hq.what : `\`hq\` of ${file} is not a call of \`defineHq\` with an object`);
  }
  let unreadable: string | undefined;
  for (const part of reader.parts(entries)) {
    const registration = "key" in part ? part.value : undefined;
    const identity = registration?.is === "call" ? reader.argument(registration, 0) : undefined;
    const directory = identity?.is === "object" ? reader.field(identity, "directory") : undefined;
    if (!("key" in part) || directory?.is !== "constant") {
      unreadable ??= `a registration in ${file} does not say its directory`;
      continue;
    }
    const [line, column] = part.at;
    registered.set(String(directory.value), { file: entries.from.file, line, column });
  }
  return partly(unreadable);
}
