import { routeFamilies, type PrefixOf, type RouteFamily } from "./route-family.js";

/**
 * The callers (personas), the way each comes in by default, and the families it must never reach.
 *
 * `first-party-service` calls in process by default, and over HTTP it uses `/rpc`. The policy neither lists nor forbids the published
 * families for it: they accept any authenticated caller.
 *
 * Source: SPEC 2.2 (D-007, D-015).
 *
 * @example
 * callers.external.forbidden.join(); //=> "rpc,ingress"
 */
export const callers = {
  "first-party-web": {
    transport: "rpc-link",
    allowed: ["rpc", "orpc", "workflows"],
    forbidden: ["ingress"],
  },
  "first-party-service": {
    transport: "in-process",
    allowed: ["rpc", "orpc", "workflows"],
    forbidden: ["ingress"],
  },
  external: {
    transport: "openapi-link",
    allowed: ["orpc", "workflows"],
    forbidden: ["rpc", "ingress"],
  },
  "runtime-ingress": {
    transport: "signed-ingress",
    allowed: ["ingress"],
    forbidden: ["rpc", "orpc", "workflows"],
  },
} as const satisfies Record<string, CallerEntry>;

/**
 * One row of {@link callers}.
 *
 * @example
 * const row: CallerEntry = callers["first-party-service"];
 * row.transport; //=> "in-process"
 */
export interface CallerEntry {
  /** What this caller uses to come in. */
  readonly transport: "rpc-link" | "openapi-link" | "in-process" | "signed-ingress";
  readonly allowed: readonly RouteFamily[];
  readonly forbidden: readonly RouteFamily[];
}

/**
 * `"first-party-web" | "first-party-service" | "external" | "runtime-ingress"`.
 *
 * @example
 * type Answer = Caller;
 * //=> "first-party-web" | "first-party-service" | "external" | "runtime-ingress"
 */
export type Caller = keyof typeof callers;

/**
 * The families that a caller must never reach.
 *
 * @example
 * type Closed = Forbidden<"external">;
 * //=> "rpc" | "ingress"
 */
export type Forbidden<C extends Caller> = (typeof callers)[C]["forbidden"][number];

/**
 * The families that a caller may reach.
 *
 * @example
 * type Open = Allowed<"external">;
 * //=> "orpc" | "workflows"
 */
export type Allowed<C extends Caller> = (typeof callers)[C]["allowed"][number];

/**
 * The paths that a caller may name: the prefixes of its families and what lies below them.
 *
 * @example
 * type Paths = CallerPath<"runtime-ingress">;
 * //=> "/api/inngest" | `/api/inngest/${string}`
 */
export type CallerPath<C extends Caller> = PrefixOf<Allowed<C>> | `${PrefixOf<Allowed<C>>}/${string}`;

/**
 * Whether the matrix lets `caller` reach `family`. Anything the table does not allow is refused.
 *
 * @example
 * mayReach("external", "rpc"); //=> false
 */
export function mayReach(caller: Caller, family: RouteFamily): boolean {
  const allowed: readonly RouteFamily[] = callers[caller].allowed;
  return allowed.includes(family);
}

/**
 * One cell of the caller matrix.
 *
 * @example
 * const isOpen = ({ verdict }: MatrixCell) => verdict === "allowed";
 * callerMatrix().filter(isOpen).length; //=> 9
 */
export interface MatrixCell {
  readonly caller: Caller;
  readonly family: RouteFamily;
  readonly verdict: "allowed" | "forbidden";
}

/**
 * All sixteen cells, callers first, in table order.
 *
 * @example
 * callerMatrix().length; //=> 16
 * callerMatrix()[0]; //=> { caller: "first-party-web", family: "rpc", verdict: "allowed" }
 */
export function callerMatrix(): MatrixCell[] {
  // Object.keys widens to string[]; both tables are closed consts.
  const callerNames = Object.keys(callers) as Caller[];
  const familyNames = Object.keys(routeFamilies) as RouteFamily[];
  return callerNames.flatMap((caller) =>
    familyNames.map((family): MatrixCell => {
      const verdict = mayReach(caller, family) ? "allowed" : "forbidden";
      return { caller, family, verdict };
    }),
  );
}
