import type { Host } from "../host.js";
import { sendEvent, type InngestConnection } from "../inngest/event-api.js";
import { createRestApi } from "../inngest/rest-api.js";
import { selfCheckEvent } from "../inngest/self-check.js";
import { compareReplicas } from "./compare-replicas.js";
import { confirmReach, type ReachPace, type Say } from "./confirm-reach.js";
import { keepRegistered } from "./keep-registered.js";
import { originFault } from "./origin-fault.js";

/** Keeps a host registered with Inngest, and has itself called until Inngest has reached it. */
export function connect(
  { register, instance, readiness }: Pick<Host, "register" | "instance" | "readiness">,
  connection: InngestConnection & { readonly origin: string },
  say: Say,
  stopped: AbortSignal,
  pace?: ReachPace,
): void {
  const { fetch } = globalThis;
  const { origin } = connection;
  const api = createRestApi(connection, fetch);
  const registrant = {
    register,
    isKnown: () => api.knowsApp(instance),
    onForgotten: () =>
      say("warn", "Inngest had lost the functions and has them again: events it accepted in between start nothing"),
  };
  const check = {
    readiness,
    origin,
    say,
    send: () => sendEvent(connection, { name: selfCheckEvent(instance), data: {} }, fetch),
    runsOf: (eventId: string) => api.runsOf(eventId),
    originFault: () => originFault(origin, fetch),
  };
  void keepRegistered(registrant, stopped);
  void readiness.whenRegistered.then(() => confirmReach(check, stopped, pace));
  void readiness.whenRegistered.then(() => compareReplicas(check, stopped, pace?.pause));
}
