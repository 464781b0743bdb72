import { callerMatrix } from "@rawr/hq-contract/tables";
import type { CellCoverage } from "../report/baseline-report/baseline-report.js";
import type { Workspace } from "../facts/workspace.js";
import { CouldNotJudge } from "../workspace/could-not-judge.js";
import { evidenceOf } from "./workspace-evidence.js";

/** How many refused requests each forbidden cell has, by the evidence of the code as it is now; older evidence counts for nothing. */
export function cellCoverage(workspace: Workspace): CellCoverage[] {
  const evidence = currentEvidence(workspace);
  if (evidence === undefined) return [];
  return callerMatrix()
    .filter(({ verdict }) => verdict === "forbidden")
    .map(({ caller, family }) => {
      const id = `cell:${caller}:${family}`;
      const seen = evidence.tests.filter((test) => test.id === id).flatMap((test) => test.seen);
      return { caller, family, assertions: seen.filter(({ role }) => role === "refusal").length };
    });
}

/** `undefined` also where evidence can't be judged: its gates say why, and nothing is covered meanwhile. */
function currentEvidence(workspace: Workspace) {
  try {
    const state = evidenceOf(workspace);
    return state.kind === "current" ? state.evidence : undefined;
  } catch (error) {
    if (error instanceof CouldNotJudge) return undefined;
    throw error;
  }
}
