import { canAnswer, DelegationAnalysis, type Place } from "./delegation.js";
import { isInBuilder, type HostScope } from "./domain.js";
import type { HostFaults } from "./fault.js";
import type { Told } from "./event.js";
import { onlyPasses } from "./passing.js";
import type { HostMounts } from "./mounts.js";
import { frameworks, isBuilt, isHostHandler, rootModule, rootOf } from "./values.js";
import type { Interpreter } from "../interpreter/interpreter.js";
import { type Atom, type Closure } from "../interpreter/value.js";

/** What is known of a host that uses the builder. */
export interface BuiltHost {
  readonly scope: HostScope;
  readonly built: ReadonlySet<Atom>;
  readonly interpreter: Interpreter;
  readonly faults: HostFaults;
}

/** A host that uses the builder mounts nothing else. */
export function judgeMountsBeside(mounts: HostMounts, host: BuiltHost): void {
  for (const mount of mounts.all) {
    const { paths, handlers, file, at } = mount;
    if (isInBuilder(file, host.scope) || onlyPasses(mount, host.interpreter)) continue;
    // Handing every path on to what the builder made adds no route.
    const isHandedOn = handlers.every(
      (handler) => handler.size > 0 && [...handler].every((atom) => leaksOf(atom, undefined, host)?.length === 0),
    );
    if (isHandedOn && (paths ?? ["?"]).every((path) => /^\/?\*{0,2}$/.test(path))) continue;
    host.faults.add("beside", file, at, paths?.join(", ") ?? "");
  }
}

/** A host that uses the builder answers nothing by itself: each server hands its requests on. */
export function judgeServersBeside(servers: readonly Told<"server">[], host: BuiltHost): void {
  for (const { event, file, at } of servers) {
    if (isInBuilder(file, host.scope)) continue;
    for (const atom of event.listener) {
      // An application's routes are judged where they are mounted.
      if (isApplication(atom)) continue;
      const leaks = leaksOf(atom, event.response, host);
      if (leaks === undefined) host.faults.add("listener", file, at, "");
      else for (const leak of leaks) host.faults.add("answered", leak.file, leak.at, "");
    }
  }
}

/** Where a handler answers by itself; `undefined` when it never hands a request on to what the builder made, as far as can be seen. */
function leaksOf(atom: Atom, response: number | undefined, host: BuiltHost): readonly Place[] | undefined {
  if (isHostHandler(atom, host.built) || isBuilt(atom, host.built)) return [];
  switch (atom.k) {
    case "constant":
      return atom.value === undefined || atom.value === null ? [] : undefined;
    case "function":
      return canAnswer(atom.closure.function, response) ? leaksIn(atom.closure, host) : [];
    case "object": {
      // What a library makes of handlers, `toNodeHandler(host.fetch)`, answers with them.
      const given = atom.object.made?.args.flatMap((arg) => [...arg].flatMap(handlersIn)) ?? [];
      const all = given.map((one) => leaksOf(one, undefined, host));
      return all.length === 0 || all.includes(undefined) ? undefined : all.flatMap((leaks) => leaks ?? []);
    }
    default:
      return undefined;
  }
}

function leaksIn(closure: Closure, { interpreter }: BuiltHost): readonly Place[] | undefined {
  const frames = interpreter.callsOf(closure);
  const walks = frames.map((frame) => {
    const walk = new DelegationAnalysis((inner) => interpreter.callsOf(inner));
    return { isHanded: walk.walk(frame), walk };
  });
  if (frames.length > 0 && walks.every(({ isHanded }) => isHanded)) return [];
  const leaks = walks.flatMap(({ walk }) => walk.leaks);
  return leaks.length === 0 ? undefined : leaks;
}

/** Handlers among what a library was given: functions, and objects with a `fetch`. */
function handlersIn(atom: Atom): readonly Atom[] {
  if (atom.k !== "object" || atom.object.shape !== "object") return atom.k === "constant" ? [] : [atom];
  return ["fetch", "handler"].flatMap((name) => [...(atom.object.properties.get(name) ?? [])]);
}

/** An application of a framework, or what is made of one: `app.callback()`, `toNodeHandler(app)`. */
export function isApplication(atom: Atom): boolean {
  const root = rootOf(atom);
  if (root !== atom) return isApplication(root);
  if (root.k !== "object" || !frameworks.test(rootModule(root))) return false;
  const { made } = root.object;
  if (made === undefined) return true; // an instance of a class that extends one
  if (made.callee.k === "external" && /static/i.test(made.callee.path.at(-1) ?? "")) return false;
  const given = made.args.flatMap((arg) => [...arg].flatMap(handlersIn));
  return given.every(isApplication);
}
