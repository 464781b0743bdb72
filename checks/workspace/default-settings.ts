import { owners, surfaceRoots } from "@rawr/hq-contract/tables";
import type { Settings } from "./settings.js";

/** The conventions (SPEC 3). */
export const defaultSettings: Settings = Object.freeze({
  roots: surfaceRoots,
  composition: "rawr.hq.ts",
  host: ["host.ts"],
  layers: { packages: [], plugins: ["packages"] },
  sharedParser: ["@rawr/hq-contract"],
  ignore: [],
  slice: "A5",
  stage: { first: "A0", isFirst: false, requiresZeroRead: false },
  owners,
  codeOwners: {},
  gates: [],
  pendingFamilies: [],
  manifestKeys: [],
  registries: {},
  keepers: {},
});
