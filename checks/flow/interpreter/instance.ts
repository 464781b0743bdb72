import type { Spot } from "./domain.js";
import type { Engine } from "./engine.js";
import { staticBlock } from "../model/program.js";
import { one, textsOf, withBases, type ClassState, type HeapObject } from "./value.js";

/** What one place makes of a class whose instances a gate tells apart. */
export function instanceOf(engine: Engine, state: ClassState, spot: Spot): HeapObject | undefined {
  const states = withBases(state);
  if (!states.some(({ definition }) => engine.domain.standsApart?.(definition) === true)) return undefined;
  const instance = engine.heap.allocate("instance", "instance", spot, { class: state });
  const own = new Set<string>();
  for (const { definition, frame } of states) {
    // What a field makes belongs to this instance.
    const inside = { ...frame, key: `${frame.key}@${engine.atoms.object(instance).id}` };
    const self = one(engine.atoms.object(instance));
    const names = new Set<string>();
    for (const { key, value: written, isStatic, accessor } of definition.members) {
      if (isStatic || key === staticBlock) continue;
      for (const name of textsOf(engine.key(key, frame)) ?? []) {
        if (own.has(name)) continue;
        names.add(name);
        const value = engine.evaluate(written, { ...inside, self });
        for (const atom of value) if (atom.k === "function" && atom.closure.self.size === 0) atom.closure.self = self;
        if (accessor === "get") (instance.getters ??= new Map()).set(name, value);
        else if (accessor === undefined) engine.heap.put(instance, name, value);
      }
    }
    for (const name of names) own.add(name);
  }
  return instance;
}
