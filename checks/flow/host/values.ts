import type { Interpreter } from "../interpreter/interpreter.js";
import { type Atom, type Closure, type Frame, type Value } from "../interpreter/value.js";

export const adapterPackage = "@rawr/hq-contract/adapter";

/** The modules whose applications mount routes. */
export const frameworks =
  /^(?:h3|hono(?:\/.*)?|@hono\/.*|express|fastify|@fastify\/.*|elysia|koa|@koa\/router|koa-router|polka|restify|itty-router|find-my-way|connect|router|srvx|crossws|nitro(?:pack)?|@hapi\/hapi)$/;

/** The calls of all functions that a handler may be. */
export function callsIn(value: Value, interpreter: Interpreter): Frame[] {
  return closuresIn(value).flatMap((closure) => interpreter.callsOf(closure));
}

/** The functions that a handler may be, also inside what a library made of them. */
export function closuresIn(value: Value, depth = 0): Closure[] {
  if (depth > 3) return [];
  return [...value].flatMap((atom) => {
    if (atom.k === "function") return [atom.closure];
    if (atom.k === "object") {
      const { made, properties } = atom.object;
      const inside = made === undefined ? [...properties.values()] : made.args;
      return inside.flatMap((held) => closuresIn(held, depth + 1));
    }
    return [];
  });
}

/** Whether a package made this of plain options alone, `cors({ origin: "*" })`: it has nothing of ours that it could serve. */
export function servesNothing(value: Value, apps: ReadonlyMap<Atom, unknown>): boolean {
  return (
    value.size > 0 &&
    [...value].every(
      (atom) =>
        atom.k === "object" &&
        atom.object.made?.callee.k === "external" &&
        !apps.has(atom) &&
        atom.object.made.args.every((arg) => isPlainData(arg)),
    )
  );
}

function isPlainData(value: Value, depth = 0): boolean {
  return [...value].every((atom) => {
    if (atom.k === "constant") return true;
    if (atom.k !== "object" || depth > 3) return false;
    const { shape, properties, rest, spreads } = atom.object;
    const isData = (shape === "object" || shape === "array") && spreads.size === 0;
    return isData && [...properties.values(), rest].every((held) => isPlainData(held, depth + 1));
  });
}

/** Whether a method makes an application of its own below a prefix. */
export function opensScope(method: string): boolean {
  return method === "basePath" || method === "group" || method === "register";
}

/** What a chain of calls started from: `new H3()` of `new H3().use(a).all(b, c)`. */
export function rootOf(atom: Atom): Atom {
  let at = atom;
  for (let steps = 0; steps < 60; steps += 1) {
    if (at.k === "member") at = at.of;
    else if (at.k === "object" && at.object.made?.callee.k === "member" && !opensScope(at.object.made.callee.name))
      at = at.object.made.callee.of;
    else return at;
  }
  return at;
}

/** The module outside that what this atom belongs to comes from; "" for none. */
export function rootModule(atom: Atom): string {
  const root = rootOf(atom);
  if (root.k === "external") return root.module;
  if (root.k !== "object") return "";
  if (root.object.made !== undefined) return rootModule(root.object.made.callee);
  for (const base of root.object.class?.base ?? []) if (base.k === "external") return base.module;
  return "";
}

/** Whether this is Inngest's handler: what `serve` or a comm handler made. */
export function isInngestHandler(atom: Atom): boolean {
  if (atom.k === "member") return isInngestHandler(atom.of) && atom.name !== "createHandler";
  if (atom.k !== "object" || atom.object.made === undefined) return false;
  const { callee } = atom.object.made;
  if (callee.k === "external") return /^inngest\/./.test(callee.module) && callee.path.at(-1) === "serve";
  return callee.k === "member" && callee.name === "createHandler" && rootModule(callee).startsWith("inngest");
}

/** The frame of the function that a frame of a loop belongs to. */
export function functionFrame(frame: Frame): Frame {
  let at = frame;
  while (at.key.includes("/") && at.outer !== undefined) at = at.outer;
  return at;
}

/** Whether this is, or belongs to, something that the builder made. */
export function isBuilt(atom: Atom, built: ReadonlySet<Atom>): boolean {
  if (built.has(atom)) return true;
  if (atom.k === "member") return isBuilt(atom.of, built);
  return atom.k === "object" && membersOf(built, ["host"]).has(atom);
}

/** Whether this answers requests with what the builder made: its `fetch`, its `handler`. */
export function isHostHandler(atom: Atom, built: ReadonlySet<Atom>): boolean {
  if (atom.k === "member") return (atom.name === "fetch" || atom.name === "handler") && isBuilt(atom.of, built);
  if (atom.k !== "function") return false;
  const hosts = new Set([...built, ...membersOf(built, ["host"])]);
  return membersOf(hosts, ["fetch", "handler"]).has(atom);
}

function membersOf(atoms: ReadonlySet<Atom>, names: readonly string[]): ReadonlySet<Atom> {
  const found = new Set<Atom>();
  for (const atom of atoms)
    if (atom.k === "object")
      for (const name of names) for (const held of atom.object.properties.get(name) ?? []) found.add(held);
  return found;
}
