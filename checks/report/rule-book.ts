import type { Owner } from "@rawr/hq-contract/governance";

/** The words of one rule, as reports, `explain`, `list`, the pages and the report's JSON Schema show them. */
export interface Rule {
  /** What is wrong, as a noun with a verb: "plugin imports another plugin". */
  readonly title: string;
  /** Why that matters, without a full stop. */
  readonly why: string;
  /** The way out, in the imperative, without a full stop. */
  readonly fix: string;
}

/** Rules by their stable codes, a capital and three digits: `{ B101: { title, why, fix } }`. */
export type Rules<Code extends string = string> = Readonly<Record<Code, Rule>>;

/** Who asks for the rules of a table, and who answers for them. */
export interface RuleBook<Code extends string = string> {
  readonly name: string;
  /** The policy that asks for the rules, e.g. "D-014"; `-` when none does. */
  readonly policy: string;
  readonly owner: Owner;
  /** The first one is the gate's main rule. All codes of a gate begin with the same letter. */
  readonly rules: Rules<Code>;
}

/** The codes of a table, in its order. */
export function codesOf<Code extends string>({ rules }: Pick<RuleBook<Code>, "rules">): Code[] {
  // Object.keys forgets which keys a closed table has.
  return Object.keys(rules) as Code[];
}

/** The letter that all codes of a table begin with. */
export function letterOf(book: Pick<RuleBook, "rules">): string {
  return codesOf(book)[0]?.charAt(0) ?? "";
}
