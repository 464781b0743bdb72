import type { GenerateIssue } from "../../authoring/generate/entry-issues.js";
import { generateCodeOwners, type CodeOwnersResult } from "../../authoring/code-owners/code-owners.js";
import { generateComposition, type GenerateResult } from "../../authoring/generate/generate-composition.js";
import { count } from "../../report/reporters/summary.js";
import { loadSettings } from "../../workspace/load-settings.js";
import { createStyle, type Style } from "../../report/terminal/style.js";
import { wantsColor, type Terminal } from "../../report/terminal/terminal.js";
import { visible } from "../../report/terminal/width.js";
import type { ExitCode } from "./exit-code.js";
import { workspaceRoot } from "./workspace-root.js";

export interface GenerateOptions {
  readonly root: string;
  readonly check?: boolean;
}

/** `rawr-hq generate`: writes the composition root, or says with `--check` whether it is what generate would write. */
export async function generate(options: GenerateOptions, terminal: Terminal): Promise<ExitCode> {
  const root = workspaceRoot(options.root, terminal);
  const check = options.check ?? false;
  const result = await generateComposition(root, { check });
  const codeOwners = await generateCodeOwners(root, await loadSettings(root), { check });
  const style = createStyle(wantsColor(terminal.stdout, terminal.env));
  for (const issue of result.issues) terminal.stdout.write(`${issueText(issue, style)}\n\n`);
  const line = outcomeText(result);
  terminal.stdout.write(`${result.exitCode === 0 ? style.good(`✔ ${line}`) : style.error(`✘ ${line}`)}\n`);
  if (codeOwners.outcome !== "off") terminal.stdout.write(`${codeOwnersText(codeOwners, style)}\n`);
  return result.exitCode === 1 ? 1 : codeOwners.exitCode;
}

function codeOwnersText({ exitCode, outcome, file }: CodeOwnersResult, style: Style): string {
  if (exitCode === 1) return style.error(`✘ ${file} is stale: run \`rawr-hq generate\` and commit it`);
  return style.good(`✔ ${file} ${outcome === "written" ? "written" : "is up to date"}`);
}

function issueText({ code, file, line, column, message, fix }: GenerateIssue, style: Style): string {
  return [
    `${style.error(`error[${code}]`)}${style.strong(`: ${visible(message)}`)}`,
    ` ${style.place("-->")} ${visible(file)}:${line}:${column}`,
    `  ${style.place("=")} fix: ${visible(fix)}`,
  ].join("\n");
}

function outcomeText({ outcome, composition, plugins, stale = [], issues }: GenerateResult): string {
  const from = `${count(plugins, "plugin")}, ${count(issues.length, "issue")}`;
  switch (outcome) {
    case "written":
      return `${composition} written: ${from}`;
    case "unchanged":
      return `${composition} is up to date, nothing written: ${from}`;
    case "fresh":
      return `${composition} is up to date: ${from}`;
    case "stale":
      return `${composition} is stale${stale.length === 0 ? "" : ` (${stale.join(", ")})`}: run \`rawr-hq generate\` and commit it: ${from}`;
    case "refused":
      return `${composition} was left unchanged: correct the above first: ${from}`;
  }
}
