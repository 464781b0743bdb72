import { staleComposition } from "../authoring/generate/stale-composition.js";
import { defineGate } from "../engine/gate.js";
import manifestSmokeCompletion from "../gates/manifest-smoke-completion.js";

/** The part of `manifest-smoke-completion` that needs no evidence: it answers while one types. */
export const freshComposition = defineGate({
  ...manifestSmokeCompletion,
  async *check(workspace) {
    yield* staleComposition(workspace);
    return { files: 1, manifests: workspace.manifests.length };
  },
});
