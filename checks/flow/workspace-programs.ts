import type { Workspace } from "../workspace.js";
import type { Programs } from "./interpreter.js";
import type { FlowProgram } from "./program.js";

/** The programs of a workspace: from the facts where they are, lowered on demand where flow leads elsewhere. */
export class WorkspacePrograms implements Programs {
  readonly #workspace: Workspace;
  readonly #files: ReadonlySet<string>;
  readonly #lowered = new Map<string, FlowProgram>();
  readonly #targets = new Map<string, ReadonlyMap<string, string>>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
    this.#files = new Set(workspace.files);
  }

  program(file: string): FlowProgram | undefined {
    if (!this.#files.has(file)) return undefined;
    return this.#workspace.facts(file).flow.program ?? this.#lowered.get(file);
  }

  resolve(from: string, specifier: string): string | undefined {
    let targets = this.#targets.get(from);
    if (targets === undefined) {
      const found = new Map<string, string>();
      for (const { specifier: name, to } of this.#files.has(from) ? this.#workspace.importsOf(from) : []) {
        if (name !== null && to !== null) found.set(name, to);
      }
      targets = found;
      this.#targets.set(from, targets);
    }
    return targets.get(specifier);
  }

  /** Lowers those of the files that are in the workspace; says whether there was one. */
  async lower(files: Iterable<string>): Promise<boolean> {
    const wanted = [...files].filter((file) => this.#files.has(file) && this.program(file) === undefined);
    if (wanted.length === 0) return false;
    const { lowerText } = await import("./lower-text.js");
    for (const file of wanted) this.#lowered.set(file, lowerText(file, this.#workspace.text(file) ?? ""));
    return true;
  }
}
