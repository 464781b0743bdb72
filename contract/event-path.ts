import type { InferSchemaInput } from "@orpc/contract";
import { didYouMean, type DidYouMean } from "./did-you-mean.js";
import type { NearestLiteral } from "./nearest-literal.js";
import type { EventType } from "./workflow-event.js";

/** What makes a text more than a path: such a text is parsed when the function is defined, and not typed. */
type Operator = " " | "(" | "[" | "=" | "!" | "<" | ">" | "&" | "|" | "+" | "-" | "*" | "/" | "?" | "'" | '"';

type IsPath<Text extends string> = Text extends `${string}${Operator}${string}` ? false : true;

/** `Text` when each event has what it names, else the sentence that names what is missing. Beyond paths it is taken as it is. */
export type CheckedKey<Text extends string, Event extends EventType> = Text extends `event.data.${infer Path}`
  ? IsPath<Path> extends true
    ? Accepted<Text, Refusal<Event, Path, "event.">>
    : Text
  : Text;

/** `Text` when the event of the run and the other one both have what it names, as in `"data.orderId"`. */
export type CheckedMatch<
  Text extends string,
  Event extends EventType,
  Other extends EventType,
> = Text extends `data.${infer Path}` ? Accepted<Text, Refusal<Event, Path, ""> | Refusal<Other, Path, "">> : Text;

type Accepted<Text, Refused> = [Refused] extends [never] ? Text : Refused;

/** The sentences of those events that lack a path. Events of the clock carry no payload, and are not asked. */
type Refusal<Event, Path extends string, Root extends string> =
  Event extends EventType<infer Name>
    ? Name extends `inngest/${string}`
      ? never
      : Missing<InferSchemaInput<Event["schema"]>, Path, `${Root}data.`> extends infer At
        ? [At] extends [never]
          ? never
          : At extends readonly [infer Lacking extends string, infer Near]
            ? missingPath<Name, Lacking, Near & string>
            : never
        : never
    : never;

/** The part of a path that is missing in a payload, and the nearest one; `never` when nothing is. */
type Missing<Data, Path extends string, Before extends string> = unknown extends Data
  ? never
  : Path extends `${infer Head}.${infer Rest}`
    ? Head extends Keys<Data>
      ? Missing<Member<Data, Head>, Rest, `${Before}${Head}.`>
      : Lacks<Data, Head, Before>
    : Path extends Keys<Data>
      ? never
      : Lacks<Data, Path, Before>;

type Lacks<Data, Name extends string, Before extends string> =
  NearestLiteral<Name, Keys<Data>> extends infer Near extends string
    ? [Near] extends [never]
      ? readonly [`${Before}${Name}`, never]
      : readonly [`${Before}${Name}`, `${Before}${Near}`]
    : never;

/** The members that a payload may have: of a union, those of each. */
type Keys<Data> = Data extends object ? keyof Data & string : never;
type Member<Data, Name extends string> = Data extends object ? (Name extends keyof Data ? Data[Name] : never) : never;

/** Refuses a path that the payload of an event lacks. */
export type missingPath<
  Event extends string,
  Path extends string,
  Near extends string = never,
> = `event \`${Event}\` has no \`${Path}\`${DidYouMean<Near>}: name a member of its schema (D-005)`;
export function missingPath<const Event extends string, const Path extends string, const Near extends string = never>(
  event: Event,
  path: Path,
  near?: Near,
): missingPath<Event, Path, Near> {
  return `event \`${event}\` has no \`${path}\`${didYouMean<Near>(near)}: name a member of its schema (D-005)`;
}
