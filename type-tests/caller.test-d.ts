import { expectAssignable, expectNotAssignable, expectType } from "tsd";
import type { messages } from "#internal";
import type { Caller } from "@rawr/hq-contract/tables";
import type { CheckedCaller, CheckedCallerPath } from "@rawr/hq-contract/client";
import {
  callerMatrix,
  mayReach,
  type Allowed,
  type CallerPath,
  type Forbidden,
  type MatrixCell,
} from "@rawr/hq-contract/tables";

declare function of<T>(): T;

expectType<"first-party-web" | "first-party-service" | "external" | "runtime-ingress">(of<Caller>());
expectType<"ingress">(of<Forbidden<"first-party-web">>());
expectType<"rpc" | "ingress">(of<Forbidden<"external">>());
expectType<"rpc" | "orpc" | "workflows">(of<Forbidden<"runtime-ingress">>());
// Of several callers, what one of them must not reach, none may.
expectType<"rpc" | "ingress">(of<Forbidden<"external" | "first-party-web">>());
expectType<"orpc" | "workflows">(of<Allowed<"external">>());

expectAssignable<CallerPath<"external">>("/api/orpc/invoicing/invoices");
expectAssignable<CallerPath<"first-party-web">>("/rpc");
expectNotAssignable<CallerPath<"external">>("/rpc/invoicing");
expectNotAssignable<CallerPath<"first-party-service">>("/api/inngest");
expectNotAssignable<CallerPath<"runtime-ingress">>("/api/workflows/invoicing");

expectType<"external">(of<CheckedCaller<"external", "orpc" | "workflows">>());
expectType<messages.forbiddenFamily<"external", "rpc">>(of<CheckedCaller<"external", "rpc">>());
expectType<messages.unknownCaller<"admin">>(of<CheckedCaller<"admin", "rpc">>());
expectType<"/rpc/a">(of<CheckedCallerPath<"first-party-web", "/rpc/a">>());
expectType<messages.forbiddenFamily<"external", "rpc">>(
  of<CheckedCallerPath<"first-party-web" | "external", "/rpc/a">>(),
);

expectType<MatrixCell[]>(callerMatrix());
expectType<boolean>(mayReach("external", "rpc"));
