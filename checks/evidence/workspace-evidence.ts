import type { GateFinding, Place } from "../report/finding.js";
import type { Workspace } from "../facts/workspace.js";
import { changedBetween, codeUnderTest } from "./code-under-test.js";
import { evidenceFile, type Evidence } from "./evidence-line.js";
import { parseEvidence } from "./evidence-text.js";

/** What a workspace can show. */
export type EvidenceState =
  /** Nothing of it answers requests yet: there is nothing to prove. */
  | { readonly kind: "no-host" }
  | { readonly kind: "no-harness"; readonly at: Place }
  | { readonly kind: "missing"; readonly at: Place }
  | { readonly kind: "stale"; readonly at: Place; readonly changed: readonly string[] }
  | { readonly kind: "current"; readonly at: Place; readonly evidence: Evidence };

/**
 * Reads the evidence of a workspace and compares it with the code as it is now.
 *
 * @throws CouldNotJudge when the file is damaged.
 */
export function evidenceOf(workspace: Workspace): EvidenceState {
  const host = hostFiles(workspace)[0];
  const mounts = workspace.manifests.some(({ kind }) => kind === "api" || kind === "workflows");
  if (host === undefined || !mounts) return { kind: "no-host" };
  const code = codeUnderTest(workspace);
  const [harness] = code.harness;
  if (harness === undefined) return { kind: "no-harness", at: startOf(host) };
  const at = startOf(harness);
  const text = workspace.text(evidenceFile);
  if (text === undefined) return { kind: "missing", at };
  const evidence = parseEvidence(text);
  const changed = changedBetween(evidence.run, code);
  return changed.length > 0 ? { kind: "stale", at, changed } : { kind: "current", at, evidence };
}

/** The files of the settings' host that are there. */
export function hostFiles({ files, settings }: Workspace): string[] {
  return files.filter((file) => settings.host.some((host) => file === host || file.startsWith(`${host}/`)));
}

/** Why there is no evidence to judge, as a finding of a gate's `rule`; `undefined` when there is some, or need not be any. */
export function withoutEvidence<Code extends string>(state: EvidenceState, rule: Code): GateFinding<Code> | undefined {
  switch (state.kind) {
    case "no-host":
    case "current":
      return undefined;
    case "no-harness":
      return {
        rule,
        at: state.at,
        title: "host without a harness",
        message: "nothing here proves what this host answers and refuses: there is no `*.harness.test.ts`",
        fix: "run `rawr-hq new harness`, which writes a complete one for this host",
      };
    case "missing":
      return {
        rule,
        at: state.at,
        title: "harness was not executed",
        message: `there is no ${evidenceFile}: nothing of this harness was executed`,
        fix: "run `rawr-hq check --run-suites`",
      };
    case "stale": {
      const [first = "", ...more] = state.changed;
      return {
        rule,
        at: state.at,
        title: "evidence is older than the code",
        message: `${first}${more.length > 0 ? ` and ${more.length} more` : ""} changed since the suites ran`,
        fix: "run `rawr-hq check --run-suites`",
      };
    }
  }
}

function startOf(file: string): Place {
  return { file, line: 1, column: 1 };
}
