import { shapeText, type Shape } from "../model/shape.js";

/** Why callers that were right before may be wrong now, each as the end of a sentence; empty when none can be told. */
export function breaksCallers(side: "input" | "output", before: Shape | undefined, after: Shape | undefined): string[] {
  if (!before || !after) {
    if (!before && !after) return [];
    if (side === "input") return after ? ["takes an input where it took none"] : [];
    return before ? ["answers nothing that is described any more"] : [];
  }
  return compare(side, before, after, side);
}

function compare(side: "input" | "output", before: Shape, after: Shape, at: string): string[] {
  if (before.is === "object" && after.is === "object") return compareFields(side, before, after, at);
  if (before.is === "list" && after.is === "list") return compare(side, before.of, after.of, `${at}[]`);
  if (before.is === "choice" && after.is === "choice") {
    const gone = before.options.filter((option) => !after.options.includes(option));
    const come = after.options.filter((option) => !before.options.includes(option));
    if (side === "input") return gone.map((option) => `${at} no longer takes ${option}`);
    return come.map((option) => `${at} may now be ${option}`);
  }
  const [was, is] = [shapeText(before), shapeText(after)];
  if (was === is) return [];
  const bounds = before.is === "other" && after.is === "other" ? compareBounds(before.text, after.text) : undefined;
  // A caller may send what was allowed before, and must be ready for what may come now.
  if (bounds === (side === "input" ? "wider" : "narrower")) return [];
  // Whether one text allows more than another is not told by its builder's words: say so, rather than guess.
  return [`${at} was ${was} and is ${is}`];
}

/** Whether a type allows more or less than before, when nothing but its `min` and `max` differs; undefined when that can't be told. */
function compareBounds(was: string, is: string): "wider" | "narrower" | undefined {
  const [before, after] = [readBounds(was), readBounds(is)];
  if (before.rest !== after.rest) return undefined;
  const isWider = after.min <= before.min && after.max >= before.max;
  const isNarrower = after.min >= before.min && after.max <= before.max;
  return isWider === isNarrower ? undefined : isWider ? "wider" : "narrower";
}

function readBounds(text: string): { rest: string; min: number; max: number } {
  const bound = (name: string, otherwise: number) => {
    const [, number] = new RegExp(`\\.${name}\\((-?[\\d.]+)\\)`).exec(text) ?? [];
    return number === undefined ? otherwise : Number(number);
  };
  const rest = text.replace(/\.(?:min|max)\(-?[\d.]+\)/g, "");
  return { rest, min: bound("min", Number.NEGATIVE_INFINITY), max: bound("max", Number.POSITIVE_INFINITY) };
}

type ObjectShape = Extract<Shape, { is: "object" }>;

/** A field may be called `constructor`. */
function fieldOf({ fields }: ObjectShape, key: string): ObjectShape["fields"][string] | undefined {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

function compareFields(side: "input" | "output", before: ObjectShape, after: ObjectShape, at: string): string[] {
  const found: string[] = [];
  if (side === "input" && after.strict && !before.strict) found.push(`${at} refuses fields that it does not name`);
  for (const [key, field] of Object.entries(before.fields)) {
    const now = fieldOf(after, key);
    const place = `${at}.${key}`;
    if (!now) {
      if (side === "output") found.push(`${place} is gone`);
      else if (after.strict) found.push(`${place} is refused`);
      continue;
    }
    if (side === "input" && field.optional && !now.optional) found.push(`${place} is required`);
    if (side === "output" && !field.optional && now.optional) found.push(`${place} may be missing`);
    found.push(...compare(side, field.shape, now.shape, place));
  }
  if (side === "input") {
    for (const [key, field] of Object.entries(after.fields)) {
      if (!fieldOf(before, key) && !field.optional) found.push(`${at}.${key} is required`);
    }
  }
  return found;
}
