import { appendFileSync, existsSync, realpathSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import type { Report } from "../../report/finding.js";
import type { ReportContext } from "../../report/reporters/reporter.js";
import { reporters } from "../../report/reporters/reporters.js";
import { mark, summarize } from "../../report/reporters/summary.js";
import { wantsColor, type Terminal } from "../../report/terminal/terminal.js";
import { version } from "../../workspace/package.js";
import type { ReporterTarget } from "./parse-reporters.js";
import { attemptToWrite, writeWhole } from "../../workspace/write-whole.js";

/** GitHub drops a step summary above 1 MiB. */
const summaryLimit = 1_000_000;

/** Renders the report once a target, to stdout or into its file. What stdout did not say, stderr's last line does. */
export async function publish(
  report: Report,
  targets: readonly ReporterTarget[],
  { root, owners }: { readonly root: string; readonly owners: ReportContext["owners"] },
  terminal: Terminal,
): Promise<void> {
  const context: ReportContext = {
    color: false,
    width: 120,
    toolVersion: version(),
    pathPrefix: pathPrefix(root, terminal),
    owners,
  };
  const onTerminal: ReportContext = {
    ...context,
    color: wantsColor(terminal.stdout, terminal.env),
    width: terminal.stdout.columns ?? 120,
  };
  for (const target of targets) {
    const render = await reporters[target.name]();
    if (target.file === undefined) terminal.stdout.write(render(report, onTerminal));
    else writeWhole(resolve(terminal.cwd, target.file), render(report, context));
    if (target.name === "github") await writeStepSummary(report, context, terminal);
  }
  const said = targets.some(({ name, file }) => file === undefined && (name === "pretty" || name === "github"));
  if (!said) terminal.stderr.write(`${mark(report)} ${summarize(report)}\n`);
}

/** The path to the workspace, from the repository that GitHub checked out or from the working directory. Both may be links; the root is not. */
function pathPrefix(root: string, terminal: Terminal): string {
  const path = relative(realPath(terminal.env["GITHUB_WORKSPACE"] ?? terminal.cwd), root);
  return path === "" || path.startsWith("..") ? "" : `${path.split(sep).join("/")}/`;
}

function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

async function writeStepSummary(report: Report, context: ReportContext, terminal: Terminal): Promise<void> {
  const file = terminal.env["GITHUB_STEP_SUMMARY"];
  if (file === undefined || file === "") return;
  const { markdown } = await import("../../report/reporters/markdown.js");
  const text = markdown(report, context);
  const short = `## ${mark(report)} rawr-hq check\n\n${summarize(report)}: too many to list here, see the step's log.\n`;
  attemptToWrite(file, () => appendFileSync(file, Buffer.byteLength(text) <= summaryLimit ? text : short));
}
