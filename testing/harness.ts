import type { Composition, PublishedServices } from "@rawr/hq-contract";
import type { Caller, RouteFamily } from "@rawr/hq-contract/tables";
import type { Forbidden, PrefixOf, RequiredSuite } from "@rawr/hq-contract/tables";
import type { StartHost } from "./harness-host.js";
import type { SuiteKits } from "./suite-kits.js";

/**
 * A route that exists, to be called correctly by a permitted caller and by a forbidden one.
 *
 * @example
 * const route: RouteIn<"rpc"> = { method: "POST", path: "/rpc/orders/list", body: "{}" };
 * route.path; //=> "/rpc/orders/list"
 */
export type RouteIn<Family extends RouteFamily> = Family extends "ingress"
  ? {
      /** Id of a function below the instance's own: `<capability>--<id>`. */
      readonly functionId: string;
      /** A body that makes the function run; {@link ingressBody} writes one for a host of `createHost`. */
      readonly body: (instance: string) => string;
    }
  : {
      readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
      readonly path: `${PrefixOf<Family>}/${string}`;
      /** JSON text. */
      readonly body?: string;
    };

/** Who may call a family: a cell's positive control is one of them. The ingress has one control only, the runtime's signature. */
type ControlOf<Family extends RouteFamily> = {
  [Name in Caller]: Family extends Forbidden<Name> ? never : Name;
}[Caller];

/**
 * One forbidden cell of the caller matrix.
 *
 * @example
 * const cell: ForbiddenCell<"rpc"> = {
 *   route: { method: "POST", path: "/rpc/orders/list", body: "{}" },
 *   control: "first-party-web",
 * };
 * cell.control; //=> "first-party-web"
 */
export interface ForbiddenCell<Family extends RouteFamily> {
  readonly route: RouteIn<Family>;
  /** Proves that the very same route answers. */
  readonly control: ControlOf<Family>;
}

/**
 * Every forbidden cell, by caller and family. A new caller, a new family or a new prohibition makes each harness incomplete.
 *
 * @example
 * type Cells = keyof ForbiddenCells["external"];
 * //=> "rpc" | "ingress"
 */
export type ForbiddenCells = {
  readonly [Name in Caller]: { readonly [Family in Forbidden<Name>]: ForbiddenCell<Family> };
};

/** Tests by sentence. */
type Tests<Kit> = Readonly<Record<string, (kit: Kit) => Promise<void>>>;

/**
 * Every required suite with its tests; each gets just the drivers that its caller really uses.
 *
 * @example
 * type Ids = keyof Suites<object> extends RequiredSuite ? "the required suites" : "others";
 * //=> "the required suites"
 */
export type Suites<Hq> = { readonly [Id in RequiredSuite]: Tests<SuiteKits<Hq>[Id]> };

/**
 * What two instances are asked to do, to see that nothing of it crosses from one to the other.
 *
 * @example
 * const ingress: Seams<object>["ingress"] = {
 *   functionId: "orders--pack",
 *   body: (instance) => ingressBody({ instance, event: "orders/order.placed", input: { id: "7" } }),
 * };
 * ingress.functionId; //=> "orders--pack"
 */
export interface Seams<Hq> {
  /** Writes something that `read` shows. */
  readonly write: (client: PublishedServices<Hq>) => Promise<unknown>;
  /** Shows all that `write` wrote through this client's instance. */
  readonly read: (client: PublishedServices<Hq>) => Promise<unknown>;
  /** Starts a workflow. */
  readonly trigger: (client: PublishedServices<Hq>) => Promise<{ readonly run: string }>;
  /** How it is doing; rejects for a run that this principal of this instance has not triggered. */
  readonly status: (client: PublishedServices<Hq>, run: string) => Promise<{ readonly state: string }>;
  /** A route that the runtime may call on any instance. */
  readonly ingress: RouteIn<"ingress">;
}

/**
 * A complete harness: what is missing does not compile (D-015).
 *
 * @example
 * const partsOf = (harness: Harness<object>) => Object.keys(harness.forbidden);
 * typeof partsOf; //=> "function"
 */
export interface Harness<Hq> {
  readonly hq: Composition<Hq>;
  /** Starts a real host on a real socket of loopback. Called once for the suites, once for the cells, and for each seam's pair. */
  readonly start: StartHost<Hq>;
  readonly suites: Suites<Hq>;
  readonly forbidden: ForbiddenCells;
  readonly seams: Seams<Hq>;
}
