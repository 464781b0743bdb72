import { randomUUID } from "node:crypto";
import { toCorrelationId, workflowPlugins } from "#internal";
import { toInstanceAlias, type Composition, type EventType, type Principal, type RequestId } from "@rawr/hq-contract";
import { CompositeSchemaConverter } from "@orpc/openapi";
import { schemaConverters } from "../http/schema-converters.js";
import { outgoingData } from "../inngest/outgoing-data.js";
import { startedBy, validated } from "../inngest/received-event.js";
import type { OfferedEvent } from "../local-engine/index.js";
import { wireName } from "../telemetry/trail.js";
import { developmentCallers, developmentId } from "./development.js";

/** The events of a composition, for the engine's page: each with its schema, and sent as the host itself would send it. */
export async function offeredEvents(hq: Composition, alias: string): Promise<OfferedEvent[]> {
  const instance = toInstanceAlias(alias);
  const converter = new CompositeSchemaConverter(schemaConverters());
  const offer = async (event: EventType): Promise<OfferedEvent> => {
    // What no JSON Schema says is written as JSON by hand.
    const converted = await converter.convert(event.schema, { strategy: "input" }).catch(() => undefined);
    const schema = typeof converted?.[1] === "object" ? converted[1] : {};
    const common = { name: event.name, wireName: wireName(instance, event), schema };
    if ("external" in event && event.external === true) {
      return { ...common, callers: [], prepare: async (data) => asObject(await checked(event, data)) };
    }
    return {
      ...common,
      callers: developmentCallers,
      prepare(data, name) {
        const caller = developmentCallers.find((one): one is Principal["caller"] => one === name) ?? "external";
        return outgoingData(event, data, {
          instance,
          principal: { caller, id: developmentId(caller) },
          // A brand of plain characters, as a UUID is.
          requestId: randomUUID() as RequestId,
          correlationId: known(toCorrelationId(randomUUID())),
        });
      },
    };
  };
  return Promise.all(eventsOf(hq).map(offer));
}

/** What starts functions, cancels runs, or is sent for others to react to; by name, and each once. */
function eventsOf(hq: Composition): readonly EventType[] {
  const all = workflowPlugins(hq).flatMap(({ functions, sends }) => [
    ...functions.flatMap((fn) => [...startedBy(fn), ...(fn.cancelOn ?? []).map(({ event }) => event)]),
    ...sends,
  ]);
  const byName = new Map(all.filter(({ name }) => !name.startsWith("inngest/")).map((event) => [event.name, event]));
  return [...byName.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Data from outside as it is: its schema only judges it, for the function's own reading makes what it wants of it. */
async function checked(event: EventType, data: unknown): Promise<unknown> {
  await validated(event, data);
  return data;
}

function asObject(data: unknown): object {
  if (typeof data === "object" && data !== null && !Array.isArray(data)) return data;
  throw new TypeError("an event's data is a JSON object");
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError("a UUID is a correlation id");
  return value;
}
