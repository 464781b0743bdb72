import type { Engine } from "./engine.js";
import type { At, FlowType, Pattern } from "../model/program.js";
import { spotIn } from "./spot.js";
import { one, type Frame, type Value } from "./value.js";

/** Puts a value where a pattern says: destructuring is reads. */
export function bind(engine: Engine, pattern: Pattern, value: Value, frame: Frame, at: At): void {
  switch (pattern.p) {
    case "binding":
      engine.frames.write(frame, pattern.binding, annotated(engine, pattern.type, value, frame));
      return;
    case "member":
      engine.heap.set(
        engine.evaluate(pattern.object, frame),
        engine.key(pattern.key, frame),
        value,
        spotIn(frame, pattern.at, "set"),
      );
      return;
    case "default": {
      const fallback = engine.evaluate(pattern.fallback, frame);
      const given = new Set([...value].filter((atom) => !(atom.k === "constant" && atom.value === undefined)));
      const isCertain =
        given.size > 0 && given.size === value.size && [...given].every(({ k }) => k !== "unknown" && k !== "member");
      engine.bind(pattern.target, isCertain ? value : engine.atoms.join(given, fallback), frame, at);
      return;
    }
    case "object": {
      const source = annotated(engine, pattern.type, value, frame);
      for (const { key, target, at: place } of pattern.properties) {
        engine.bind(
          target,
          engine.heap.get(source, engine.key(key, frame), spotIn(frame, place, "pattern")),
          frame,
          place,
        );
      }
      if (pattern.rest !== undefined) {
        const rest = engine.heap.allocate("object", "pattern rest", spotIn(frame, at, `rest${at.join(":")}`));
        engine.heap.spread(rest, source, spotIn(frame, at, "rest"));
        engine.bind(pattern.rest, one(engine.atoms.object(rest)), frame, at);
      }
      return;
    }
    case "array": {
      const source = annotated(engine, pattern.type, value, frame);
      const spot = spotIn(frame, at, `pattern${at.join(":")}`);
      const elements = engine.lists.iterate(source, spot);
      const exact = engine.lists.isExact(source);
      pattern.elements.forEach((element, index) => {
        if (element !== null) engine.bind(element, engine.lists.elementAt(source, index, spot), frame, at);
      });
      if (pattern.rest !== undefined) {
        const rest = engine.heap.allocate("array", "pattern rest", spot);
        for (const [index, element] of (exact ? elements.slice(pattern.elements.length) : elements).entries())
          engine.lists.append(rest, element, String(index));
        engine.bind(pattern.rest, one(engine.atoms.object(rest)), frame, at);
      }
    }
  }
}

export function annotated(engine: Engine, type: FlowType | undefined, value: Value, frame: Frame): Value {
  if (type !== undefined) engine.domain.declared?.(type, frame.module, value);
  return type !== undefined && onlyUnknown(value) ? (engine.domain.typed?.(type, frame.module) ?? value) : value;
}

function onlyUnknown(value: Value): boolean {
  for (const atom of value)
    if (atom.k !== "unknown" && !(atom.k === "constant" && (atom.value === undefined || atom.value === null)))
      return false;
  return true;
}
