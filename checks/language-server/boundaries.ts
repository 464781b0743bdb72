import { lowerText } from "../flow/model/lower-text.js";
import type { FlowProgram } from "../flow/model/program.js";
import { buildGraph } from "../graph/read/build.js";
import type { Reader } from "../graph/read/reader.js";
import { createWorkspaceReader } from "../graph/read/workspace-reader.js";
import type { BoundaryGraph, GraphEdge, GraphNode } from "../graph/model/model.js";
import { findNodes } from "../graph/model/select.js";
import type { Place } from "../report/finding.js";
import type { Workspace } from "../facts/workspace.js";
import { isSameRoute } from "./route-shape.js";

/** What a workspace declares and uses, for whoever asks by a place or a name. */
export interface Boundaries {
  readonly workspace: Workspace;
  readonly graph: BoundaryGraph;
  readonly reader: Reader;
  program(file: string): FlowProgram | undefined;
  node(id: string): GraphNode | undefined;
  /** What is declared at a place. */
  declaredAt(place: Place): readonly GraphNode[];
  /** What is declared in a file. */
  declaredIn(file: string): readonly GraphNode[];
  /** The edges that a place stands for: a call, a trigger. */
  edgesAt(place: Place): readonly GraphEdge[];
  /** What a text names: a capability, an event, a caller, a family, or a route by its path. */
  named(text: string): readonly GraphNode[];
}

const byName: readonly string[] = ["capability", "event", "caller", "family"];

/** Reads the boundaries of a workspace once. */
export function readBoundaries(workspace: Workspace): Boundaries {
  const graph = buildGraph(workspace);
  const files = new Set(workspace.files);
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const declared = graph.nodes.filter(({ kind }) => kind !== "module");
  const nameable = declared.filter(({ kind }) => byName.includes(kind));
  const routes = declared.filter(({ kind }) => kind === "procedure");
  const isAt = (one: Place, { file, line, column, endColumn }: Place) =>
    one.file === file &&
    one.line === line &&
    one.column === column &&
    (endColumn === undefined || one.endColumn === undefined || one.endColumn === endColumn);
  return {
    workspace,
    graph,
    reader: createWorkspaceReader(workspace),
    program: (file) => (files.has(file) ? workspace.program(file, lowerText) : undefined),
    node: (id) => nodes.get(id),
    declaredAt: (place) => declared.filter(({ at }) => at !== undefined && isAt(at, place)),
    declaredIn: (file) => declared.filter(({ at }) => at?.file === file),
    edgesAt: (place) => graph.edges.filter(({ places }) => places.some((one) => isAt(one, place))),
    named(text) {
      const named = findNodes(nameable, text);
      if (named.length > 0 || !text.includes("/")) return named;
      const isRoute = (path: string | undefined) => path !== undefined && isSameRoute(path, text);
      return routes.filter(({ detail }) => isRoute(detail?.["path"]) || isRoute(detail?.["rpc"]));
    },
  };
}
