import type { Place } from "../report/finding.js";
import { defineGate, type Gate } from "../engine/gate.js";
import type { OffendingRead } from "../evidence/zero-read/evaluate-zero-read.js";
import { zeroRead } from "../evidence/zero-read/zero-read.js";

/** The gate with a clock of its own, for tests. */
export function zeroReadGate(now: () => Date): Gate {
  return defineGate({
    name: "zero-read",
    policy: "D-013",
    owner: "verification-gates",
    rules: {
      Z101: {
        title: "legacy metadata was read",
        why: "metadata that is read at run time still decides something",
        fix: "remove the read that the event names, then wait seven full UTC days",
      },
      Z102: {
        title: "silence is not evidence",
        why: "a window without suite runs would pass unchecked",
        fix: "run the suites on every UTC day of the window; each run records a heartbeat",
      },
    },
    async *check(workspace) {
      const report = await zeroRead(workspace.root, { now: now() });
      const { file } = report;
      for (const read of report.offending) yield { rule: "Z101", at: place(file, read), message: describe(read) };
      const isRequired = workspace.settings.stage.requiresZeroRead;
      if (report.verdict === "insufficient-evidence" && isRequired) {
        yield {
          rule: "Z102",
          at: { file, line: 1, column: 1 },
          message: report.reasons.join("; "),
        };
      } else if (report.verdict === "fail" && report.offending.length === 0) {
        yield { rule: "Z101", at: { file, line: 1, column: 1 }, message: report.reasons.join("; ") };
      }
      return { files: report.events > 0 ? 1 : 0, manifests: 0, days: report.days.length, events: report.events };
    },
  });
}

export default zeroReadGate(() => new Date());

function place(file: string, { line }: OffendingRead): Place {
  return { file, line, column: 1 };
}

function describe({ ts, source, key, plugin, runId }: OffendingRead): string {
  return `\`${key}\` of ${plugin} was read by ${source} at ${ts}, in run ${runId}`;
}
