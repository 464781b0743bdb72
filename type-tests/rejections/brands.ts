import { toRunHandle } from "#internal";
import { toInstanceAlias, type CorrelationId, type InstanceAlias, type RequestId, type RunHandle, type RunId } from "@rawr/hq-contract";

declare const alias: InstanceAlias;
declare const correlation: CorrelationId;
declare const request: RequestId;
declare const handle: RunHandle;
declare const run: RunId;
declare function status(of: RunHandle): void;
declare function start(instance: InstanceAlias): void;

status("01J"); //~ TS2345 not assignable to parameter of type 'RunHandle'
status(run); //~ TS2345 'RunId' is not assignable to parameter of type 'RunHandle'
status(correlation); //~ TS2345 'CorrelationId' is not assignable to parameter of type 'RunHandle'
status(toRunHandle("01J")); //~ TS2345 undefined
start("hq-main"); //~ TS2345 not assignable to parameter of type 'InstanceAlias'
start(request); //~ TS2345 'RequestId' is not assignable to parameter of type 'InstanceAlias'
export const trail: CorrelationId = request; //~ TS2322 'RequestId' is not assignable to type 'CorrelationId'
export const id: RunId = handle; //~ TS2322 'RunHandle' is not assignable to type 'RunId'

// accepted: what a parser made, and any brand as plain text
start(toInstanceAlias("hq-main"));
status(handle);
export const text: string = `${alias} ${correlation} ${request} ${handle} ${run}`.toLowerCase();

declare const eventName: import("@rawr/hq-contract").EventName;
declare function deliver(event: import("@rawr/hq-contract").EventName): void;
deliver("invoicing/invoice.issued"); //~ TS2345 not assignable to parameter of type 'EventName'
deliver(correlation); //~ TS2345 'CorrelationId' is not assignable to parameter of type 'EventName'
deliver(eventName);
