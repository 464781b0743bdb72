import type { Domain } from "../interpreter/domain.js";
import { Interpreter } from "../interpreter/interpreter.js";
import type { Machine } from "../interpreter/machine.js";
import type { Programs } from "../model/programs.js";

/** Programs that are made when they are asked for. */
export interface LoadedPrograms extends Programs {
  /** Whether there is such a file. */
  has(file: string): boolean;
  /** Makes the programs of further files available. */
  prepare(files: readonly string[]): Promise<void>;
}

/** How often a file may lead to further files. */
const mostSteps = 5;

/** Interprets a file together with the files that its values come from; `domain` is made anew for each try. */
export async function runFile(
  file: string,
  programs: LoadedPrograms,
  domain: (machine: Machine) => Domain = () => ({}),
): Promise<Interpreter> {
  const files = new Set([file]);
  for (let step = 1; ; step += 1) {
    await programs.prepare([...files]);
    // Values only grow: what was unknown in one round would stay so beside what is known in the next.
    const interpreter = new Interpreter(programs, domain);
    interpreter.run([file]);
    const further = [...interpreter.modules.missing].filter((missing) => programs.has(missing) && !files.has(missing));
    if (further.length === 0 || step === mostSteps) return interpreter;
    for (const one of further) files.add(one);
  }
}
