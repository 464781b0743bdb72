import type { Caller, PluginKind, RouteFamily } from "@rawr/hq-contract/tables";
import { callerMatrix, routeFamilies } from "@rawr/hq-contract/tables";
import type { Judged, Report } from "../finding.js";
import type { Workspace } from "../../facts/workspace.js";

/** How often one kind of legacy use occurs in one file. */
export interface LegacyUse {
  readonly file: string;
  /** The title of the rule that found it. */
  readonly kind: string;
  readonly code: string;
  readonly count: number;
}

/** One forbidden cell of the caller matrix, and how many executed negative assertions cover it. */
export interface CellCoverage {
  readonly caller: Caller;
  readonly family: RouteFamily;
  readonly assertions: number;
}

/** A family: mounted from plugins, pending with a plan, or missing without one. */
export interface FamilyState {
  readonly family: RouteFamily;
  readonly prefix: string;
  readonly state: "present" | "pending" | "missing";
  /** Plugins that publish in it. */
  readonly plugins: readonly string[];
  /** Only when pending. */
  readonly pending?: { readonly owner: string; readonly slice: string; readonly unblock: string };
}

/** The report of A0: what there is, before anything is changed. */
export interface BaselineReport {
  /** UTC, ISO 8601. */
  readonly at: string;
  /** 1 when a family is missing without owner, slice and unblock condition, or something could not be judged. */
  readonly exitCode: 0 | 1;
  readonly legacyUses: readonly LegacyUse[];
  readonly cells: readonly CellCoverage[];
  readonly families: readonly FamilyState[];
  readonly plugins: readonly { readonly kind: PluginKind; readonly count: number }[];
  readonly files: number;
  readonly gates: readonly {
    readonly gate: string;
    readonly verdict: string;
    readonly findings: number;
    readonly judged: Judged;
  }[];
}

/** Codes of `metadata-contract` that are about legacy keys: read, written, declared, undecidable, in package.json. */
const legacyCodes: readonly string[] = ["M101", "M102", "M103", "M105", "M126"];

/** Kinds whose plugins publish in a family. */
const publishers: Readonly<Record<RouteFamily, readonly PluginKind[]>> = {
  rpc: ["api", "workflows"],
  orpc: ["api"],
  workflows: ["workflows"],
  ingress: ["workflows"],
};

/**
 * Makes the baseline report from a workspace and a run of its gates.
 *
 * @param executed - What executed negative assertions proved, by cell; cells that are not named have none.
 */
export function baselineReport(
  workspace: Workspace,
  report: Report,
  now: Date,
  executed: readonly CellCoverage[] = [],
): BaselineReport {
  const families = Object.keys(publishers).map((name) => familyState(name as RouteFamily, workspace)); // keys of a total record
  const kinds = [...new Set(Object.values(workspace.settings.roots))];
  const isJudged = report.gates.every(({ verdict }) => verdict !== "could-not-judge");
  return {
    at: now.toISOString(),
    exitCode: isJudged && families.every(({ state }) => state !== "missing") ? 0 : 1,
    legacyUses: legacyUses(report),
    cells: callerMatrix()
      .filter(({ verdict }) => verdict === "forbidden")
      .map(({ caller, family }) => ({
        caller,
        family,
        assertions: executed.find((cell) => cell.caller === caller && cell.family === family)?.assertions ?? 0,
      })),
    families,
    plugins: kinds.map((kind) => ({
      kind,
      count: workspace.manifests.filter((plugin) => plugin.kind === kind).length,
    })),
    files: workspace.files.length,
    gates: report.gates.map(({ gate, verdict, findings, judged }) => ({
      gate,
      verdict,
      findings: findings.length,
      judged,
    })),
  };
}

function legacyUses({ findings }: Report): LegacyUse[] {
  const uses = new Map<string, LegacyUse>();
  for (const { at, code, title } of findings) {
    if (!legacyCodes.includes(code)) continue;
    const key = `${at.file}\n${code}`;
    uses.set(key, { file: at.file, kind: title, code, count: (uses.get(key)?.count ?? 0) + 1 });
  }
  return [...uses.values()];
}

function familyState(family: RouteFamily, { manifests, settings }: Workspace): FamilyState {
  const { prefix } = routeFamilies[family];
  const plugins = manifests.filter(({ kind }) => publishers[family].includes(kind)).map(({ key }) => key);
  if (plugins.length > 0) return { family, prefix, state: "present", plugins };
  const pending = settings.pendingFamilies.find((entry) => entry.family === family);
  if (pending === undefined) return { family, prefix, state: "missing", plugins };
  const { owner, slice, unblock } = pending;
  return {
    family,
    prefix,
    state: "pending",
    plugins,
    pending: { owner: settings.owners[owner].primary, slice, unblock },
  };
}
