/**
 * The four route families. Everything about routes derives from this table.
 *
 * Source: SPEC 2.1 (D-005, D-007).
 *
 * @example
 * routeFamilies.ingress.prefix; //=> "/api/inngest"
 */
export const routeFamilies = {
  rpc: {
    prefix: "/rpc",
    purpose: "first-party and internal transport (oRPC RPCLink)",
    publication: "internal",
    authentication: "first-party session or trusted service",
    policy: "D-005",
  },
  orpc: {
    prefix: "/api/orpc",
    purpose: "published OpenAPI boundary (OpenAPILink)",
    publication: "published",
    authentication: "session or token",
    policy: "D-005",
  },
  workflows: {
    prefix: "/api/workflows",
    purpose: "caller-facing workflow triggers and status",
    publication: "published",
    authentication: "session or token",
    policy: "D-005",
  },
  ingress: {
    prefix: "/api/inngest",
    purpose: "signed runtime ingress, durable execution only",
    publication: "runtime-only",
    authentication: "signature",
    policy: "D-005",
  },
} as const satisfies Record<string, RouteFamilyEntry>;

/**
 * One row of {@link routeFamilies}.
 *
 * @example
 * const row: RouteFamilyEntry = routeFamilies.rpc;
 * row.publication; //=> "internal"
 */
export interface RouteFamilyEntry {
  /** Canonical path prefix, without a trailing slash. */
  readonly prefix: `/${string}`;
  readonly purpose: string;
  readonly publication: "internal" | "published" | "runtime-only";
  /** What proves who calls. */
  readonly authentication: string;
  readonly policy: `D-${string}`;
}

/**
 * `"rpc" | "orpc" | "workflows" | "ingress"`.
 *
 * @example
 * type Family = RouteFamily;
 * //=> "rpc" | "orpc" | "workflows" | "ingress"
 */
export type RouteFamily = keyof typeof routeFamilies;

/**
 * The prefix of a family, as a literal: `PrefixOf<"orpc">` is `"/api/orpc"`.
 *
 * @example
 * type Prefix = PrefixOf<"orpc">;
 * //=> "/api/orpc"
 */
export type PrefixOf<Family extends RouteFamily> = (typeof routeFamilies)[Family]["prefix"];

/**
 * The family that owns a canonical path, as a literal; `never` for a path outside all families. The type of {@link familyOf}.
 *
 * @example
 * type Family = FamilyOf<"/rpc/invoicing/list">;
 * //=> "rpc"
 */
export type FamilyOf<Path extends string> = {
  [Family in RouteFamily]: Path extends PrefixOf<Family> | `${PrefixOf<Family>}/${string}` ? Family : never;
}[RouteFamily];

/**
 * The families whose routes a caller outside the house may know.
 *
 * @example
 * type Published = PublishedFamily;
 * //=> "orpc" | "workflows"
 */
export type PublishedFamily = {
  [Family in RouteFamily]: (typeof routeFamilies)[Family]["publication"] extends "published" ? Family : never;
}[RouteFamily];

/**
 * Families in the order in which a host must mount them (SPEC 2.6, D-005).
 *
 * @example
 * mountOrder[0]; //=> "ingress"
 */
export const mountOrder = ["ingress", "workflows", "rpc", "orpc"] as const satisfies readonly RouteFamily[];

/**
 * The family that owns a canonical pathname, or `undefined` for a path outside all families.
 *
 * A prefix owns itself and what lies below it: `/rpc` and `/rpc/a`, never `/rpcx`.
 *
 * @example
 * familyOf("/rpc/invoicing/get"); //=> "rpc"
 * familyOf("/rpcx"); //=> undefined
 */
export function familyOf(pathname: string): RouteFamily | undefined {
  return mountOrder.find((family) => {
    const { prefix } = routeFamilies[family];
    return pathname === prefix || pathname.startsWith(`${prefix}/`);
  });
}
