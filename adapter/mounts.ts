import { ServerResponse } from "node:http";
import { messages, mountOrder, routeFamilies, type RouteFamily } from "@rawr/hq-contract";
import type { H3, H3Event } from "h3";
import { FastResponse } from "srvx";
import { isWhole, toResponse, writeAnswer, type Answer } from "./answer.js";
import { exchangeOf, type Exchange } from "./exchange.js";

/** Answers the requests of one family. */
export type FamilyHandler = (exchange: Exchange) => Promise<Answer>;

/** Wraps every family's handler: what happens to each request, whichever family it belongs to. */
export type Around = (family: RouteFamily, exchange: Exchange, handler: FamilyHandler) => Promise<Answer>;

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

type InOrder<Family extends string, Next extends string> = Family extends Next
  ? Family
  : messages.mountOutOfOrder<Family, Next>;

/** The mounts so far. Its type knows which family comes next; no other one compiles, nor an end before the last (D-005). */
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

type Complete<Next extends RouteFamily | "nothing"> = Next extends "nothing"
  ? Mounts<Next>
  : messages.mountsMissing<Next>;

/** Starts the mounts of a host. The order is the contract's: ingress, workflows, rpc, orpc. */
export function mountFamilies(app: H3, around: Around): Mounts<"ingress"> {
  let mounted = 0;
  const mounts = {
    mount(family: RouteFamily, handler: FamilyHandler) {
      const next = mountOrder[mounted] ?? "nothing";
      if (family !== next) throw new TypeError(messages.mountOutOfOrder(family, next));
      mounted += 1;
      const { prefix } = routeFamilies[family];
      const answer = async (event: H3Event) => deliver(event, await around(family, exchangeOf(event), handler));
      app.all(prefix, answer).all(`${prefix}/**`, answer);
      return mounts;
    },
    close() {
      const next = mountOrder[mounted];
      if (next !== undefined) throw new TypeError(messages.mountsMissing(next));
    },
  };
  // The object counts at run time what the type counts at compile time; TypeScript can't relate the two.
  return mounts as unknown as Mounts<"ingress">;
}

/** Hands an answer to whoever waits: straight to the socket if there is one, else as a `Response`. */
function deliver(event: H3Event, answer: Answer): Response {
  const response = event.runtime?.node?.res;
  if (!(response instanceof ServerResponse) || !isWhole(answer)) return toResponse(answer);
  writeAnswer(response, answer);
  // All is written: what h3 still sends after this has neither head nor body left to send.
  return new FastResponse(null);
}
