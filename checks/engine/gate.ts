import type { GateFinding, Judged } from "../report/finding.js";
import type { RuleBook } from "../report/rule-book.js";
import type { Workspace } from "../facts/workspace.js";

/**
 * A gate: a table of rules plus one generator. The engine stamps code, words, position, policy, owner and page on what it yields,
 * sorts, counts, and fails a gate that judged nothing.
 *
 * @example
 * const codesOf = ({ rules }: Gate) => Object.keys(rules);
 * typeof codesOf; //=> "function"
 */
export interface Gate<Code extends string = string> extends RuleBook<Code>, Judge<Code> {}

interface Judge<Code extends string> {
  /** Yields findings; returns what it judged. Throwing means "could not judge" (exit 2), with the message as the sentence. */
  check(workspace: Workspace): Generator<GateFinding<Code>, Judged> | AsyncGenerator<GateFinding<Code>, Judged>;
}

/**
 * Defines a gate. A finding of a rule that is not in its table does not compile.
 *
 * @example
 * const gate = defineGate({
 *   name: "no-drafts",
 *   policy: "D-100",
 *   owner: "verification-gates",
 *   rules: { Z101: { title: "draft is committed", why: "a draft is not reviewed", fix: "finish it, or delete it" } },
 *   *check({ files }) {
 *     for (const file of files) {
 *       if (file.endsWith(".draft.ts")) yield { rule: "Z101", at: { file, line: 1, column: 1 }, message: "a draft" };
 *     }
 *     return { files: files.length, manifests: 0 };
 *   },
 * });
 * gate.name; //=> "no-drafts"
 */
export function defineGate<const Code extends string>(gate: RuleBook<Code> & Judge<NoInfer<Code>>): Gate<Code> {
  return Object.freeze(gate);
}
