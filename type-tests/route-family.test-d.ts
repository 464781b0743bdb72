import { expectAssignable, expectNotAssignable, expectType } from "tsd";
import type { HTTPMethod, Route } from "@orpc/contract";
import type { PublishedRoute, RouteFamily } from "@rawr/hq-contract/tables";
import {
  familyOf,
  mountOrder,
  routeFamilies,
  type FamilyOf,
  type PrefixOf,
  type PublishedFamily,
} from "@rawr/hq-contract/tables";

declare function of<T>(): T;

expectType<"rpc" | "orpc" | "workflows" | "ingress">(of<RouteFamily>());
expectType<"orpc" | "workflows">(of<PublishedFamily>());
expectType<"/api/orpc">(of<PrefixOf<"orpc">>());
expectType<"/api/orpc" | "/rpc">(of<PrefixOf<"orpc" | "rpc">>());
expectType<"/api/inngest">(routeFamilies.ingress.prefix);
expectType<readonly ["ingress", "workflows", "rpc", "orpc"]>(mountOrder);
expectType<RouteFamily | undefined>(familyOf("/rpc"));

expectType<"rpc">(of<FamilyOf<"/rpc">>());
expectType<"rpc">(of<FamilyOf<"/rpc/invoicing/get">>());
expectType<"ingress">(of<FamilyOf<"/api/inngest">>());
expectType<never>(of<FamilyOf<"/rpcx">>());
expectType<never>(of<FamilyOf<"/api">>());

expectAssignable<RouteFamily>("rpc");
expectNotAssignable<RouteFamily>("admin");

// A published route says all that oRPC's says. Its path is a type of its own, and a HEAD is what a GET answers too.
expectType<keyof Route>(of<keyof PublishedRoute | "path">());
expectType<Exclude<HTTPMethod, "HEAD">>(of<PublishedRoute["method"]>());
