import { boxStyles } from "../model/appearance.js";
import { groupBy } from "../model/group-by.js";
import { count, labelText } from "../model/label-text.js";
import { edgeKinds, type BoundaryGraph } from "../model/model.js";
import type { Parts } from "../model/fold.js";
import type { PageData, PageEdge, PageNode } from "./browser/data.js";
import type { ReportPage } from "./report-page.js";
import { nameRanges } from "../model/views.js";

export interface PageOptions {
  /** Prefix of links to source files; the default leads from `artifacts/graph` to the workspace's files. */
  readonly source?: string;
  readonly comparison?: PageData["comparison"];
  /** More pages of the same report. */
  readonly pages?: readonly ReportPage[];
  /** The page that is seen first: `comparison`, `page-0`; default: the calls. */
  readonly opens?: PageData["opens"];
}

/** Above this, capabilities and folders are first seen as ranges of names. */
const mostSiblings = 40;

/** Turns a graph into what the page holds. */
export function toPageData(graph: BoundaryGraph, parts: Parts, options: PageOptions): PageData {
  const files = new Map<string, number>();
  const fileIndex = (file: string) => {
    const known = files.get(file);
    if (known !== undefined) return known;
    files.set(file, files.size);
    return files.size - 1;
  };
  // Contracts are drawn as their plugin: a box that always holds exactly what another holds is one too many.
  const contracts = new Map(
    parts.nodes.flatMap(({ id, kind, parent }) =>
      kind === "contract" && parent !== undefined ? [[id, parent] as const] : [],
    ),
  );
  const kept = parts.nodes.filter(({ kind }) => kind !== "contract");
  const groups = groupNodes(kept);
  const index = new Map([...groups.nodes.map(({ i }) => i), ...kept.map(({ id }) => id)].map((id, at) => [id, at]));
  const indexOf = (id: string | undefined) => (id === undefined ? undefined : index.get(contracts.get(id) ?? id));

  const nodes = kept.map((node): PageNode => {
    const up = groups.parent.get(node.id) ?? node.parent;
    const p = indexOf(up);
    const q = indexOf(groups.folder.get(node.id));
    const { at, detail, findings, unreadable, change, owner } = node;
    return {
      i: labelText(node.id, 250),
      k: node.kind,
      l: labelText(node.label, 250),
      ...(p !== undefined && { p }),
      ...(q !== undefined && { q }),
      ...(at && { a: [fileIndex(at.file), at.line] as const }),
      ...(owner !== undefined && { o: owner }),
      ...(detail && {
        d: Object.fromEntries(Object.entries(detail).map(([key, value]) => [key, labelText(value, 400)])),
      }),
      ...(findings && { f: findings.map((code) => labelText(code)) }),
      ...(unreadable !== undefined && { u: labelText(unreadable, 300) }),
      ...(change && { c: change }),
    };
  });
  const edges = parts.edges.flatMap((edge): PageEdge[] => {
    const s = indexOf(edge.from);
    const t = indexOf(edge.to);
    if (s === undefined || t === undefined || (s === t && edge.kind === "implements")) return [];
    const { kind, policy, places, findings, change } = edge;
    return [
      {
        k: kind,
        s,
        t,
        p: policy,
        a: places.slice(0, 5).map(({ file, line }) => [fileIndex(file), line] as const),
        ...(findings && { f: findings.map((code) => labelText(code)) }),
        ...(change && { c: change }),
      },
    ];
  });
  return {
    workspace: labelText(graph.workspace),
    generator: graph.generator,
    inputHash: graph.inputHash,
    source: options.source ?? "../../",
    nodes: [...groups.nodes, ...nodes],
    edges,
    // Filled by the two maps above.
    files: [...files.keys()].map((file) => labelText(file, 1000)),
    words: Object.fromEntries(Object.entries(edgeKinds).map(([kind, { words }]) => [kind, words])),
    kinds: {
      ...Object.fromEntries(Object.entries(boxStyles).map(([kind, { words }]) => [kind, words])),
      folder: "folder",
    },
    ...(options.comparison && { comparison: options.comparison }),
    pages: (options.pages ?? []).map(({ title }) => labelText(title)),
    ...(options.opens !== undefined && { opens: options.opens }),
  };
}

/** Ranges of names over many capabilities, and folders over many plugins. */
function groupNodes(nodes: Parts["nodes"]): {
  readonly nodes: PageNode[];
  readonly parent: ReadonlyMap<string, string>;
  readonly folder: ReadonlyMap<string, string>;
} {
  const made: PageNode[] = [];
  const parent = new Map<string, string>();
  const folder = new Map<string, string>();
  const capabilities = nodes.filter(({ kind }) => kind === "capability");
  if (capabilities.length > mostSiblings) {
    for (const range of nameRanges(
      capabilities.map(({ label }) => label),
      36,
    )) {
      made.push({
        i: range.id,
        k: "group",
        l: labelText(range.label),
        d: { holds: count(range.names.length, "capability", "capabilities") },
      });
      for (const name of range.names) parent.set(`capability:${name}`, range.id);
    }
  }
  const plugins = nodes.filter(({ kind }) => kind === "plugin");
  if (plugins.length > mostSiblings) {
    const byFolder = groupBy(plugins, ({ detail }) => detail?.["directory"]?.replace(/\/[^/]+$/, "") ?? "plugins");
    for (const [name, inside] of byFolder) {
      const directories = new Map(inside.map(({ id, label }) => [label, id]));
      const ranges = nameRanges(
        [...directories.keys()],
        Math.max(1, Math.round(36 * (inside.length / plugins.length))),
      );
      for (const range of ranges) {
        const id = `folder:${name}/${range.id}`;
        const holds = `${count(range.names.length, "plugin")} of ${name}`;
        made.push({ i: id, k: "folder", l: labelText(betweenNames(range.names)), d: { holds } });
        for (const label of range.names) folder.set(directories.get(label) ?? "", id);
      }
    }
  }
  return { nodes: made, parent, folder };
}

/** `orders … tax` of `api/orders` to `api/tax`: the folder is said above it. */
function betweenNames(names: readonly string[]): string {
  const own = (name = "") => name.slice(name.indexOf("/") + 1);
  const [first, last] = [own(names[0]), own(names.at(-1))];
  return first === last ? first : `${first} … ${last}`;
}
