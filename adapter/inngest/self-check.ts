import type { InstanceAlias } from "@rawr/hq-contract";
import type { Inngest, InngestFunction } from "inngest";

/** The event by which a host has itself called. No plugin's event has this shape. */
export const selfCheckEvent = (instance: InstanceAlias): string => `${instance}/self-check`;

/** A function of the host's own that does nothing: that it is called shows that the server reaches the host. No plugin's id has this shape. */
export function selfCheckFunction(client: Inngest, instance: InstanceAlias): InngestFunction.Any {
  return client.createFunction(
    { id: "self-check", triggers: [{ event: selfCheckEvent(instance) }], retries: 0 },
    async () => "reached",
  );
}
