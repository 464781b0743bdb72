import { deferredRegister, judgeGovernance, owners, slices } from "@rawr/hq-contract/governance";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { engineRules } from "../../engine/engine-rules.js";
import { loadGates } from "../../engine/gate-list.js";
import { phaseOwner, renderGateDecision } from "../../report/phase/phase-owner.js";
import { phaseStatus } from "../../report/phase/phase-status.js";
import { renderPhaseJson, renderPhaseMarkdown, renderPhaseText } from "../../report/phase/render-phase.js";
import { codesOf, type RuleBook } from "../../report/rule-book.js";
import type { Terminal } from "../../report/terminal/terminal.js";
import { unknownName } from "../../report/terminal/unknown-name.js";
import { zeroRead } from "../../evidence/zero-read/zero-read.js";
import type { ExitCode } from "./exit-code.js";
import { judge, type JudgeOptions } from "./judge.js";
import { workspaceGates } from "./workspace-gates.js";

const formats = { text: renderPhaseText, json: renderPhaseJson, markdown: renderPhaseMarkdown };

/** `rawr-hq phase`: each slice, its owner, what it waits for, and which exit criteria hold now, by the gates that just ran. */
export async function phase(
  options: JudgeOptions & { readonly format: string },
  terminal: Terminal,
): Promise<ExitCode> {
  const render = Object.entries(formats).find(([name]) => name === options.format)?.[1];
  if (render === undefined) throw new CouldNotJudge(unknownName("format", options.format, Object.keys(formats)));
  const wrong = judgeGovernance({ owners, slices, deferred: deferredRegister });
  if (wrong !== undefined) throw new CouldNotJudge(wrong);
  const { root, workspace, report } = await judge(options, await loadGates(undefined), terminal);
  const now = terminal.now();
  terminal.stdout.write(render(phaseStatus(workspace, report, await zeroRead(root, { now }), now)));
  return 0;
}

/** `rawr-hq phase owner <gate>`: who decides about a broken gate, by when, and who acts if that is missed. A code stands for its gate. */
export async function owner(
  subject: string,
  options: { readonly root: string; readonly since?: string },
  terminal: Terminal,
): Promise<ExitCode> {
  const isCode = /^[a-z]\d+$/i.test(subject);
  const { gates, settings } = await workspaceGates(options, isCode ? undefined : [subject], terminal);
  const book = isCode ? bookOf(subject.toUpperCase(), gates) : gates[0];
  if (book === undefined) throw new CouldNotJudge(`unknown gate \`${subject}\`: \`rawr-hq list\` shows all gates`);
  terminal.stdout.write(renderGateDecision(phaseOwner(book, settings.owners, terminal.now(), options.since)));
  return 0;
}

/** The gate that a finding's code belongs to, or the part of the engine. */
function bookOf(code: string, gates: readonly RuleBook[]): RuleBook {
  const books = [...gates, ...engineRules];
  const found = books.find((book) => Object.hasOwn(book.rules, code));
  if (found !== undefined) return found;
  const codes = books.flatMap((book) => codesOf(book));
  // The letter of a code is its gate's: a slip is likelier in the number.
  const near = codes.filter((one) => one.charAt(0) === code.charAt(0));
  throw new CouldNotJudge(unknownName("code", code, near.length > 0 ? near : codes));
}
