import { addRoute, createRouter, findRoute, type RouterContext } from "rou3";
import type { Answer } from "./answer.js";
import type { Exchange } from "./exchange.js";
import type { Refused } from "./refused.js";

/**
 * Answers the requests of a route.
 *
 * @example
 * const alive: RouteHandler = () => ({ status: 200, headers: {}, body: "ok" });
 * const table = createMountTable();
 * table.add("GET", "/alive", alive);
 * table.find("GET", "/alive") === alive; //=> true
 */
export type RouteHandler = (exchange: Exchange) => Answer | Refused | Promise<Answer | Refused>;

/**
 * All routes of a host, in rou3, the router of h3: a socket and a `Request` find their handler in the same table.
 *
 * @example
 * const table: MountTable = createMountTable();
 * table.add("GET", "/alive", () => ({ status: 200, headers: {}, body: "ok" }));
 * table.find("POST", "/alive"); //=> undefined
 */
export interface MountTable {
  /** `method` is one method, or `""` for all of them; `/**` at the end of a path is all that lies below it, and the path itself. */
  add(method: string, path: string, handler: RouteHandler): void;
  /** The handler of a canonical path. */
  find(method: string, pathname: string): RouteHandler | undefined;
}

/**
 * An empty table.
 *
 * @example
 * const table = createMountTable();
 * table.find("GET", "/livez"); //=> undefined
 */
export function createMountTable(): MountTable {
  const router: RouterContext<RouteHandler> = createRouter();
  return {
    add: (method, path, handler) => addRoute(router, method, path, handler),
    find: (method, pathname) => findRoute(router, method, pathname, { params: false })?.data,
  };
}
