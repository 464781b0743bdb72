import type { Place } from "../../report/finding.js";
import { byPlace } from "../../workspace/place.js";
import type { Workspace } from "../../facts/workspace.js";
import { fieldOf, isNoObject, type Shape } from "../model/shape.js";
import { lostOnTheWay } from "./lost-on-the-way.js";
import type { ContractProcedure } from "./read-contract.js";
import { entryOf, readPublished } from "./read-plugin.js";
import { createWorkspaceReader } from "./workspace-reader.js";

/** What is wrong with a procedure among those that a workspace publishes. */
export type RouteFault = { readonly at: Place; readonly name: string } & (
  | { readonly fault: "same-route"; readonly other: string; readonly otherAt: Place; readonly what: string }
  | { readonly fault: "same-operation"; readonly other: string; readonly otherAt: Place; readonly what: string }
  /** `what` completes "its ...". */
  | { readonly fault: "undescribed"; readonly what: string }
  /** `what` follows the procedure's name. */
  | { readonly fault: "not-carried"; readonly what: string }
);

interface Named extends ContractProcedure {
  /** With its capability: `invoicing.create`. */
  readonly name: string;
  readonly family: string;
}

/** Reads the contracts of all plugins, and compares what they publish. What a source does not say in so many words is no fault. */
export function publishedFaults(workspace: Workspace): readonly RouteFault[] {
  const reader = createWorkspaceReader(workspace);
  const files = new Set(workspace.files);
  const procedures = workspace.plugins.flatMap(({ manifest, directory }): readonly Named[] => {
    const entry = entryOf(directory, files);
    if (entry === undefined || (manifest?.kind !== "api" && manifest?.kind !== "workflows")) return [];
    const { kind, capability } = manifest;
    return readPublished(reader, entry).map((one) => ({ ...one, name: `${capability}.${one.key}`, family: kind }));
  });
  return [
    ...taken(procedures, "same-route", ({ method, path }) =>
      method === undefined || path === undefined ? undefined : [`${method} ${path}`, `${method} ${shapeOf(path)}`],
    ),
    ...taken(procedures, "same-operation", ({ family, name, operationId = name }) => [
      operationId,
      `${family} ${operationId}`,
    ]),
    ...procedures.flatMap((procedure) => {
      const found = undescribed(procedure);
      return found.length > 0 ? found : notCarried(procedure);
    }),
  ];
}

function* taken(
  procedures: readonly Named[],
  fault: "same-route" | "same-operation",
  take: (procedure: Named) => readonly [what: string, key: string] | undefined,
): Generator<RouteFault> {
  const first = new Map<string, Named>();
  for (const procedure of procedures.toSorted((a, b) => byPlace(a.at, b.at))) {
    const took = take(procedure);
    if (took === undefined) continue;
    const [what, key] = took;
    const other = first.get(key);
    if (other === undefined) first.set(key, procedure);
    else yield { fault, at: procedure.at, name: procedure.name, other: other.name, otherAt: other.at, what };
  }
}

/** Two paths that differ in their parameters' names only are one place. */
function shapeOf(path: string): string {
  return path.replace(/\{(\+?)[^}]*\}/g, "{$1}");
}

function undescribed({ at, name, method, path = "", input, ...its }: Named): readonly RouteFault[] {
  const { inputStructure, describesItself } = its;
  if (describesItself) return [];
  if (inputStructure !== "compact" && inputStructure !== "detailed") return [];
  const fault = (what: string): readonly RouteFault[] => [{ fault: "undescribed", at, name, what }];
  const isCompact = inputStructure === "compact";
  const parameters = [...path.matchAll(/\{\+?([^}]*)\}/g)].map(([, parameter = ""]) => parameter);
  const filled = isCompact ? input : paramsOf(input);
  const unread = parameters.find((parameter) => filled === undefined || !requires(filled, parameter));
  if (unread !== undefined) {
    return fault(
      `path has \`{${unread}}\`, which ${isCompact ? "its input does" : "the `params` of its detailed input do"} not require`,
    );
  }
  const standsInUrl = isCompact && method === "GET" && input !== undefined && isNoObject(input);
  return standsInUrl ? fault("input stands in the query and is not an object") : [];
}

function notCarried(procedure: Named): readonly RouteFault[] {
  const what = lostOnTheWay(procedure);
  return what === undefined ? [] : [{ fault: "not-carried", at: procedure.at, name: procedure.name, what }];
}

/** What a detailed input takes from the path; `undefined` when it takes nothing. */
function paramsOf(input: Shape | undefined): Shape | undefined {
  return input?.is === "object" ? fieldOf(input, "params") : input;
}

/** Whether a shape requires a field, as far as is known. */
function requires(shape: Shape, field: string): boolean {
  if (isNoObject(shape)) return false;
  return shape.is !== "object" || (Object.hasOwn(shape.fields, field) && shape.fields[field]?.optional === false);
}
