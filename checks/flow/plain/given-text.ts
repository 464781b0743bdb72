import type { Workspace } from "../../facts/workspace.js";
import { adapterPackage } from "../host/values.js";
import { nothing, one, type Value } from "../interpreter/value.js";
import { lowerText } from "../model/lower-text.js";
import { plainOf } from "./plain-of.js";
import { PlainPrograms } from "./plain-programs.js";
import type { Plain } from "./plain-value.js";
import { runFile, type LoadedPrograms } from "./run-file.js";

/** A host's own file. */
export interface HostFile {
  readonly file: string;
  readonly text: string;
  /** Reads every file of the workspace: asked for only where the host's file doesn't say it all. */
  open(): Promise<Workspace>;
}

/** An option that it gives the adapter's `serve`, `startHost` or `createHost`, where that is one text, whatever happens. */
export async function givenText({ file, text, open }: HostFile, option: string): Promise<string | undefined> {
  const program = lowerText(file, text);
  const alone: LoadedPrograms = {
    has: (other) => other === file,
    program: (other) => (other === file ? program : undefined),
    resolve: () => undefined,
    prepare: () => Promise.resolve(),
  };
  const given = await givenOption(alone, file, option);
  const all = typeof given === "string" ? given : await givenOption(new HostPrograms(await open()), file, option);
  return typeof all === "string" ? all : undefined;
}

/** All that the option may be. */
async function givenOption(programs: LoadedPrograms, host: string, option: string): Promise<Plain | undefined> {
  let given: Value = nothing;
  const interpreter = await runFile(host, programs, (machine) => {
    given = nothing;
    return {
      call(call) {
        const [, options] = call.args;
        if (options !== undefined && call.callee.k === "external" && call.callee.module === adapterPackage)
          given = machine.atoms.join(given, machine.get(options, one(machine.atoms.constant(option)), call));
        return undefined;
      },
    };
  });
  return plainOf(given, interpreter);
}

/** The adapter is a library to a host, also in the workspace that it is written in. */
class HostPrograms extends PlainPrograms {
  override resolve(from: string, specifier: string): string | undefined {
    return specifier === adapterPackage ? undefined : super.resolve(from, specifier);
  }
}
