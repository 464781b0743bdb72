import type { HostFaults } from "./fault.js";
import type { HostMounts } from "./mounts.js";
import { rootModule } from "./values.js";
import type { Told } from "./event.js";
import type { Atom, HeapObject, Value } from "../interpreter/value.js";

/** A handler serves what the composition holds: nothing added, nothing left out, no families mixed. */
export function judgeServed(handlers: readonly Told<"handler">[], composition: string, faults: HostFaults): void {
  for (const { event, file, at } of handlers) if (isForeign(event.router)) faults.add("served", file, at, composition);
}

/** Routes are mounted by the host, each at a path of its family; a plugin that gets the application mounts what it likes. */
export function judgePluginMounts(
  mounting: readonly Told<"plugin-mount">[],
  mounts: HostMounts,
  faults: HostFaults,
): void {
  for (const { file, at } of mounting) faults.add("plugin-mounts", file, at, "");
  for (const mount of mounts.all)
    if (mount.handlers.some((handler) => [...handler].some(isOfComposition)) && mounts.familiesOf(mount).length === 0)
      faults.add("plugin-mounts", mount.file, mount.at, "");
}

/** Whether this is the composition or a part of it. */
export function isOfComposition(atom: Atom): boolean {
  return atom.k === "label" || (atom.k === "member" && isOfComposition(atom.of));
}

/** Whether something in a router is not the composition's. What nobody knows is no evidence. */
function isForeign(value: Value, depth = 0): boolean {
  return depth < 5 && [...value].some((atom) => isForeignAtom(atom, depth));
}

function isForeignAtom(atom: Atom, depth: number): boolean {
  switch (atom.k) {
    case "function":
    case "external":
      return true;
    case "object":
      return isForeignObject(atom.object, depth + 1);
    default:
      return false;
  }
}

function isForeignObject({ made, shape, properties, rest, spreads, key }: HeapObject, depth: number): boolean {
  if (made !== undefined) {
    const holds = made.args.some((arg) => holdsComposition(arg, depth));
    return !holds || isChanging(made.callee) || made.args.some((arg) => isForeign(objectsIn(arg), depth));
  }
  if (shape === "class" || shape === "instance" || shape === "namespace") return true;
  const labels = new Set([...spreads].flatMap((atom) => (atom.k === "label" ? [atom.label.key] : [])));
  // A copy is the composition's; a copy of two parts mixes them, and the rest of a pattern lacks what the pattern names.
  if (labels.size > 1 || (labels.size === 1 && key.includes("pattern rest"))) return true;
  return [...properties.values(), rest, spreads].some((held) => isForeign(held, depth));
}

/** `os.router({ ... })`, `Object.assign({}, ...)`: what is made of objects holds what they hold. */
function objectsIn(value: Value): Value {
  return new Set([...value].filter((atom) => atom.k === "object" && atom.object.properties.size > 0));
}

function holdsComposition(value: Value, depth: number): boolean {
  return [...value].some((atom) => {
    if (isOfComposition(atom)) return true;
    if (atom.k !== "object" || depth > 5) return atom.k === "unknown";
    const { made, properties, rest, spreads } = atom.object;
    return [...properties.values(), rest, spreads, ...(made?.args ?? [])].some((held) =>
      holdsComposition(held, depth + 1),
    );
  });
}

/** What takes something out of what it is given, or puts something in. */
function isChanging(callee: Atom): boolean {
  const name = callee.k === "external" ? (callee.path.at(-1) ?? "") : callee.k === "member" ? callee.name : "";
  return !rootModule(callee).startsWith("@orpc/") && /^(?:omit|pick)(?:By)?$/.test(name);
}
