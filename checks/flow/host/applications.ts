import type { Call } from "../interpreter/domain.js";
import { nothing, objectsOf, withBases, type Atom, type HeapObject, type Value } from "../interpreter/value.js";
import type { HostEvent, MountEvent } from "./event.js";
import { frameworks, rootModule, rootOf } from "./values.js";

/** What a call makes anew: an application of a framework, a router of rou3, or an object of a class that makes some. */
export function applicationsOf(result: Value, call: Call): HostEvent | undefined {
  const { callee } = call;
  const isClass = callee.k === "object" && callee.object.shape === "class";
  const made = isClass
    ? [...result, ...objectsOf(result).flatMap(madeWith)]
    : [...result].filter((atom) => atom.k === "object" && atom.object.made?.callee === callee);
  const apps = made.filter(takesRoutes);
  return apps.length === 0 ? undefined : { kind: "application", apps: new Set(apps), hook: hookOf(apps, call) };
}

/** `new H3({ onRequest: guard })` */
function hookOf([app]: readonly Atom[], { args, frame, nameAt }: Call): MountEvent | undefined {
  const given = objectsOf(args[0] ?? nothing).flatMap(({ properties }) => [...(properties.get("onRequest") ?? [])]);
  if (app === undefined || given.length === 0 || rootModule(app) !== "h3") return undefined;
  const steps = [{ value: new Set(given), isOptional: false }];
  return { kind: "mount", app, paths: [], steps, isMiddleware: true, methods: undefined, nameAt, frame };
}

/** What an object's fields and constructor make, not what they are given. */
function madeWith({ class: state, properties }: HeapObject): Atom[] {
  if (state === undefined) return [];
  const definitions = withBases(state).map(({ definition }) => definition);
  return [...properties].flatMap(([name, value]) => {
    const isField = definitions.some(({ members }) =>
      members.some((member) => member.key === name && member.value.e === "call"),
    );
    const isMadeBy = ({ frame }: HeapObject): boolean =>
      definitions.some(({ construct }) => construct !== undefined && frame?.definition === construct);
    return [...value].map(rootOf).filter((atom) => atom.k === "object" && (isField || isMadeBy(atom.object)));
  });
}

function takesRoutes(atom: Atom): boolean {
  const module = rootModule(atom);
  return rootOf(atom) === atom && (frameworks.test(module) || module === "rou3");
}
