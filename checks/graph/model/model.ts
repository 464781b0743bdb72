import type { Owner } from "@rawr/hq-contract/governance";
import type { Place } from "../../report/finding.js";
import type { LawOrigin } from "./law-origin.js";
import type { Shape } from "./shape.js";

/** What a node of the boundary graph stands for, in the order in which a call passes through them. */
const nodeKinds = [
  "caller",
  "family",
  "host",
  "capability",
  "plugin",
  "contract",
  "procedure",
  "event",
  "schedule",
  "function",
  "package",
  "module",
] as const;

/** `"caller" | "family" | "host" | ...`. */
export type NodeKind = (typeof nodeKinds)[number];

/** What an edge says of its two ends, and the policy that says so. */
export const edgeKinds = {
  "may-call": { words: "may call", policy: "D-007" },
  "must-not-call": { words: "must not call", policy: "D-007" },
  mounts: { words: "mounts", policy: "D-005" },
  implements: { words: "implements", policy: "D-006" },
  calls: { words: "calls", policy: "D-007" },
  triggers: { words: "triggers", policy: "D-008" },
  handles: { words: "is handled by", policy: "D-008" },
  wakes: { words: "wakes a run of", policy: "D-008" },
  cancels: { words: "cancels runs of", policy: "D-008" },
  imports: { words: "imports", policy: "D-014" },
} as const;

/** `"may-call" | "must-not-call" | "mounts" | ...`. */
export type EdgeKind = keyof typeof edgeKinds;

/** A node. Its id names its kind, so ids of different kinds never meet: `plugin:api/invoicing`. */
export interface GraphNode {
  readonly id: string;
  readonly kind: NodeKind;
  /** What a reader sees; may hold any characters, so each format escapes it. */
  readonly label: string;
  /** The node that stands for this one when it is folded away. */
  readonly parent?: string;
  readonly at?: Place;
  readonly owner?: Owner;
  /** Facts to show beside the label, e.g. `{ method: "POST", path: "/api/orpc/invoicing/invoices" }`. */
  readonly detail?: Readonly<Record<string, string>>;
  /** What a procedure takes and answers; what breaks its callers is told by comparing these. */
  readonly shape?: { readonly input?: Shape; readonly output?: Shape };
  /** Why the source could not be read here: what is drawn may be incomplete. */
  readonly unreadable?: string;
  /** Codes of the findings at this node. */
  readonly findings?: readonly string[];
}

/** An edge. Parallel edges of one kind are one edge with several places. */
export interface GraphEdge {
  readonly kind: EdgeKind;
  readonly from: string;
  readonly to: string;
  readonly policy: string;
  readonly places: readonly Place[];
  /** Whether it leaves a plugin, package or room of the house for another. Imports only. */
  readonly crosses?: true;
  /** Codes of the findings at this edge. */
  readonly findings?: readonly string[];
}

/** The boundary graph of one workspace: plain, sorted, and the same for the same tree. */
export interface BoundaryGraph {
  readonly format: "rawr-hq/boundary-graph@1";
  /** Name of the workspace's package, or of its folder. */
  readonly workspace: string;
  readonly generator: string;
  /** SHA-256 over what was judged: file names and contents, settings, findings. */
  readonly inputHash: string;
  /** Where the callers, the families and their matrix were read. */
  readonly law: LawOrigin;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** Stable identity of an edge within a graph. */
export function edgeId(edge: Pick<GraphEdge, "kind" | "from" | "to">): string {
  return `${edge.kind} ${edge.from} -> ${edge.to}`;
}
