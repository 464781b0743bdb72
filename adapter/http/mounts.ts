import type { RouteFamily } from "@rawr/hq-contract/tables";
import { mountOrder, routeFamilies } from "@rawr/hq-contract/tables";
import type { Answer } from "./answer.js";
import type { Exchange } from "./exchange.js";
import type { Refused } from "./refused.js";
import type { MountTable } from "./mount-table.js";

/**
 * Answers the requests of one family, or refuses them.
 *
 * @example
 * const nothing: FamilyHandler = async () => ({ refused: "empty", problem: problems.routeUnknown });
 * typeof nothing; //=> "function"
 */
export type FamilyHandler = (exchange: Exchange) => Promise<Answer | Refused>;

/**
 * Wraps every family's handler: what happens to each request, whichever family it belongs to.
 *
 * @example
 * const through: RequestMiddleware = async (_family, exchange, handler) => {
 *   const result = await handler(exchange);
 *   return "refused" in result ? { status: result.problem.status, headers: {}, body: null } : result;
 * };
 * typeof through; //=> "function"
 */
export type RequestMiddleware = (family: RouteFamily, exchange: Exchange, handler: FamilyHandler) => Promise<Answer>;

/**
 * @deprecated Use {@link RequestMiddleware}.
 *
 * @example
 * const through: Around = async (_family, exchange, handler) => {
 *   const result = await handler(exchange);
 *   return "refused" in result ? { status: result.problem.status, headers: {}, body: null } : result;
 * };
 * typeof through; //=> "function"
 */
export type Around = RequestMiddleware;

type After<Family, Order extends readonly unknown[] = typeof mountOrder> = Order extends readonly [
  infer First,
  ...infer Rest,
]
  ? First extends Family
    ? Rest extends readonly [infer Next extends RouteFamily, ...unknown[]]
      ? Next
      : "nothing"
    : After<Family, Rest>
  : never;

type InOrder<Family extends string, Next extends string> = Family extends Next ? Family : mountOutOfOrder<Family, Next>;

/**
 * The mounts so far. Its type knows which family comes next; no other one compiles, nor an end before the last (D-005).
 *
 * @example
 * const nothing: FamilyHandler = async () => ({ refused: "empty", problem: problems.routeUnknown });
 * const finish = (mounts: Mounts<"orpc">) => mounts.mount("orpc", nothing).close();
 * typeof finish; //=> "function"
 */
export interface Mounts<Next extends RouteFamily | "nothing"> {
  /**
   * Mounts a family on its prefix and all that lies below it.
   *
   * @throws TypeError with the sentence that the editor shows, when a type was cast away.
   */
  mount<const Family extends string>(family: InOrder<Family, Next>, handler: FamilyHandler): Mounts<After<Family>>;
  /**
   * Says that all families are mounted: while one is missing it does not compile.
   *
   * @throws TypeError with the sentence that the editor shows, when a type was cast away.
   */
  close(this: Complete<Next>): void;
}

type Complete<Next extends RouteFamily | "nothing"> = Next extends "nothing" ? Mounts<Next> : mountsMissing<Next>;

/**
 * Starts the mounts of a host in its table of routes. The order is the contract's: ingress, workflows, rpc, orpc.
 *
 * @example
 * const answer: FamilyHandler = () => {
 *   throw new Error("nobody asks");
 * };
 * const table = createMountTable();
 * const measured: RequestMiddleware = async (_family, exchange, handler) => {
 *   const result = await handler(exchange);
 *   if ("refused" in result) throw new Error(result.refused);
 *   return result;
 * };
 * mountFamilies(table, measured)
 *   .mount("ingress", answer)
 *   .mount("workflows", answer)
 *   .mount("rpc", answer)
 *   .mount("orpc", answer)
 *   .close();
 * table.find("POST", "/rpc/orders/add") !== undefined; //=> true
 */
export function mountFamilies(table: MountTable, middleware: RequestMiddleware): Mounts<"ingress"> {
  let mounted = 0;
  const mounts = {
    mount(family: RouteFamily, handler: FamilyHandler) {
      const next = mountOrder[mounted] ?? "nothing";
      if (family !== next) throw new TypeError(mountOutOfOrder(family, next));
      const { prefix } = routeFamilies[family];
      table.add("", `${prefix}/**`, (exchange) => middleware(family, exchange, handler));
      mounted += 1;
      return mounts;
    },
    close() {
      const next = mountOrder[mounted];
      if (next !== undefined) throw new TypeError(mountsMissing(next));
    },
  };
  // The object counts at run time what the type counts at compile time; TypeScript can't relate the two.
  return mounts as unknown as Mounts<"ingress">;
}

/** Refuses a family mounted before its turn. */
type mountOutOfOrder<
  Family extends string,
  Expected extends string,
> = `\`${Family}\` can't be mounted here: next is \`${Expected}\`; the order is ingress, workflows, rpc, orpc (D-005)`;
function mountOutOfOrder<const Family extends string, const Expected extends string>(
  family: Family,
  expected: Expected,
): mountOutOfOrder<Family, Expected> {
  return `\`${family}\` can't be mounted here: next is \`${expected}\`; the order is ingress, workflows, rpc, orpc (D-005)`;
}

/** Refuses mounts that are closed before all families are mounted. */
type mountsMissing<Next extends string> =
  `the mounts can't be closed: \`${Next}\` is not mounted yet; the order is ingress, workflows, rpc, orpc (D-005)`;
function mountsMissing<const Next extends string>(next: Next): mountsMissing<Next> {
  return `the mounts can't be closed: \`${next}\` is not mounted yet; the order is ingress, workflows, rpc, orpc (D-005)`;
}
