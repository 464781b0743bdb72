import type { Finding } from "../finding.js";
import { staleEntries } from "./apply-baseline.js";
import type { Baseline, KnownFinding } from "./baseline-file.js";

/** What a new baseline is made of. */
export interface NextBaseline {
  readonly baseline: Baseline;
  /** Entries that are gone. */
  readonly removed: readonly KnownFinding[];
  /** Findings that were not known. They are in `baseline` only when growth was asked for, or when it is the first. */
  readonly added: readonly Finding[];
}

/**
 * The baseline after this run. It loses what is corrected; it gains something only when it is the first one, or when `growth` says why.
 */
export function nextBaseline(
  previous: Baseline | undefined,
  findings: readonly Finding[],
  letters: ReadonlySet<string>,
  { today, growth }: { readonly today: string; readonly growth?: string },
): NextBaseline {
  // The engine's own findings (a file that does not parse, a gate that saw nothing) are never known and lived with.
  const knowable = findings.filter(({ code }) => !code.startsWith("E"));
  const before = previous?.known ?? [];
  const removed = previous === undefined ? [] : staleEntries(previous, knowable, letters);
  const fingerprints = new Set(before.map((entry) => entry.fingerprint));
  const added = knowable.filter((finding) => !fingerprints.has(finding.fingerprint));
  const grows = previous === undefined || growth !== undefined;
  const entries = added.map(({ code, at, message, fingerprint }): KnownFinding => ({
    code,
    file: at.file,
    message,
    fingerprint,
    since: today,
  }));
  const dated =
    previous === undefined || growth === undefined || added.length === 0
      ? []
      : [{ on: today, by: added.length, reason: growth }];
  return {
    baseline: {
      format: 1,
      growth: [...(previous?.growth ?? []), ...dated],
      known: [...before.filter((entry) => !removed.includes(entry)), ...(grows ? entries : [])],
    },
    removed,
    added,
  };
}
