import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { emitContract } from "./emit-contract.js";
import { templates } from "./templates.js";
import { measureEditor, type EditorCost } from "./tsserver.js";
import { writeWorkspace, type Variant } from "./workspace.js";

/** `npm run bench:editor -- --plugins 1000 --rounds 5`: what one plugin file costs an editor, here and in raw oRPC. */
const { values } = parseArgs({
  options: { plugins: { type: "string", default: "1000" }, rounds: { type: "string", default: "5" } },
});

const repository = fileURLToPath(new URL("../..", import.meta.url));
const tsserver = join(repository, "node_modules/typescript/lib/tsserver.js");
const home = mkdtempSync(join(tmpdir(), "hq-bench-editor-"));
symlinkSync(join(repository, "node_modules"), join(home, "node_modules"), "dir");
const contractTypes = await emitContract(repository, home);
const contestants = ["orpc-lean", "contract"] as const satisfies readonly Variant[];
const files = { router: "plugins/api/area-7/src/router.ts", workflow: "plugins/workflows/area-7/src/router.ts" };
const median = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
try {
  for (const variant of contestants) {
    const plan = { variant, shape: "mixed", plugins: Number(values.plugins) } as const;
    writeWorkspace(join(home, `workspace-${variant}`), repository, contractTypes, plan, templates[variant]);
  }
  for (const [name, file] of Object.entries(files)) {
    const costs: Record<(typeof contestants)[number], EditorCost[]> = { "orpc-lean": [], contract: [] };
    // In turns, so that what the machine does beside hits both.
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const variant of contestants)
        costs[variant].push(await measureEditor(tsserver, join(home, `workspace-${variant}`), file));
    }
    for (const what of ["open", "edit", "completion"] as const) {
      const [raw, own] = contestants.map((variant) => median(costs[variant].map((cost) => cost[what])));
      const ratio = (own ?? Number.NaN) / (raw ?? Number.NaN);
      console.log(`${name} ${what}: raw ${raw} ms, contract ${own} ms of CPU, ratio ${ratio.toFixed(2)}`);
    }
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}
