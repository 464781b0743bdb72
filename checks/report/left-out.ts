import type { NotJudged } from "../workspace/not-judged.js";

/** How many paths are named for each reason. */
const named = 3;

/** What was seen and not judged: a sentence for each reason, with its count. */
export function leftOut(notJudged: readonly NotJudged[]): readonly string[] {
  const byReason = new Map<string, string[]>();
  for (const { path, reason } of notJudged) {
    const paths = byReason.get(reason);
    if (paths === undefined) byReason.set(reason, [path]);
    else paths.push(path);
  }
  return [...byReason].map(([reason, paths]) => {
    const more = paths.length > named ? ` and ${paths.length - named} more` : "";
    return `skipped, because ${reason}: ${paths.length} (${paths.slice(0, named).join(", ")}${more})`;
  });
}
