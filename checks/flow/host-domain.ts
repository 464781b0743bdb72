import { familyOf, type RouteFamily } from "@rawr/hq-contract";
import type { Call, Domain, Spot } from "./domain.js";
import type { Machine } from "./machine.js";
import {
  nothing,
  objectsOf,
  one,
  textsOf,
  type Atom,
  type Closure,
  type Frame,
  type ModuleState,
  type Tag,
  type Value,
} from "./value.js";

/** What a trace of a host shows. */
export type HostEvent =
  | {
      readonly kind: "mount";
      /** The object that the chain of calls started from. */
      readonly app: Atom;
      /** Paths as written; empty for a middleware of all paths; `undefined` when they can't be decided. */
      readonly paths: readonly string[] | undefined;
      readonly handlers: readonly Value[];
      readonly frame: Frame;
    }
  /** Our builder is given a composition. */
  | { readonly kind: "builder"; readonly composition: Value; readonly result: Value; readonly frame: Frame }
  /** Inngest's handler gets a request. */
  | { readonly kind: "dispatch"; readonly frame: Frame }
  /** A procedure runs with a context. */
  | { readonly kind: "procedure"; readonly context: Value | undefined; readonly frame: Frame }
  /** A node:http server takes a listener. */
  | { readonly kind: "server"; readonly listener: Value; readonly frame: Frame }
  /** A guard that is not written in this workspace. */
  | { readonly kind: "foreign-guard" };

export interface HostScope {
  readonly composition: string;
  /** The file of our builder, when it is part of this workspace. */
  readonly builder: string | undefined;
}

const frameworks =
  /^(?:h3|hono(?:\/.*)?|@hono\/.*|express|fastify|@fastify\/.*|elysia|koa|@koa\/router|koa-router|polka|restify|itty-router|find-my-way|connect|router|srvx|crossws|nitro(?:pack)?|@hapi\/hapi)$/;
const mounting = new Set([
  "use",
  "all",
  "any",
  "get",
  "post",
  "put",
  "patch",
  "delete",
  "options",
  "head",
  "on",
  "mount",
  "route",
  "register",
  "group",
  "add",
  "addRoute",
  "handle",
  "decorate",
  "basePath",
]);
const builders = new Set(["createHost", "serve"]);
const adapterPackage = "@rawr/hq-contract/adapter";

/** Sees mounts, guards, dispatches and contexts while the interpreter runs a host. */
export class HostDomain implements Domain {
  /** Frames that look at the signature of a request, and frames that compute or compare one. */
  readonly signature = new Set<Frame>();
  readonly crypto = new Set<Frame>();
  readonly #machine: Machine;
  readonly #scope: HostScope;

  constructor(machine: Machine, scope: HostScope) {
    this.#machine = machine;
    this.#scope = scope;
  }

  imported(_from: ModuleState, _specifier: string, to: string | undefined): Value | undefined {
    return to === this.#scope.composition
      ? one(this.#machine.atoms.tag({ key: "composition", kind: "composition" }))
      : undefined;
  }

  get(tag: Tag, key: Value): Value | undefined {
    const { atoms } = this.#machine;
    if (tag.kind === "composition") {
      const names = textsOf(key);
      // A namespace import's member and a default import are the composition; what is inside it is a part of it.
      return names?.some((name) => name === "plugins")
        ? one(atoms.tag({ key: "part", kind: "part" }))
        : one(atoms.tag(tag));
    }
    const names = textsOf(key) ?? [];
    return atoms.join(one(atoms.tag(tag)), ...names.map((name) => one(atoms.member(atoms.tag(tag), name))));
  }

  elements(tag: Tag): Value | undefined {
    return one(this.#machine.atoms.tag(tag));
  }

  getUnknown(key: Value, spot: Spot): Value | undefined {
    if (textsOf(key)?.some(isSignature) === true) this.signature.add(functionFrame(spot.frame));
    return undefined;
  }

  call(call: Call): Value | undefined {
    const { callee } = call;
    const { atoms } = this.#machine;
    if (callee.k === "tag" || (callee.k === "member" && callee.of.k === "tag")) {
      const tag = one(callee.k === "tag" ? callee : callee.of);
      for (const arg of call.args)
        if ([...arg].some(({ k }) => k === "function"))
          this.#machine.apply(arg, [tag, atoms.unknownValue], nothing, call);
      return tag;
    }
    // A listener of a library runs with values that nobody here knows: `run` enters it as an entry point.
    return undefined;
  }

  event(call: Call, result: Value): HostEvent | undefined {
    if (call.args.some((arg) => textsOf(arg)?.some(isSignature) === true))
      this.signature.add(functionFrame(call.frame));
    if (isCrypto(call.callee)) this.crypto.add(functionFrame(call.frame));
    const { callee, args, frame } = call;
    if (this.#isBuilder(call)) return { kind: "builder", composition: args[0] ?? nothing, result, frame };
    if (isForeignGuard(callee)) return { kind: "foreign-guard" };
    if (isInngestHandler(callee)) return { kind: "dispatch", frame };
    if (
      callee.k === "external" &&
      /^(?:node:)?https?2?$/.test(callee.module) &&
      /^create(?:Secure)?Server$/.test(callee.path.at(-1) ?? "")
    ) {
      return { kind: "server", listener: args.at(-1) ?? nothing, frame };
    }
    if (
      callee.k === "member" &&
      callee.name === "on" &&
      textsOf(args[0] ?? nothing)?.[0] === "request" &&
      rootModule(callee) !== ""
    ) {
      return { kind: "server", listener: args[1] ?? nothing, frame };
    }
    const context = this.#contextOf(call);
    if (context !== undefined) return { kind: "procedure", context: context.value, frame };
    return this.#mount(call);
  }

  #isBuilder({ callee, file }: Call): boolean {
    const { builder } = this.#scope;
    if (callee.k === "external") return callee.module === adapterPackage && builders.has(callee.path.at(-1) ?? "");
    if (callee.k !== "function" || builder === undefined || !builders.has(callee.closure.function.name)) return false;
    const folder = builder.slice(0, builder.lastIndexOf("/") + 1);
    return callee.closure.module.file.startsWith(folder) && !file.startsWith(folder);
  }

  /** The context of `handler.handle(request, { context })`, of `createRouterClient(router, { context })` and their like. */
  #contextOf({ callee, args }: Call): { readonly value: Value | undefined } | undefined {
    const isHandle =
      callee.k === "member" &&
      (callee.name === "handle" || callee.name === "upgrade") &&
      rootModule(callee).startsWith("@orpc/");
    const isClient =
      callee.k === "external" &&
      callee.module.startsWith("@orpc/server") &&
      /^(?:createRouterClient|call|createProcedureClient)$/.test(callee.path.at(-1) ?? "");
    if (!isHandle && !isClient) return undefined;
    const options = objectsOf(args.at(-1) ?? nothing);
    const values = options.flatMap((object) => object.properties.get("context") ?? []);
    if (values.length === 0)
      return isHandle && options.length === 0 && args.length > 1
        ? { value: this.#machine.atoms.unknownValue }
        : undefined;
    return { value: this.#machine.atoms.join(...values) };
  }

  #mount({ callee, args, frame }: Call): HostEvent | undefined {
    if (callee.k !== "member" || !mounting.has(callee.name)) return undefined;
    const app = rootOf(callee.of);
    const isFramework = frameworks.test(rootModule(callee)) || rootModule(callee) === adapterPackage;
    const [first = nothing, second = nothing] = args;
    if (callee.name === "on" && args.length >= 3) return this.#mountAt(app, second, args.slice(2), frame, isFramework);
    const options = objectsOf(first).find((object) => object.properties.has("url") || object.properties.has("path"));
    if (options !== undefined && (callee.name === "route" || callee.name === "addRoute")) {
      const path = options.properties.get("url") ?? options.properties.get("path") ?? nothing;
      const handlers = ["handler", "preHandler", "onRequest"]
        .map((name) => options.properties.get(name) ?? nothing)
        .filter(({ size }) => size > 0);
      return this.#mountAt(app, path, handlers, frame, isFramework);
    }
    if (callee.name === "register") {
      const prefix = objectsOf(second).flatMap((object) => [...(object.properties.get("prefix") ?? [])]);
      return isFramework
        ? this.#mountAt(
            app,
            prefix.length > 0 ? new Set(prefix) : one(this.#machine.atoms.constant("/")),
            [first],
            frame,
            true,
          )
        : undefined;
    }
    if (args.length < 2) {
      const isHandler = [...first].some(({ k }) => k !== "constant" && k !== "unknown");
      return isFramework && isHandler && callee.name === "use"
        ? { kind: "mount", app, paths: [], handlers: args, frame }
        : undefined;
    }
    if (isFramework && [...first].every(({ k }) => k === "function"))
      return { kind: "mount", app, paths: [], handlers: args, frame };
    return this.#mountAt(app, first, args.slice(1), frame, isFramework);
  }

  #mountAt(
    app: Atom,
    path: Value,
    handlers: readonly Value[],
    frame: Frame,
    isFramework: boolean,
  ): HostEvent | undefined {
    if (handlers.length === 0) return undefined;
    const lists = objectsOf(path).filter(({ shape }) => shape === "array");
    const held =
      lists.length > 0
        ? this.#machine.atoms.join(...lists.flatMap(({ properties, rest }) => [...properties.values(), rest]))
        : path;
    const paths = pathsOf(held);
    if (paths === undefined) return isFramework ? { kind: "mount", app, paths: undefined, handlers, frame } : undefined;
    if (!paths.every((text) => text.startsWith("/") || text.startsWith("*"))) return undefined;
    if (!isFramework && !paths.some((text) => familyOfPattern(text) !== undefined)) return undefined;
    return { kind: "mount", app, paths, handlers, frame };
  }
}

/** The family of a path with a framework's placeholders in it. */
export function familyOfPattern(path: string): RouteFamily | undefined {
  const plain = path.replace(/(?:\/?\*.*|\/?:[^/]*.*|\/?\{.*|\/?\(.*|\/+)$/, "");
  return familyOf(plain);
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

/** What a chain of calls started from: `new H3()` of `new H3().use(a).all(b, c)`. */
export function rootOf(atom: Atom): Atom {
  let at = atom;
  for (let steps = 0; steps < 60; steps += 1) {
    if (at.k === "member") at = at.of;
    else if (at.k === "object" && at.object.made?.callee.k === "member" && at.object.made.callee.name !== "basePath")
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

function pathsOf(value: Value): string[] | undefined {
  const paths: string[] = [];
  for (const atom of value) {
    if (atom.k === "constant" && typeof atom.value === "string") paths.push(atom.value);
    else if (atom.k === "external" && atom.module === "regex") paths.push(literalStart(atom.path[0] ?? ""));
    else return undefined;
  }
  return paths.length === 0 ? undefined : paths;
}

/** `/^\/rpc(\/.*)?$/` starts with `/rpc`. */
function literalStart(regex: string): string {
  const body = regex.replace(/^\/\^?/, "").replaceAll("\\/", "/");
  return /^[\w/-]*/.exec(body)?.[0] ?? "/";
}

function isSignature(text: string): boolean {
  return text.toLowerCase() === "x-inngest-signature";
}

function isCrypto(callee: Atom): boolean {
  const name = callee.k === "external" ? (callee.path.at(-1) ?? "") : callee.k === "member" ? callee.name : "";
  if (name === "timingSafeEqual" || name === "createHmac") return true;
  return (
    (name === "verify" || name === "sign") && (callee.k === "external" ? callee.path.join(".") : "").includes("subtle")
  );
}

function isForeignGuard(callee: Atom): boolean {
  const made = callee.k === "object" ? callee.object.made?.callee : callee;
  return (
    made?.k === "external" &&
    made.module === adapterPackage &&
    /guard/i.test(made.path.at(-1) ?? "") &&
    callee.k === "object"
  );
}
