import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { isReporterName, reporterNames, type ReporterName } from "../../report/reporters/reporters.js";
import { unknownName } from "../../report/terminal/unknown-name.js";

/** A reporter, and the file that it writes; stdout without one. */
export interface ReporterTarget {
  readonly name: ReporterName;
  readonly file?: string;
}

/** These can share stdout with others; a machine's format can't. */
const forPeople: readonly ReporterName[] = ["pretty", "github", "null"];

/** Reads `name` and `name:file`. */
export function parseReporters(texts: readonly string[]): ReporterTarget[] {
  const targets = texts.map(parseReporter);
  const onStdout = targets.filter((target) => target.file === undefined && target.name !== "null");
  const machine = onStdout.find((target) => !forPeople.includes(target.name));
  if (machine !== undefined && onStdout.length > 1) {
    throw new CouldNotJudge(
      `\`${machine.name}\` can't share stdout with another reporter: give it a file, as in \`--reporter ${machine.name}:report.txt\``,
    );
  }
  const files = targets.flatMap((target) => target.file ?? []);
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice !== undefined) throw new CouldNotJudge(`two reporters write ${twice}: give each its own file`);
  return targets;
}

function parseReporter(text: string): ReporterTarget {
  const colon = text.indexOf(":");
  const name = colon === -1 ? text : text.slice(0, colon);
  if (!isReporterName(name)) throw new CouldNotJudge(unknownName("reporter", name, reporterNames));
  if (colon === -1) return { name };
  const file = text.slice(colon + 1);
  if (file === "") throw new CouldNotJudge(`\`--reporter ${text}\` names no file: leave out the colon, or add a file`);
  return { name, file };
}
