import { createHash } from "node:crypto";
import type { Finding, GateFinding } from "../report/finding.js";
import type { Rule, RuleBook } from "./gate.js";

/** The finding with all that its rule, its gate and its place say; without what tells it from its equals. */
export function stamp(
  { name, policy, owner }: RuleBook,
  rule: Rule,
  { rule: code, at, message, title = rule.title, why = rule.why, fix = rule.fix, edits }: GateFinding,
  text: string | undefined,
): Omit<Finding, "fingerprint"> {
  const excerpt = text?.split(/\r\n|\r|\n/, at.line)[at.line - 1] ?? "";
  return { code, gate: name, policy, owner, title, message, why, fix, at, excerpt, ...(edits && { edits }) };
}

/** Survives moved lines: what is said of which text in which file, and `nth` among equals. */
export function fingerprint({ code, at, excerpt, message }: Omit<Finding, "fingerprint">, nth?: number): string {
  const key = [code, at.file, excerpt.trim(), message, ...(nth === undefined ? [] : [nth])].join("\0");
  return createHash("sha256").update(key).digest("hex").slice(0, 32);
}
