import type { Finding } from "../finding.js";

/** One fault as a person reads it, however many gates report it. */
export interface Cause {
  readonly finding: Finding;
  /** The codes under which other gates report the same words at the same place. */
  readonly also: readonly string[];
}

/** Findings whose words and place are equal have one cause, e.g. evidence that six gates judge by and that is out of date. */
export function causesOf(findings: readonly Finding[]): Cause[] {
  const causes = new Map<string, { readonly finding: Finding; readonly also: string[] }>();
  for (const finding of findings) {
    const { title, message, fix, at } = finding;
    const key = JSON.stringify([title, message, fix, at.file, at.line, at.column]);
    const known = causes.get(key);
    if (known === undefined) causes.set(key, { finding, also: [] });
    else if (known.finding.code !== finding.code) known.also.push(finding.code);
    // Twice the same code is two faults: a reader who counts them must find both.
    else causes.set(`${key}${finding.fingerprint}`, { finding, also: [] });
  }
  return [...causes.values()];
}

/** `1 finding`, `6 findings of 1 cause`. */
export function countCauses(findings: readonly Finding[]): string {
  const causes = causesOf(findings).length;
  const counted = `${findings.length} finding${findings.length === 1 ? "" : "s"}`;
  return causes === findings.length ? counted : `${counted} of ${causes} cause${causes === 1 ? "" : "s"}`;
}
