import { expectAssignable, expectNotAssignable, expectType } from "tsd";
import { toCorrelationId, toRunHandle } from "#internal";
import {
  toInstanceAlias,
  type CorrelationId,
  type InstanceAlias,
  type RequestId,
  type RunHandle,
  type RunId,
} from "@rawr/hq-contract";

expectType<InstanceAlias>(toInstanceAlias("hq-main"));
expectType<CorrelationId | undefined>(toCorrelationId("c"));
expectType<RunHandle | undefined>(toRunHandle("r"));

declare const alias: InstanceAlias;
declare const run: RunId;
expectAssignable<string>(alias);
expectNotAssignable<InstanceAlias>("hq-main");
expectNotAssignable<RunHandle>(run);
expectNotAssignable<RequestId>(alias);
