import { join, relative, resolve, sep } from "node:path";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { loadGates } from "../../engine/gate-list.js";
import { writeFiles, writeGraphArtifacts } from "../../graph/render/artifacts.js";
import { buildGraph } from "../../graph/read/build.js";
import { compareWithBase } from "../../graph/compare/compare-with-base.js";
import type { GraphDiff } from "../../graph/compare/diff.js";
import { toHtml } from "../../graph/render/html.js";
import type { BoundaryGraph } from "../../graph/model/model.js";
import type { PageOptions } from "../../graph/page/data.js";
import { renderComparison, writeComparison } from "../../graph/compare/render-comparison.js";
import { graphFormats, renderGraph, type GraphFormat, type RenderOptions } from "../../graph/render/render.js";
import { viewNames, type ViewName } from "../../graph/model/views.js";
import { openWorkspace } from "../../engine/open-workspace.js";
import { count } from "../../report/reporters/summary.js";
import { createProgress, type Progress } from "../../report/terminal/progress.js";
import { createStyle } from "../../report/terminal/style.js";
import { wantsColor, type Terminal } from "../../report/terminal/terminal.js";
import { unknownName } from "../../report/terminal/unknown-name.js";
import type { Workspace } from "../../facts/workspace.js";
import type { ExitCode } from "./exit-code.js";
import { judge } from "./judge.js";
import { reportPages } from "./report-pages.js";
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
  readonly report?: boolean;
  readonly out?: string;
}

/** The gates whose findings have a place in the graph, and need no run of anything. */
const drawnGates = ["metadata-contract", "import-boundary", "no-singleton-global"];

/** What the options ask for, read before anything is done. */
interface Wanted {
  readonly root: string;
  readonly folder: string;
  readonly format: GraphFormat | undefined;
  readonly view: ViewName | undefined;
  readonly onlyViolations: boolean;
  readonly render: RenderOptions;
  readonly base: string | undefined;
  readonly dirty: boolean;
  readonly report: boolean;
}

/** A workspace's graph, what changed in it, and what its pages hold. */
interface Drawing {
  readonly graph: BoundaryGraph;
  readonly diff: GraphDiff | undefined;
  readonly page: PageOptions;
  /** The same graph without findings: what the reproducible files hold. */
  readonly bare: BoundaryGraph;
}

/** `rawr-hq graph`: the boundary graph, as a tree and as every file into a folder, or as one text on stdout with `--format`. */
export async function graph(options: GraphOptions, terminal: Terminal): Promise<ExitCode> {
  const wanted = read(options, terminal);
  const progress = createProgress(terminal.stderr);
  try {
    const drawing = await draw(wanted, progress, terminal);
    const { format, view, onlyViolations, render } = wanted;
    const isSelection = render.focus !== undefined || render.path !== undefined || view !== undefined || onlyViolations;
    progress.say("drawing");
    if (format === undefined && !isSelection) {
      const tree = await text(drawing, "tree", wanted);
      const written = await write(drawing, wanted.folder, (file) => progress.say(`drawing ${file}`));
      progress.clear();
      terminal.stdout.write(`${tree}\n`);
      for (const path of written) terminal.stdout.write(`${relative(terminal.cwd, path) || path}\n`);
      terminal.stdout.write(`✔ ${sizeOf(drawing.graph)}, ${count(written.length, "file")} written\n`);
      return 0;
    }
    const printed = await text(drawing, format ?? "tree", wanted);
    progress.clear();
    terminal.stdout.write(printed);
    terminal.stderr.write(`✔ ${sizeOf(drawing.graph)}\n`);
    return 0;
  } finally {
    progress.clear();
  }
}

function read(options: GraphOptions, terminal: Terminal): Wanted {
  const format = named("format", options.format, graphFormats);
  const view = named("view", options.view, viewNames);
  const onlyViolations = named("selection", options.only, ["violations"]) !== undefined;
  const root = workspaceRoot(options.root, terminal);
  const [from, to] = options.path ?? [];
  if (options.path !== undefined && (from === undefined || to === undefined || options.path.length > 2)) {
    throw new CouldNotJudge("`--path` takes two names, the start and the end: `--path <from> <to>`");
  }
  for (const [name, value] of [
    ["--focus", options.focus],
    ["--path", options.path],
    ["--only", options.only],
  ] as const) {
    if (value !== undefined && options.base !== undefined) {
      throw new CouldNotJudge(`\`${name}\` and \`--base\` can't be combined: a comparison always shows every change`);
    }
  }
  if (options.dirty === true && options.base === undefined) {
    throw new CouldNotJudge("`--dirty` only affects a comparison: name a revision with `--base`");
  }
  const style = createStyle(wantsColor(terminal.stdout, terminal.env));
  const render: RenderOptions = {
    paint: { good: style.good, bad: style.error, faint: style.quiet, strong: style.strong },
    onlyViolations,
    ...(terminal.stdout.isTTY === true && { width: terminal.stdout.columns ?? 80 }),
    ...(view === undefined ? {} : { view }),
    ...(options.focus === undefined ? {} : { focus: options.focus }),
    ...(from === undefined || to === undefined ? {} : { path: [from, to] as const }),
  };
  const folder = options.out === undefined ? join(root, "artifacts", "graph") : resolve(terminal.cwd, options.out);
  const { base, dirty = false, report = false } = options;
  return { root, folder, format, view, onlyViolations, render, base, dirty, report };
}

/** Reads the workspace, judges it on request, and builds its graph and the graph to compare it with. */
async function draw(wanted: Wanted, progress: Progress, terminal: Terminal): Promise<Drawing> {
  const { root, base, dirty, report, onlyViolations } = wanted;
  progress.say("reading the workspace");
  const gates = report ? undefined : onlyViolations ? drawnGates : [];
  const judged = gates?.length === 0 ? undefined : await judge({ root, cache: true }, await loadGates(gates), terminal);
  const workspace = judged?.workspace ?? (await openWorkspace(root));
  if (workspace.plugins.length === 0) {
    throw new CouldNotJudge(`no plugin in ${root}, so nothing can be drawn: name the workspace with \`--root\``);
  }
  const onProgress = (done: number, all: number) => progress.say(`reading plugins, ${done} of ${all}`);
  const bare = buildGraph(workspace, { onProgress });
  const drawn = judged ? buildGraph(workspace, { findings: judged.report.findings, onProgress }) : bare;
  const diff =
    base === undefined
      ? undefined
      : await compareWithBase(workspace, drawn, base, { dirty, onProgress: (doing) => progress.say(doing) });
  const pages = report && judged ? await reportPages(workspace, judged.report, terminal.now()) : [];
  return {
    graph: drawn,
    diff,
    bare,
    page: {
      source: sourcePrefix(workspace, wanted.folder),
      pages,
      ...(pages.length > 0 && { opens: "page-0" as const }),
    },
  };
}

/** From a page in a folder to the files of the workspace, as the start of a link. */
function sourcePrefix({ root }: Workspace, folder: string): string {
  const way = relative(folder, root).split(sep).map(encodeURIComponent).join("/");
  return way === "" ? "" : `${way}/`;
}

async function text(
  { graph: drawn, diff, page }: Drawing,
  format: GraphFormat,
  { view, render }: Wanted,
): Promise<string> {
  return diff
    ? renderComparison(drawn, diff, format, { page, ...(view === undefined ? {} : { view }) })
    : renderGraph(drawn, format, { ...render, page });
}

/** What the tree alone decides is written as it is; what a run of the gates and the day decide is a page of its own. */
async function write(
  { graph: drawn, diff, bare, page }: Drawing,
  folder: string,
  onFile: (name: string) => void,
): Promise<string[]> {
  if (diff) return writeComparison(drawn, diff, folder, { page });
  const { pages = [], opens: _, ...bareOnly } = page;
  const written = await writeGraphArtifacts(bare, folder, bareOnly, onFile);
  if (pages.length === 0) return written;
  onFile("report.html");
  return [...written, ...writeFiles(new Map([["report.html", toHtml(drawn, page)]]), folder)];
}

function named<Name extends string>(what: string, given: string | undefined, names: readonly Name[]): Name | undefined {
  if (given === undefined) return undefined;
  const found = names.find((name) => name === given);
  if (found === undefined) throw new CouldNotJudge(unknownName(what, given, names));
  return found;
}

function sizeOf({ nodes, edges }: BoundaryGraph): string {
  return `${count(nodes.length, "node")}, ${count(edges.length, "edge")}`;
}
