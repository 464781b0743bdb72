import type { Root, Shape } from "./module-state-facts.js";
import { own, type StateLinks } from "./state-links.js";

/** A shape, and the file whose names it is made of. */
export interface ShapeIn {
  readonly file: string;
  readonly shape: Shape;
}

const deepest = 8;

/** What a call makes anew, through any number of factories; undefined when it isn't known, or when it makes nothing. */
export function madeBy(links: StateLinks, { file, shape }: ShapeIn): ShapeIn | undefined {
  let made: ShapeIn | undefined = { file, shape };
  for (let depth = 0; made?.shape.kind === "result"; depth += 1) {
    const { of, method, part }: Extract<Shape, { kind: "result" }> = made.shape;
    // What a package makes stays what its table says.
    if (depth > 0 && of.kind === "import" && links.isOutside(made.file, of.module)) return made;
    const whole: ShapeIn | undefined = depth > deepest ? undefined : makerAt(links, made.file, of, method);
    made = part === undefined || whole === undefined ? whole : partOf(whole, part);
  }
  return made;
}

/** What a function makes, or a method of a class, of a class that it extends, or of an object. */
function makerAt(
  links: StateLinks,
  file: string,
  of: Root,
  method: string | undefined,
  depth = 0,
): ShapeIn | undefined {
  const place = links.locate(file, of);
  if (place === undefined || depth > deepest) return undefined;
  const { factories, classes } = links.stateOf(place.file);
  const shape = method === undefined ? links.functionAt(place)?.makes : own(own(factories, place.name), method);
  if (shape !== undefined) return { file: place.file, shape };
  const base = method === undefined ? undefined : own(classes, place.name)?.base;
  return base === undefined ? undefined : makerAt(links, place.file, base, method, depth + 1);
}

function partOf({ file, shape }: ShapeIn, part: string): ShapeIn | undefined {
  const held = shape.kind === "object" || shape.kind === "array" ? own(shape.parts, part) : undefined;
  return held === undefined ? undefined : { file, shape: held };
}
