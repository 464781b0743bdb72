import { join, relative, resolve } from "node:path";
import { CouldNotJudge } from "../could-not-judge.js";
import { writeGraphArtifacts } from "../graph/artifacts.js";
import { buildGraph } from "../graph/build.js";
import type { BoundaryGraph } from "../graph/model.js";
import { graphFormats, renderGraph, type RenderOptions } from "../graph/render.js";
import { viewNames, type ViewName } from "../graph/views.js";
import { openWorkspace } from "../open-workspace.js";
import { count } from "../reporters/summary.js";
import { createProgress } from "../terminal/progress.js";
import { createStyle } from "../terminal/style.js";
import { wantsColor, type Terminal } from "../terminal/terminal.js";
import { unknownName } from "../terminal/unknown-name.js";
import type { ExitCode } from "./exit-code.js";
import { workspaceRoot } from "./workspace-root.js";

export interface GraphOptions {
  readonly root: string;
  readonly format?: string;
  readonly view?: string;
  readonly focus?: string;
  readonly path?: readonly string[];
  readonly out?: string;
}

/** `rawr-hq graph`: the boundary graph, as every file into a folder, or as one text on stdout with `--format`. */
export async function graph(options: GraphOptions, terminal: Terminal): Promise<ExitCode> {
  const format = named("format", options.format, graphFormats);
  const view = named("view", options.view, viewNames);
  const root = workspaceRoot(resolve(terminal.cwd, options.root));
  const progress = createProgress(terminal.stderr);
  let drawn: BoundaryGraph;
  try {
    progress.say("reading the workspace");
    const workspace = await openWorkspace(root);
    if (workspace.plugins.length === 0) {
      throw new CouldNotJudge(`no plugin in ${root}, so there is nothing to draw: name the workspace with \`--root\``);
    }
    drawn = buildGraph(workspace, { onProgress: (done, all) => progress.say(`reading plugins, ${done} of ${all}`) });
  } finally {
    progress.clear();
  }
  if (format === undefined && options.focus === undefined && options.path === undefined && view === undefined) {
    const folder = options.out === undefined ? join(root, "artifacts", "graph") : resolve(terminal.cwd, options.out);
    const written = await writeGraphArtifacts(drawn, folder);
    for (const path of written) terminal.stdout.write(`${relative(terminal.cwd, path) || path}\n`);
    terminal.stdout.write(`✔ ${sizeOf(drawn)}, ${count(written.length, "file")} written\n`);
    return 0;
  }
  terminal.stdout.write(await renderGraph(drawn, format ?? "tree", renderOptions(options, view, terminal)));
  terminal.stderr.write(`✔ ${sizeOf(drawn)}\n`);
  return 0;
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
