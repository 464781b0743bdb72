import type { Edit, Finding } from "../../report/finding.js";

/** Findings whose edits go together, and those that were left out, each with a sentence. */
export interface Chosen {
  readonly mended: readonly Finding[];
  readonly edits: readonly Edit[];
  readonly left: readonly LeftOut[];
}

/** A finding that is not mended, and why. */
export interface LeftOut {
  readonly finding: Finding;
  readonly reason: string;
}

/** The edits of findings in their order; of two that overlap the later one is left out with all that belongs to it. */
export function chooseEdits(findings: readonly Finding[]): Chosen {
  const taken: { readonly edit: Edit; readonly by: Finding }[] = [];
  const mended: Finding[] = [];
  const left: LeftOut[] = [];
  for (const finding of findings) {
    const edits = finding.edits ?? [];
    if (edits.length === 0) continue;
    // The very same edit may mend several findings, e.g. one stale file.
    const own = edits.filter((edit) => !taken.some((one) => isSame(one.edit, edit)));
    const before = own.flatMap((edit) => taken.find((one) => overlaps(one.edit, edit)) ?? [])[0]?.by;
    if (before !== undefined) {
      const { code, at } = before;
      left.push({
        finding,
        reason: `its edit overlaps that of ${code} at ${at.file}:${at.line}: run \`rawr-hq fix\` again`,
      });
      continue;
    }
    mended.push(finding);
    taken.push(...own.map((edit) => ({ edit, by: finding })));
  }
  return { mended, edits: taken.map(({ edit }) => edit), left };
}

function isSame(a: Edit, b: Edit): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end && a.text === b.text;
}

/** Two insertions at one place overlap too: nobody can say which comes first. */
function overlaps(a: Edit, b: Edit): boolean {
  if (a.file !== b.file) return false;
  return a.start === b.start || (a.start < b.end && b.start < a.end);
}
