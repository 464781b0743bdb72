import type { Server } from "./host-servers.js";
import type { Atom, Closure, Frame, Value } from "./value.js";

/** What a trace of a host shows. */
export type HostEvent =
  | {
      readonly kind: "mount";
      /** The object that the chain of calls started from. */
      readonly app: Atom;
      /** Paths as written; empty for a middleware of all paths; `undefined` when they can't be decided. */
      readonly paths: readonly string[] | undefined;
      readonly handlers: readonly Value[];
      readonly frame: Frame;
    }
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
