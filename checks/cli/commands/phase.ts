import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { planOf } from "../../workspace/plan.js";
import type { Settings } from "../../workspace/settings.js";
import { engineRules } from "../../engine/engine-rules.js";
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
  const { settings, gates } = await workspaceGates(options, undefined, terminal);
  const plan = planOf(settings);
  if (Object.keys(plan).length === 0 && options.format !== "json") return 0;
  checkPlannedGates(
    settings,
    gates.map(({ name }) => name),
  );
  const { root, workspace, report } = await judge({ ...options, settings }, gates, terminal);
  const now = terminal.now();
  terminal.stdout.write(render(phaseStatus(workspace, report, await zeroRead(root, { now }), now)));
  return 0;
}

/** @throws CouldNotJudge when the plan asks for a gate that doesn't exist. */
function checkPlannedGates(settings: Settings, known: readonly string[]): void {
  const { configFile = "" } = settings;
  for (const [id, { criteria }] of Object.entries(planOf(settings)))
    for (const [index, criterion] of criteria.entries())
      for (const name of criterion.gates.filter((gate) => !known.includes(gate)))
        throw new CouldNotJudge(
          `${configFile}: \`slices.${id}.criteria.${index}\`: ${unknownName("gate", name, known)}`,
        );
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
