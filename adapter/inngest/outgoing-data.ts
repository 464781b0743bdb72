import { jsonLoss } from "#internal";
import type { EventType } from "@rawr/hq-contract";
import { toTrailedData, trailMember, type Trail } from "../telemetry/trail.js";
import { sentenceOf } from "./received-event.js";

/** Data that an event can't carry; its message says what, and where. */
export class UncarriedDataError extends TypeError {
  override readonly name = "UncarriedDataError";
}

/**
 * The data of an event on the wire: what JSON makes of it, checked as its functions will check it.
 *
 * @throws UncarriedDataError when JSON would lose a part of it, or its schema does not take what arrives.
 */
export async function outgoingData(type: EventType, data: unknown, trail: Trail): Promise<object> {
  const { arriving, checked } = arrivingData(type, data);
  const { issues } = await checked;
  if (issues !== undefined) throw refused(type, issues);
  return toTrailedData(arriving, trail);
}

/** As {@link outgoingData}, at once. A schema that takes its time is asked when the event arrives. */
export function outgoingDataNow(type: EventType, data: unknown, trail: Trail): object {
  const { arriving, checked } = arrivingData(type, data);
  if (!(checked instanceof Promise) && checked.issues !== undefined) throw refused(type, checked.issues);
  return toTrailedData(arriving, trail);
}

function arrivingData(type: EventType, data: unknown) {
  const loss = jsonLoss(data);
  if (loss !== undefined) {
    const at = loss.path === "" ? "" : ` at \`${loss.path}\``;
    throw new UncarriedDataError(
      `the data of event \`${type.name}\` has ${loss.what}${at}, which JSON can't represent: send a string or a number`,
    );
  }
  const text = JSON.stringify(data) as string | undefined; // of `undefined` JSON has nothing to say
  const arriving: unknown = text === undefined ? null : JSON.parse(text);
  if (typeof arriving === "object" && arriving !== null && trailMember in arriving) {
    throw new UncarriedDataError(
      `the data of event \`${type.name}\` has a member \`${trailMember}\`, which is reserved for the host: rename it`,
    );
  }
  return { arriving, checked: type.schema["~standard"].validate(arriving) };
}

function refused(type: EventType, issues: Parameters<typeof sentenceOf>[1]): UncarriedDataError {
  return new UncarriedDataError(`the data of ${sentenceOf(type, issues)}, after conversion to JSON`);
}
