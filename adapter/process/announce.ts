import { channel } from "node:diagnostics_channel";

/** Whoever runs a host file learns here what it does: `serve`, which heeds the flags of the command line, or a host of its own. */
const hosts = channel("@rawr/hq-contract:host");

/** Says to whoever listens that a host file does its work. */
export function announce(how: "serve" | "host"): void {
  hosts.publish(how);
}
