import type { Rule } from "eslint";
import { startOf } from "../authoring/fix/offsets.js";
import { staticGates } from "../engine/static-gates.js";
import type { Finding } from "../report/finding.js";
import { gatePage } from "../report/gate-page.js";
import { createAsking } from "./ask.js";
import type { FileFindings } from "./question.js";

/** What the engine itself finds, by the names under which `check` reports it: exceptions for nothing, comments that suppress nothing. */
const engineGates: readonly string[] = ["parse", "suppressions"];

/** Gates that have a page. Of the last one only the part that judges sources: whether the composition is stale. */
const ourGates: readonly string[] = [...staticGates, "manifest-smoke-completion"];

const named: readonly string[] = [...ourGates, ...engineGates];

/** One rule for each gate that judges sources alone, and one for all gates of the workspace itself, whose names only its settings know. */
export const rules: Readonly<Record<string, Rule.RuleModule>> = {
  ...Object.fromEntries(ourGates.map((gate) => [gate, ruleOf(gate, (one) => one === gate, gatePage(gate))])),
  ...Object.fromEntries(engineGates.map((gate) => [gate, ruleOf(gate, (one) => one === gate)])),
  "own-gates": ruleOf("own-gates", (gate) => !named.includes(gate)),
};

function ruleOf(name: string, isMine: (gate: string) => boolean, url?: string): Rule.RuleModule {
  return {
    meta: {
      type: "problem",
      docs: { description: `the findings of \`rawr-hq check\` by ${name}`, ...(url !== undefined && { url }) },
      fixable: "code",
      schema: [],
    },
    create(context) {
      const report = () => {
        const { problem, findings } = findingsOf(context);
        if (problem !== undefined) context.report({ loc: { line: 1, column: 0 }, message: problem });
        for (const finding of findings) if (isMine(finding.gate)) context.report(reported(finding, context));
      };
      // The root of a script, and of a JSON file in `@eslint/json`.
      return { Program: report, Document: report };
    },
  };
}

/** The findings of the linted text, asked for once. A problem is told to the first rule that asks: it is the same for all. */
function createFindings(): (context: Rule.RuleContext) => FileFindings {
  const ask = createAsking();
  const asked = new WeakMap<object, FileFindings>();
  return ({ cwd, filename, physicalFilename, sourceCode }) => {
    // A block of a file, such as code in Markdown: the gates judge whole files.
    if (filename !== physicalFilename) return { findings: [] };
    const known = asked.get(sourceCode);
    if (known !== undefined) return known;
    const answer = ask({ cwd, file: physicalFilename, text: sourceCode.text });
    // rawr-hq-allow S101 until 2027-06-30: ESLint loads a plugin once for the process and gives its rules no place for what they share
    asked.set(sourceCode, { findings: answer.findings });
    return answer;
  };
}

const findingsOf = createFindings();

function reported(finding: Finding, { sourceCode }: Rule.RuleContext): Rule.ReportDescriptor {
  const { code, title, message, fix, at, edits } = finding;
  const { text } = sourceCode;
  const start = startOf(text, at);
  const end = at.endColumn === undefined ? undefined : startOf(text, { ...at, column: at.endColumn });
  // From an offset, because languages count lines and columns from 0 or 1.
  const from = sourceCode.getLocFromIndex(start);
  return {
    loc: end === undefined ? from : { start: from, end: sourceCode.getLocFromIndex(end) },
    message: `${code} ${title}: ${message}. Fix: ${fix}`,
    // ESLint changes the linted file only, and a finding's edits are made together or not at all.
    ...(edits?.every(({ file }) => file === at.file) === true && {
      fix: (fixer: Rule.RuleFixer) => edits.map((edit) => fixer.replaceTextRange([edit.start, edit.end], edit.text)),
    }),
  };
}
