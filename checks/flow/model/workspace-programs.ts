import type { Workspace } from "../../facts/workspace.js";
import type { Programs } from "./programs.js";
import type { FlowProgram } from "./program.js";
import { createTargets } from "./targets.js";

/** What of a workspace programs are made of. */
type Sources = Pick<Workspace, "files" | "facts" | "program" | "importsOf">;

/** The programs of a workspace: from the facts where they are, lowered on demand where flow leads elsewhere. */
export class WorkspacePrograms implements Programs {
  readonly #workspace: Sources;
  readonly #files: ReadonlySet<string>;
  #lowerText: ((file: string, text: string) => FlowProgram) | undefined;
  readonly #lowered = new Map<string, FlowProgram>();
  readonly #targets: ReturnType<typeof createTargets>;

  /** Whoever has loaded the compiler anyway hands in `lowerText`, and doesn't need `prepare`. */
  constructor(workspace: Sources, lowerText?: (file: string, text: string) => FlowProgram) {
    this.#workspace = workspace;
    this.#lowerText = lowerText;
    this.#files = new Set(workspace.files);
    this.#targets = createTargets(workspace);
  }

  has(file: string): boolean {
    return this.#files.has(file);
  }

  program(file: string): FlowProgram | undefined {
    if (!this.#files.has(file)) return undefined;
    const known = this.#workspace.facts(file).flow.program ?? this.#lowered.get(file);
    if (known !== undefined || this.#lowerText === undefined) return known;
    const program = this.#workspace.program(file, this.#lowerText);
    this.#lowered.set(file, program);
    return program;
  }

  resolve(from: string, specifier: string): string | undefined {
    return this.#targets(from, specifier);
  }

  /** Makes the programs of further files available if there is one to make: that loads the compiler. */
  async prepare(files: Iterable<string>): Promise<void> {
    if (this.#lowerText !== undefined) return;
    if (![...files].some((file) => this.#files.has(file) && this.program(file) === undefined)) return;
    ({ lowerText: this.#lowerText } = await import("./lower-text.js"));
  }
}
