import type { GateFinding, Place } from "../report/finding.js";
import { CouldNotJudge } from "../workspace/could-not-judge.js";
import type { Workspace } from "../facts/workspace.js";
import { changedBetween, codeUnderTest } from "./code-under-test.js";
import { evidenceFile, type Evidence } from "./evidence-line.js";
import { parseEvidence } from "./evidence-text.js";

/** What a workspace can show. */
export type EvidenceState =
  /** Nothing of it answers requests yet: there is nothing to prove. */
  | { readonly kind: "no-host" }
  | { readonly kind: "missing"; readonly at: Place }
  | { readonly kind: "stale"; readonly at: Place; readonly changed: readonly string[] }
  /** Nothing was tested, for that was thrown before. */
  | { readonly kind: "not-started"; readonly at: Place; readonly thrown: string }
  | { readonly kind: "current"; readonly at: Place; readonly evidence: Evidence };

/**
 * Reads the evidence of a workspace and compares it with the code as it is now.
 *
 * @throws CouldNotJudge when something answers requests and nothing can prove what: no manifest says what it mounts, no file is the host, or
 * there is no harness; and when the file is damaged.
 */
export function evidenceOf(workspace: Workspace): EvidenceState {
  const host = hostFiles(workspace)[0];
  const mounts = mountedPlugins(workspace).length;
  if (host === undefined && mounts === 0) return { kind: "no-host" };
  if (mounts === 0) {
    const { manifests, settings } = workspace;
    // It takes from the composition what there is, and that answers no requests: pages, commands, agents.
    if (manifests.length > 0 && reaches(workspace, hostFiles(workspace), settings.composition))
      return { kind: "no-host" };
    throw new CouldNotJudge(
      `${host ?? ""} is a host, but no plugin has anything to mount: create one with \`rawr-hq new plugin api <capability>\``,
    );
  }
  if (host === undefined) {
    const plugins = mounts === 1 ? "1 plugin is" : `${mounts} plugins are`;
    throw new CouldNotJudge(
      `${plugins} to be mounted, but there is no host file (${workspace.settings.host.join(", ")}): name it in \`host\` of the settings, or run \`rawr-hq init\``,
    );
  }
  const code = codeUnderTest(workspace);
  const [harness] = code.harness;
  if (harness === undefined) {
    throw new CouldNotJudge(
      `nothing proves what ${host} answers and refuses, because there is no \`*.harness.test.ts\`: run \`rawr-hq new harness\`, then \`rawr-hq check --run-suites\``,
    );
  }
  const at = startOf(harness);
  const text = workspace.text(evidenceFile);
  if (text === undefined) return { kind: "missing", at };
  const evidence = parseEvidence(text);
  const changed = changedBetween(evidence.run, code);
  if (changed.length > 0) return { kind: "stale", at, changed };
  const [thrown] = evidence.run.setUp ?? [];
  return thrown === undefined ? { kind: "current", at, evidence } : { kind: "not-started", at, thrown };
}

/** The plugins that answer requests. */
export function mountedPlugins({ plugins }: Workspace): Workspace["plugins"] {
  return plugins.filter(({ manifest }) => manifest?.kind === "api" || manifest?.kind === "workflows");
}

/** The files of the settings' host that are there. */
export function hostFiles({ files, settings }: Workspace): string[] {
  return files.filter((file) => settings.host.some((host) => file === host || file.startsWith(`${host}/`)));
}

/** The title of a finding that any change of the code makes. */
export const staleEvidence = "evidence is older than the code";

/** Why there is no evidence to judge, as a finding of a gate's `rule`; `undefined` when there is some, or need not be any. */
export function withoutEvidence<Code extends string>(state: EvidenceState, rule: Code): GateFinding<Code> | undefined {
  switch (state.kind) {
    case "no-host":
    case "current":
      return undefined;
    case "missing":
      return {
        rule,
        at: state.at,
        title: "harness was not executed",
        message: `${evidenceFile} does not exist: this harness was never executed`,
        why: "six gates judge by what the harness did",
        fix: "run `rawr-hq check --run-suites`",
      };
    case "not-started":
      return {
        rule,
        at: state.at,
        title: "harness did not start",
        message: `before its tests could run, this was thrown: ${state.thrown}`,
        why: "six gates judge by what the harness did, and it did nothing",
        fix: "correct that, then run `rawr-hq check --run-suites`",
      };
    case "stale": {
      const [first = "", ...more] = state.changed;
      return {
        rule,
        at: state.at,
        title: staleEvidence,
        message: `${first}${more.length > 0 ? ` and ${more.length} more` : ""} changed since the suites ran`,
        why: "six gates judge by what the harness did, and a run of older code proves nothing about this code",
        fix: "run `rawr-hq check --run-suites`",
      };
    }
  }
}

function startOf(file: string): Place {
  return { file, line: 1, column: 1 };
}

/** Whether one of `files` imports `target`, directly or through others. */
export function reaches(workspace: Workspace, files: readonly string[], target: string): boolean {
  const seen = new Set(files);
  for (const file of seen) {
    if (file === target) return true;
    if (!workspace.files.includes(file)) continue;
    for (const { to, typeOnly } of workspace.importsOf(file)) if (to !== null && !typeOnly) seen.add(to);
  }
  return false;
}
