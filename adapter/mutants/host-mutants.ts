import { callerMutants } from "./caller-mutants.js";
import { guardMutants } from "./guard-mutants.js";
import { instanceMutants } from "./instance-mutants.js";
import type { Mutant } from "../../prove/mutant.js";
import { routeMutants } from "./route-mutants.js";

/** What is broken in the host and in the plugins that it mounts. */
export const hostMutants: readonly Mutant[] = [...guardMutants, ...callerMutants, ...routeMutants, ...instanceMutants];
