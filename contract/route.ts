import { oc, type ContractBuilder, type HTTPMethod, type Route, type Schema } from "@orpc/contract";
import { isCapability } from "./identity.js";
import { badCapability, notCanonicalPath, wrongPath } from "./messages.js";
import { routeFamilies, type PrefixOf, type PublishedFamily } from "./route-family.js";

/** What a published procedure carries in its oRPC meta: the proof that its path was checked for this family and capability. */
export interface RouteMeta<Family extends PublishedFamily = PublishedFamily, Capability extends string = string> {
  readonly family: Family;
  readonly capability: Capability;
}

/** Something that a canonical path never holds. */
type NotCanonical = `${string}${"//" | "/." | "\\" | "%" | "?" | "#" | " "}${string}` | `${string}/`;

/** `Path` itself when it lies canonically below `Prefix`, else the sentence that refuses it. */
export type CheckedPath<Path extends string, Prefix extends string> = Path extends NotCanonical
  ? notCanonicalPath<Path>
  : Path extends Prefix | `${Prefix}/${string}`
    ? Path
    : wrongPath<Path, Prefix>;

/** oRPC's route, with the method and the path required and the path checked. */
export interface PublishedRoute<Path extends string> extends Omit<Route, "method" | "path"> {
  readonly method: Exclude<HTTPMethod, "HEAD">;
  /** The full path as callers see it, e.g. `/api/orpc/invoicing/invoices/{id}`. */
  readonly path: Path;
}

type Unset = Schema<unknown, unknown>;
type NoErrors = Record<never, never>;

/** Starts procedures of one family and capability. Everything after `route` is oRPC's own builder. */
export interface ContractStart<Family extends PublishedFamily, Capability extends string> {
  /**
   * A procedure at a checked path.
   *
   * @throws TypeError with the sentence that the editor shows, when a type was cast away.
   */
  route<const Path extends string>(
    route: PublishedRoute<CheckedPath<Path, `${PrefixOf<Family>}/${Capability}`>>,
  ): ReturnType<ContractBuilder<Unset, Unset, NoErrors, RouteMeta<Family, Capability>>["route"]>;
}

/** Starts the contract of an API plugin: procedures below `/api/orpc/<capability>`. */
export function apiContract<const Capability extends string>(
  capability: Capability,
): ContractStart<"orpc", Capability> {
  return contractStart("orpc", capability);
}

/** Starts the contract of a workflow plugin: triggers and status below `/api/workflows/<capability>`. */
export function workflowContract<const Capability extends string>(
  capability: Capability,
): ContractStart<"workflows", Capability> {
  return contractStart("workflows", capability);
}

function contractStart<Family extends PublishedFamily, const Capability extends string>(
  family: Family,
  capability: Capability,
): ContractStart<Family, Capability> {
  if (!isCapability(capability)) throw new TypeError(badCapability(capability));
  const prefix = `${routeFamilies[family].prefix}/${capability}`;
  const builder = oc.$meta<RouteMeta<Family, Capability>>({ family, capability });
  return {
    route(route) {
      const path: string = route.path;
      const refusal = refusePath(path, prefix);
      if (refusal !== undefined) throw new TypeError(refusal);
      // The path starts with `/`: it lies below the prefix.
      return builder.route({ ...route, path: path as `/${string}` });
    },
  };
}

/** The sentence that refuses a path, or `undefined` for a canonical path below `prefix`. */
export function refusePath(path: string, prefix: string): string | undefined {
  if (/\/\/|\/\.|[\\%?#\s]|\/$/.test(path)) return notCanonicalPath(path);
  if (path !== prefix && !path.startsWith(`${prefix}/`)) return wrongPath(path, prefix);
  return undefined;
}
