import { callerMatrix } from "#law";
import type { CellCoverage } from "../report/baseline-report/baseline-report.js";
import type { Workspace } from "../facts/workspace.js";
import { evidenceOf } from "./workspace-evidence.js";

/** How many refused requests each forbidden cell has, by the evidence of the code as it is now; older evidence counts for nothing. */
export function cellCoverage(workspace: Workspace): CellCoverage[] {
  const state = evidenceOf(workspace);
  if (state.kind !== "current") return [];
  return callerMatrix()
    .filter(({ verdict }) => verdict === "forbidden")
    .map(({ caller, family }) => {
      const id = `cell:${caller}:${family}`;
      const seen = state.evidence.tests.filter((test) => test.id === id).flatMap((test) => test.seen);
      return { caller, family, assertions: seen.filter(({ role }) => role === "refusal").length };
    });
}
