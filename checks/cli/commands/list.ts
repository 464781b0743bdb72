import { markdownTable } from "../../report/markdown-table.js";
import { createStyle } from "../../report/terminal/style.js";
import { wantsColor, type Terminal } from "../../report/terminal/terminal.js";
import { unknownName } from "../../report/terminal/unknown-name.js";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import type { ExitCode } from "./exit-code.js";
import { engineRules } from "../../engine/engine-rules.js";
import { listedGates } from "./listed-gates.js";

/** A rule as programs get it. */
interface ListedRule {
  readonly code: string;
  readonly gate: string;
  readonly policy: string;
  /** Who decides about it first. */
  readonly owner: string;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
}

const formats = { text, json, markdown };

export interface ListOptions {
  readonly root: string;
  readonly format: string;
}

/** `rawr-hq list`: every rule in a line, by its gate, those of the workspace's own too. */
export async function list(options: ListOptions, terminal: Terminal): Promise<ExitCode> {
  const render = Object.entries(formats).find(([name]) => name === options.format)?.[1];
  if (render === undefined) throw new CouldNotJudge(unknownName("format", options.format, Object.keys(formats)));
  const { gates, owners } = await listedGates(options, terminal);
  const rules = [...gates.map(({ gate }) => gate), ...engineRules].flatMap(({ name: gate, policy, owner, rules }) =>
    Object.entries(rules).map(([code, { title, why, fix }]): ListedRule => {
      return { code, gate, policy, owner: owners[owner].primary, title, why, fix };
    }),
  );
  terminal.stdout.write(render(rules, terminal));
  return 0;
}

function text(rules: readonly ListedRule[], terminal: Terminal): string {
  const style = createStyle(wantsColor(terminal.stdout, terminal.env));
  const width = (of: (rule: ListedRule) => string) => Math.max(...rules.map((rule) => of(rule).length));
  const gateWidth = width(({ gate }) => gate);
  const policyWidth = width(({ policy }) => policy);
  const ownerWidth = width(({ owner }) => owner);
  return rules
    .map(({ code, gate, policy, owner, title }) =>
      [
        style.place(code),
        style.strong(gate.padEnd(gateWidth)),
        policy.padEnd(policyWidth),
        owner.padEnd(ownerWidth),
        `${title}\n`,
      ].join("  "),
    )
    .join("");
}

function json(rules: readonly ListedRule[]): string {
  return `${JSON.stringify({ rules }, null, 2)}\n`;
}

function markdown(rules: readonly ListedRule[]): string {
  const rows = rules.map(({ code, gate, policy, owner, title }) => [code, gate, policy, owner, title]);
  return `${markdownTable(["code", "gate", "policy", "owner", "what"], rows).join("\n")}\n`;
}
