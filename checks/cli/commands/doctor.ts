import { existsSync } from "node:fs";
import { join } from "node:path";
import { codesOf } from "../../report/rule-book.js";
import { gateNames } from "../../engine/gate-list.js";
import type { OwnGate } from "../../engine/own-gates.js";
import { ownGates } from "../../engine/workspace-gates.js";
import { openWorkspace } from "../../engine/open-workspace.js";
import { count } from "../../report/reporters/summary.js";
import { createStyle } from "../../report/terminal/style.js";
import { wantsColor, type Terminal } from "../../report/terminal/terminal.js";
import { visible } from "../../report/terminal/width.js";
import type { Workspace } from "../../facts/workspace.js";
import type { ExitCode } from "./exit-code.js";
import { findPackage } from "../../workspace/installed.js";
import { version } from "../../workspace/package.js";
import { workspaceRoot } from "./workspace-root.js";

export interface DoctorOptions {
  readonly root: string;
}

/** `rawr-hq doctor`: what was found, which configuration was read, what was not judged and why. */
export async function doctor(options: DoctorOptions, terminal: Terminal): Promise<ExitCode> {
  const root = workspaceRoot(options.root, terminal);
  const workspace = await openWorkspace(root, { cache: false });
  const style = createStyle(wantsColor(terminal.stdout, terminal.env));
  const own = await ownGates(workspace.root, workspace.settings);
  for (const [heading, lines] of sections(workspace, own)) {
    terminal.stdout.write(`${style.strong(heading)}\n${lines.map((line) => `  ${visible(line)}\n`).join("")}\n`);
  }
  const problems = [...ailments(workspace), ...own.flatMap(({ problem }) => problem ?? [])];
  for (const problem of problems) terminal.stdout.write(`${style.warning("!")} ${visible(problem)}\n`);
  const seen = `${count(gateNames.length + own.length, "gate")}, ${count(workspace.files.length, "file")}, ${count(workspace.plugins.length, "plugin")}`;
  terminal.stdout.write(
    problems.length === 0
      ? style.good(`✔ ${seen} to judge\n`)
      : style.error(`✘ ${seen}, ${count(problems.length, "problem")}\n`),
  );
  return problems.length === 0 ? 0 : 2;
}

function sections(workspace: Workspace, own: readonly OwnGate[]): [heading: string, lines: string[]][] {
  const { root, settings } = workspace;
  return [
    [
      "tools",
      [
        `rawr-hq ${version()}, Node ${process.versions.node}`,
        ...["typescript", "tsd"].map((name) => `${name} ${findPackage(root, name)?.version ?? "is not installed"}`),
      ],
    ],
    [
      "configuration",
      [
        `root: ${root}`,
        `settings: ${settings.configFile ?? "none, using the conventions"}`,
        `roots: ${Object.entries(settings.roots)
          .map(([folder, kind]) => `${folder} (${kind})`)
          .join(", ")}`,
        `composition: ${file(root, settings.composition)}`,
        `host: ${settings.host.map((path) => file(root, path)).join(", ")}`,
        `shared parser: ${settings.sharedParser.join(", ")}`,
        `also ignored: ${settings.ignore.length === 0 ? "nothing" : settings.ignore.join(", ")}`,
        ...(own.length === 0 ? [] : [`own gates: ${own.map(describeGate).join(", ")}`]),
        ...["tsconfig.json", ".dependency-cruiser.cjs"].map((path) => file(root, path)),
      ],
    ],
    [
      count(workspace.plugins.length, "plugin"),
      workspace.plugins.map(({ directory, manifest, issues }) =>
        manifest === undefined
          ? `${directory}: ${count(issues.length, "issue")}: ${issues[0]?.message ?? "no package.json"}`
          : `${directory}: ${manifest.kind}/${manifest.capability}`,
      ),
    ],
    [count(workspace.files.length, "source file"), folders(workspace.files)],
    [`not judged: ${workspace.notJudged.length}`, workspace.notJudged.map(({ path, reason }) => `${path}: ${reason}`)],
    ...(workspace.notes.length === 0 ? [] : [["notes", [...workspace.notes]] satisfies [string, string[]]]),
  ];
}

/** What keeps the gates from judging this workspace as it means to be judged. */
function ailments({ root, plugins, problems, files, settings }: Workspace): string[] {
  const found = problems.map(({ file: path, message, fix }) => `${path}: ${message}: ${fix}`);
  if (plugins.length === 0)
    found.push(`no plugin below ${Object.keys(settings.roots).join(", ")}: set \`roots\`, or add one`);
  if (files.length === 0) found.push("no source file: name the workspace root with `--root`, or correct `ignore`");
  if (!existsSync(join(root, settings.composition)))
    found.push(`no ${settings.composition}: \`rawr-hq generate\` writes it`);
  for (const host of settings.host) {
    if (!existsSync(join(root, host)))
      found.push(`no ${host}: name the file or folder that mounts the composition as \`host\``);
  }
  if (!existsSync(join(root, "tsconfig.json")))
    found.push("no tsconfig.json: the gate `types` can't judge without one");
  return found;
}

function describeGate({ file, gate, problem }: OwnGate): string {
  return problem === undefined ? `${codesOf(gate)[0] ?? "-"} ${gate.name} (${file})` : `${file} (can't judge)`;
}

function file(root: string, path: string): string {
  return existsSync(join(root, path)) ? path : `${path} (missing)`;
}

/** `plugins/api: 12`: the files of each folder two levels deep. */
function folders(files: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const path of files) {
    const parts = path.split("/").slice(0, -1);
    const folder = parts.slice(0, parts[0] === "plugins" || parts[0] === "packages" ? 2 : 1).join("/") || ".";
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].map(([folder, amount]) => `${folder}: ${amount}`);
}
