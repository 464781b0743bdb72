import type { portsAreMade } from "./messages/plugin.js";

/** `Make` when it is a factory, else the sentence that refuses a value. */
export type CheckedPorts<Make> = Make extends (services: never) => unknown ? Make : portsAreMade;

/** What a ports factory makes; `never`, which fits everywhere, for a value, which is refused in one place and not in two. */
export type PortsOf<Make> = Make extends (services: never) => infer Ports ? Ports : never;

/** What a ports factory asks for; `object` when it asks for nothing. */
export type ServicesOf<Make> = Make extends (services: infer Services) => unknown
  ? unknown extends Services
    ? object
    : Services
  : object;
