import type { Step } from "./steps.js";
import type { Server } from "./servers.js";
import type { At } from "../model/program.js";
import { tracesIn } from "../interpreter/trace.js";
import type { Atom, Closure, Frame, TraceNode, Value } from "../interpreter/value.js";

/** What a trace of a host shows. */
export type HostEvent =
  | {
      readonly kind: "mount";
      /** The object that the chain of calls started from. */
      readonly app: Atom;
      /** Paths as written; empty for a middleware of all paths; `undefined` when they can't be decided. */
      readonly paths: readonly string[] | undefined;
      /** It stands on all of these paths; else on one of them. */
      readonly isAll?: true;
      /** Its handlers in the order in which they run. */
      readonly steps: readonly Step[];
      /** It runs before routes, and lets requests go on to them. */
      readonly isMiddleware: boolean;
      /** What it gives is added to the context: only a status that it returns, or an error, ends the request. */
      readonly adds?: true;
      /** A hook that also holds for whoever uses the application that it stands on. */
      readonly reaches?: true;
      /** `undefined` for all methods. */
      readonly methods: readonly string[] | undefined;
      /** Where the mounting method's name stands. */
      readonly nameAt: At | undefined;
      readonly frame: Frame;
    }
  /** Applications are made, or what holds them. */
  | {
      readonly kind: "application";
      readonly apps: ReadonlySet<Atom>;
      /** What its options have before every route. */
      readonly hook?: MountEvent | undefined;
    }
  /** A handler is made that serves a router. */
  | { readonly kind: "handler"; readonly router: Value }
  /** Something of the composition gets the application. */
  | { readonly kind: "plugin-mount" }
  /** Our builder is given a composition. */
  | { readonly kind: "builder"; readonly composition: Value; readonly result: Value; readonly frame: Frame }
  /** Inngest's handler gets a request. */
  | { readonly kind: "dispatch"; readonly frame: Frame }
  /** A procedure runs with a context. */
  | { readonly kind: "procedure"; readonly context: Value | undefined; readonly frame: Frame }
  /** A server is started, or takes a listener. */
  | ({ readonly kind: "server"; readonly frame: Frame } & Server)
  /** What the builder made answers the request. */
  | { readonly kind: "handed-on" }
  /** Something outside gets functions to call, and nothing else that nobody knows. */
  | { readonly kind: "callback"; readonly callbacks: readonly Closure[] }
  /** A guard that is not written in this workspace. */
  | { readonly kind: "foreign-guard" };

/** Something is mounted. */
export type MountEvent = Extract<HostEvent, { kind: "mount" }>;

export function someEvent(nodes: readonly TraceNode[], test: (event: HostEvent) => boolean): boolean {
  return nodes.some((node) => {
    // Every event of a host's trace is a HostEvent.
    if (node.node === "event") return test(node.event as HostEvent);
    return tracesIn(node).some((inner) => someEvent(inner, test));
  });
}

/** What was told of one kind, and where. */
export interface Told<Kind extends HostEvent["kind"]> {
  readonly event: Extract<HostEvent, { kind: Kind }>;
  readonly file: string;
  readonly at: At;
}

export function eventsOf<Kind extends HostEvent["kind"]>(nodes: readonly TraceNode[], kind: Kind): Told<Kind>[] {
  return nodes.flatMap((node) => {
    if (node.node !== "event") return tracesIn(node).flatMap((inner) => eventsOf(inner, kind));
    // Every event of a host's trace is a HostEvent; its kind says which.
    const event = node.event as HostEvent;
    return event.kind === kind ? [{ event: event as Told<Kind>["event"], file: node.file, at: node.at }] : [];
  });
}
