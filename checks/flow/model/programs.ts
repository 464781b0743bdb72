import type { FlowProgram } from "./program.js";

/** The lowered files of a workspace, and which of them a specifier names. */
export interface Programs {
  /** `undefined` for a file that is not (yet) there. */
  program(file: string): FlowProgram | undefined;
  /** The file that a specifier names, if it is in the workspace. */
  resolve(from: string, specifier: string): string | undefined;
}
