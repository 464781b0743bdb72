import { join, relative, resolve } from "node:path";
import { CouldNotJudge } from "../could-not-judge.js";
import { loadGates } from "../gate-list.js";
import { writeGraphArtifacts } from "../graph/artifacts.js";
import { buildGraph } from "../graph/build.js";
import { compareWithBase } from "../graph/compare-with-base.js";
import type { BoundaryGraph } from "../graph/model.js";
import { renderComparison, writeComparison } from "../graph/render-comparison.js";
import { graphFormats, renderGraph, type RenderOptions } from "../graph/render.js";
import { viewNames, type ViewName } from "../graph/views.js";
import { openWorkspace } from "../open-workspace.js";
import { count } from "../reporters/summary.js";
import { createProgress } from "../terminal/progress.js";
import { createStyle } from "../terminal/style.js";
import { wantsColor, type Terminal } from "../terminal/terminal.js";
import { unknownName } from "../terminal/unknown-name.js";
import type { Workspace } from "../workspace.js";
import type { ExitCode } from "./exit-code.js";
import { judge } from "./judge.js";
import { workspaceRoot } from "./workspace-root.js";

export interface GraphOptions {
  readonly root: string;
  readonly format?: string;
  readonly view?: string;
  readonly focus?: string;
  readonly path?: readonly string[];
  readonly only?: string;
  readonly base?: string;
  readonly dirty?: boolean;
  readonly out?: string;
}

/** The gates whose findings have a place in the graph, and need no run of anything. */
const drawnGates = ["metadata-contract", "import-boundary", "no-singleton-global"];

/** `rawr-hq graph`: the boundary graph, as a tree and as every file into a folder, or as one text on stdout with `--format`. */
export async function graph(options: GraphOptions, terminal: Terminal): Promise<ExitCode> {
  const format = named("format", options.format, graphFormats);
  const view = named("view", options.view, viewNames);
  const onlyViolations = named("selection", options.only, ["violations"]) !== undefined;
  const root = workspaceRoot(resolve(terminal.cwd, options.root));
  const { workspace, drawn } = await draw(root, onlyViolations, terminal);
  const folder = options.out === undefined ? join(root, "artifacts", "graph") : resolve(terminal.cwd, options.out);
  const diff =
    options.base === undefined
      ? undefined
      : await compareWithBase(workspace, drawn, options.base, { dirty: options.dirty === true });
  const isSelection = options.focus !== undefined || options.path !== undefined || view !== undefined || onlyViolations;
  if (format === undefined && !isSelection) {
    const written = diff ? await writeComparison(drawn, diff, folder) : await writeGraphArtifacts(drawn, folder);
    const tree = diff
      ? await renderComparison(drawn, diff, "tree")
      : await renderGraph(drawn, "tree", renderOptions(options, view, terminal));
    terminal.stdout.write(`${tree}\n`);
    for (const path of written) terminal.stdout.write(`${relative(terminal.cwd, path) || path}\n`);
    terminal.stdout.write(`✔ ${sizeOf(drawn)}, ${count(written.length, "file")} written\n`);
    return 0;
  }
  const text = diff
    ? await renderComparison(drawn, diff, format ?? "tree", view === undefined ? {} : { view })
    : await renderGraph(drawn, format ?? "tree", { ...renderOptions(options, view, terminal), onlyViolations });
  terminal.stdout.write(text);
  terminal.stderr.write(`✔ ${sizeOf(drawn)}\n`);
  return 0;
}

/** Reads the workspace and builds its graph; with findings when they are to be drawn. */
async function draw(
  root: string,
  withFindings: boolean,
  terminal: Terminal,
): Promise<{ readonly workspace: Workspace; readonly drawn: BoundaryGraph }> {
  const progress = createProgress(terminal.stderr);
  try {
    progress.say("reading the workspace");
    const judged = withFindings ? await judge({ root, cache: true }, await loadGates(drawnGates), terminal) : undefined;
    const workspace = judged?.workspace ?? (await openWorkspace(root));
    if (workspace.plugins.length === 0) {
      throw new CouldNotJudge(`no plugin in ${root}, so there is nothing to draw: name the workspace with \`--root\``);
    }
    const drawn = buildGraph(workspace, {
      ...(judged && { findings: judged.report.findings }),
      onProgress: (done, all) => progress.say(`reading plugins, ${done} of ${all}`),
    });
    return { workspace, drawn };
  } finally {
    progress.clear();
  }
}

function renderOptions(options: GraphOptions, view: ViewName | undefined, terminal: Terminal): RenderOptions {
  const style = createStyle(wantsColor(terminal.stdout, terminal.env));
  const [from, to] = options.path ?? [];
  if (options.path !== undefined && (from === undefined || to === undefined || options.path.length > 2)) {
    throw new CouldNotJudge("`--path` takes two names, where the way starts and where it ends: `--path <from> <to>`");
  }
  return {
    paint: { good: style.good, bad: style.error, faint: style.quiet, strong: style.strong },
    ...(view === undefined ? {} : { view }),
    ...(options.focus === undefined ? {} : { focus: options.focus }),
    ...(from === undefined || to === undefined ? {} : { path: [from, to] as const }),
  };
}

function named<Name extends string>(what: string, text: string | undefined, names: readonly Name[]): Name | undefined {
  if (text === undefined) return undefined;
  const found = names.find((name) => name === text);
  if (found === undefined) throw new CouldNotJudge(unknownName(what, text, names));
  return found;
}

function sizeOf({ nodes, edges }: BoundaryGraph): string {
  return `${count(nodes.length, "node")}, ${count(edges.length, "edge")}`;
}
