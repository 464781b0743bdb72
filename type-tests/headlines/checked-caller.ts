import type { CheckedCaller, CheckedCallerPath } from "@rawr/hq-contract/client";
export type A = CheckedCaller<"external", "orpc">;
export type B = CheckedCaller<"external", "rpc">;
export type C = CheckedCallerPath<"external", "/api/orpc/invoicing">;
export type D = CheckedCallerPath<"external", "/rpc/invoicing">;
export const all: [A, C] = ["external", "/api/orpc/invoicing"];
