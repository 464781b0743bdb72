import { parseTree } from "jsonc-parser";
import type { Workspace } from "../../facts/workspace.js";
import type { FlowProgram } from "../model/program.js";
import { WorkspacePrograms } from "../model/workspace-programs.js";
import type { LoadedPrograms } from "./run-file.js";

/** The programs that settings are read of: those of the workspace, and the JSON that they load. */
export class PlainPrograms implements LoadedPrograms {
  readonly #workspace: Workspace;
  readonly #sources: WorkspacePrograms;
  readonly #json = new Map<string, FlowProgram>();

  constructor(workspace: Workspace) {
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
    return this.#sources.resolve(from, specifier);
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
    return /\.json[c5]?$/.test(file) ? this.#workspace.text(file) : undefined;
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
