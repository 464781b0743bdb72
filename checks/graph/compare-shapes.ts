import { shapeText, type Shape } from "./shape.js";

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
  // Whether one text allows more than another is not told by its builder's words: say so, rather than guess.
  return [`${at} was ${was} and is ${is}`];
}

type ObjectShape = Extract<Shape, { is: "object" }>;

function compareFields(side: "input" | "output", before: ObjectShape, after: ObjectShape, at: string): string[] {
  const found: string[] = [];
  for (const [key, field] of Object.entries(before.fields)) {
    const now = after.fields[key];
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
      if (!before.fields[key] && !field.optional) found.push(`${at}.${key} is required`);
    }
  }
  return found;
}
