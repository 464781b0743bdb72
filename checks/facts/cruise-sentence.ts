import type { CruiseResult } from "./cruise.js";
import type { CruiseViolation } from "./cruise-worker.js";

/** What a rule of dependency-cruiser found, without the rule's name and without a period. */
export function cruiseSentence({ from, to, cycle, via, about }: CruiseViolation): string {
  if (cycle.length > 0) return `the cycle is ${[from, ...cycle].join(" -> ")}`;
  if (about === "module") return `\`${from}\` breaks the rule as a module, not by one of its imports`;
  if (about === "reach") return `\`${from}\` reaches \`${to}\`: ${[from, ...via].join(" -> ")}`;
  return `\`${from}\` imports \`${to}\``;
}

/** How many hints of one rule are shown. */
const shown = 10;

/** What the workspace's own rules only warn of or mention: a sentence each, in the rules' own words. They fail nothing. */
export function cruiseHints({ violations }: CruiseResult): readonly string[] {
  const byRule = new Map<string, CruiseViolation[]>();
  for (const violation of violations.filter(({ severity }) => severity !== "error")) {
    const list = byRule.get(violation.rule);
    if (list === undefined) byRule.set(violation.rule, [violation]);
    else list.push(violation);
  }
  return [...byRule].flatMap(([rule, list]) => {
    const sentences = list.slice(0, shown).map((violation) => {
      const because = violation.comment === "" ? "" : ` (${violation.comment})`;
      return `dependency-cruiser's rule \`${rule}\` (${violation.severity}): ${cruiseSentence(violation)}${because}`;
    });
    const left = list.length - sentences.length;
    return left === 0 ? sentences : [...sentences, `dependency-cruiser's rule \`${rule}\`: ${left} more`];
  });
}
