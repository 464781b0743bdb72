import { lowerText } from "../../flow/model/lower-text.js";
import type { At } from "../../flow/model/program.js";
import { WorkspacePrograms } from "../../flow/model/workspace-programs.js";
import type { Workspace } from "../../facts/workspace.js";
import { Reader } from "./reader.js";
import { vocabulary } from "./value.js";

/** Reads values in a workspace. Only the modules that a plugin's definition leads to are lowered: the rest of a workspace isn't asked. */
export function createWorkspaceReader(workspace: Workspace): Reader {
  const programs = new WorkspacePrograms(workspace, lowerText);
  const resolve = (file: string, specifier: string) =>
    vocabulary.test(specifier) ? undefined : programs.resolve(file, specifier);
  const excerpt = (file: string, at: At) => excerptOf(workspace.text(file) ?? "", at);
  return new Reader({ program: (file) => programs.program(file), resolve }, excerpt);
}

/** The source at a place, in at most 60 characters; of what spans lines, the first. */
function excerptOf(source: string, [line, column, endColumn]: At): string {
  const row = source.split("\n", line)[line - 1] ?? "";
  const text = row
    .slice(column - 1, endColumn === 0 ? undefined : endColumn - 1)
    .trim()
    .replace(/\s+/g, " ");
  if (text.length > 60) return `${text.slice(0, 57)}...`;
  return endColumn === 0 ? `${text} ...` : text;
}
