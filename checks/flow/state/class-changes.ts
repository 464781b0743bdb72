import { changesMade } from "./known-packages.js";
import type { ClassFacts, Root } from "./module-state-facts.js";
import { own, type StateLinks } from "./state-links.js";
import { changes } from "./writes.js";

const deepest = 8;

/** Whether a method of a class, or of a class that it extends, writes to the instance; undefined when the class isn't known. */
export function classMutates(links: StateLinks, file: string, of: Root, method: string): boolean | undefined {
  const called = new Set([method]);
  let found = classAt(links, file, of);
  for (let depth = 0; found !== undefined && depth <= deepest; depth += 1) {
    const { facts } = found;
    for (const one of called) for (const next of own(facts.calls, one) ?? []) called.add(next);
    if (facts.mutating.some((one) => called.has(one))) return true;
    if (facts.base === undefined) return false;
    const { base } = facts;
    if (base.kind === "import" && links.isOutside(found.file, base.module)) {
      const known = [...called].map((one) => changesMade(base.module, base.name, one));
      if (known.includes(true)) return true;
    }
    found = classAt(links, found.file, base);
  }
  // What a class outside the workspace has under such a name changes it, whoever calls it.
  called.delete(method);
  return [...called].some(changes) ? true : undefined;
}

function classAt(
  links: StateLinks,
  file: string,
  root: Root,
): { readonly file: string; readonly facts: ClassFacts } | undefined {
  const place = links.locate(file, root);
  const facts = place === undefined ? undefined : own(links.stateOf(place.file).classes, place.name);
  return place === undefined || facts === undefined ? undefined : { file: place.file, facts };
}
