import { CouldNotJudge } from "../workspace/could-not-judge.js";
import type { Gate } from "./gate.js";
import { unknownName } from "../report/terminal/unknown-name.js";

/** Every gate by name, in the order of runs and lists; loaded on demand. */
const gateModules: Readonly<Record<string, () => Promise<{ readonly default: Gate }>>> = Object.freeze({
  "metadata-contract": () => import("../gates/metadata-contract.js"),
  "import-boundary": () => import("../gates/import-boundary.js"),
  "host-composition-guard": () => import("../gates/host-composition-guard.js"),
  "no-singleton-global": () => import("../gates/no-singleton-global.js"),
  "bridge-timebox": () => import("../gates/bridge-timebox.js"),
  "zero-read": () => import("../gates/zero-read.js"),
  "manifest-smoke-baseline": () => import("../gates/manifest-smoke-baseline.js"),
  "manifest-smoke-completion": () => import("../gates/manifest-smoke-completion.js"),
  "route-negative-assertions": () => import("../gates/route-negative-assertions.js"),
  "harness-matrix": () => import("../gates/harness-matrix.js"),
  "observability-contract": () => import("../gates/observability-contract.js"),
  "instance-seam": () => import("../gates/instance-seam.js"),
  types: () => import("../gates/types.js"),
});

export const gateNames: readonly string[] = Object.freeze(Object.keys(gateModules));

/** The gates of those names, in the order of the list; all of them without names. */
export async function loadGates(names: readonly string[] = gateNames): Promise<Gate[]> {
  const unknown = names.find((name) => !gateNames.includes(name));
  if (unknown !== undefined) throw new CouldNotJudge(unknownName("gate", unknown, gateNames));
  const modules = Object.entries(gateModules).filter(([name]) => names.includes(name));
  return Promise.all(modules.map(async ([, load]) => (await load()).default));
}
