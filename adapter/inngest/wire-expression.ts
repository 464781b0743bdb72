import { parseExpression } from "#internal";
import type { InstanceAlias } from "@rawr/hq-contract";
import type { EventType } from "@rawr/hq-contract";
import { wireName } from "../telemetry/trail.js";

/**
 * An expression as the server evaluates it. An event's data is on the wire what its author sees; its name carries the instance there, so
 * a name that the expression compares with does, too.
 */
export function wireExpression(text: string, instance: InstanceAlias, events: readonly EventType[]): string {
  const parsed = parseExpression(text, ["event", "async"]);
  if ("problem" in parsed || !parsed.paths.some((path) => path.length === 2 && path[1] === "name")) return text;
  const names = new Map(events.map((event) => [event.name, wireName(instance, event)]));
  return text.replaceAll(/(["'])((?:[^\\])*?)\1/g, (literal, quote: string, name: string) => {
    const onWire = names.get(name);
    return onWire === undefined ? literal : `${quote}${onWire}${quote}`;
  });
}
