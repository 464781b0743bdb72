import { posix } from "node:path";
import { parseTree } from "jsonc-parser";
import { startFolder } from "../../facts/start-folder.js";
import type { Workspace } from "../../facts/workspace.js";
import type { FlowProgram } from "../model/program.js";
import { WorkspacePrograms } from "../model/workspace-programs.js";
import type { LoadedPrograms } from "./run-file.js";

/** What of a workspace settings are read of. */
type ReadWorkspace = Pick<Workspace, "files" | "facts" | "program" | "importsOf" | "text">;

/** The programs that settings are read of: those of the workspace, and the JSON that they load. */
export class PlainPrograms implements LoadedPrograms {
  /** JSON that was asked for, whether it is there or not. */
  readonly asked = new Set<string>();
  readonly #workspace: ReadWorkspace;
  readonly #sources: WorkspacePrograms;
  readonly #json = new Map<string, FlowProgram>();

  constructor(workspace: ReadWorkspace) {
    this.#workspace = workspace;
    this.#sources = new WorkspacePrograms(workspace);
  }

  has(file: string): boolean {
    return this.#sources.has(file) || this.#jsonOf(file) !== undefined;
  }

  program(file: string): FlowProgram | undefined {
    return this.#sources.program(file) ?? this.#json.get(file);
  }

  resolve(from: string, specifier: string): string | undefined {
    const found = this.#sources.resolve(from, specifier);
    if (found !== undefined || !specifier.startsWith(startFolder)) return found;
    // What a file reads by a path lies where the process was started, or beside the file.
    const path = posix.normalize(specifier.slice(startFolder.length));
    return [path, posix.join(posix.dirname(from), path)].find((one) => this.has(one));
  }

  async prepare(files: readonly string[]): Promise<void> {
    await this.#sources.prepare(files);
    for (const file of files) {
      const text = this.#json.has(file) ? undefined : this.#jsonOf(file);
      if (text === undefined) continue;
      const { lowerText } = await import("../model/lower-text.js");
      this.#json.set(file, lowerText(`${file}.cjs`, moduleOf(text)));
    }
  }

  #jsonOf(file: string): string | undefined {
    if (!/\.json[c5]?$/.test(file)) return undefined;
    this.asked.add(file);
    return this.#workspace.text(file);
  }
}

/** A module of JSON gives what the text holds, and what stands under each of its names. */
function moduleOf(json: string): string {
  const held = parseTree(json)?.children ?? [];
  const names = held.flatMap(({ type, children: [key] = [] }) => (type === "property" ? [String(key?.value)] : []));
  const each = names.flatMap((name, index) =>
    /^[A-Za-z_$][\w$]*$/.test(name) ? [`const _${index} = (${json}).${name};`, `export { _${index} as ${name} };`] : [],
  );
  return [`module.exports = ${json};`, ...each].join("\n");
}
