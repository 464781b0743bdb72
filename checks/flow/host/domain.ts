import type { Call, Domain, Spot } from "../interpreter/domain.js";
import type { HostEvent } from "./event.js";
import { applicationsOf } from "./applications.js";
import { HandedFunctions } from "./handed.js";
import { Makers } from "./makers.js";
import { mountOf } from "./mounting.js";
import { isOfComposition } from "./served.js";
import { serverOf } from "./servers.js";
import {
  adapterPackage,
  closuresIn,
  frameworks,
  functionFrame,
  isHostHandler,
  isInngestHandler,
  rootModule,
  rootOf,
} from "./values.js";
import type { At, FlowClass, FlowFunction } from "../model/program.js";
import type { Machine } from "../interpreter/machine.js";
import {
  nothing,
  objectsOf,
  one,
  textsOf,
  type Atom,
  type Closure,
  type Frame,
  type ModuleState,
  type TaintLabel,
  type Value,
} from "../interpreter/value.js";

export interface HostScope {
  readonly composition: string;
  /** The file of our builder, when it is part of this workspace. */
  readonly builder: string | undefined;
}

/** What changes a list in its place. */
const changing = new Set(["push", "unshift", "splice", "pop", "shift", "fill", "copyWithin"]);
const builders = new Set(["createHost", "serve", "startHost"]);

/** Sees mounts, guards, dispatches and contexts while the interpreter runs a host. */
export class HostDomain implements Domain {
  /** A host's helper around every handler (a span, a timer) is called for each of them. */
  readonly mostHanded = 64;
  /** Functions in which something is mounted, and those that lead there. */
  readonly #mounting = new Set<FlowFunction>();
  /** Frames that look at the signature of a request, and frames that compute or compare one. */
  readonly signature = new Set<Frame>();
  readonly crypto = new Set<Frame>();
  /** What the builder made. */
  readonly built = new Set<Atom>();
  /** Where something is put into the composition, or taken out of it. */
  readonly changes: { readonly file: string; readonly at: At }[] = [];
  /** Functions that only a library calls: handlers, listeners, callbacks. */
  readonly #handlers = new Set<Closure>();
  readonly makers = new Makers();
  readonly #handed: HandedFunctions;
  readonly #apart: ReadonlySet<FlowFunction | FlowClass>;
  readonly #machine: Machine;
  readonly #scope: HostScope;

  /** @param apart - Functions and classes whose callers are told apart, for each of them makes applications of its own. */
  constructor(machine: Machine, scope: HostScope, apart: ReadonlySet<FlowFunction | FlowClass>) {
    this.#apart = apart;
    this.#machine = machine;
    this.#handed = new HandedFunctions(machine.atoms);
    this.#scope = scope;
  }

  imported(_from: ModuleState, _specifier: string, to: string | undefined): Value | undefined {
    return to === this.#scope.composition
      ? one(this.#machine.atoms.label({ key: "composition", kind: "composition" }))
      : undefined;
  }

  get(label: TaintLabel, key: Value): Value | undefined {
    const { atoms } = this.#machine;
    if (label.kind === "composition") {
      const names = textsOf(key);
      // A namespace import's member and a default import are the composition; what is inside it is a part of it.
      if (names === undefined || names.every((name) => name === "hq" || name === "default"))
        return one(atoms.label(label));
      return atoms.join(...names.map((name) => one(atoms.label({ key: `part:${name}`, kind: "part" }))));
    }
    const names = textsOf(key) ?? [];
    return atoms.join(one(atoms.label(label)), ...names.map((name) => one(atoms.member(atoms.label(label), name))));
  }

  /** The composition is served as it was generated. */
  write(_label: TaintLabel, _key: Value, _value: Value, { file, at }: Spot, how: "write" | "copy" | "delete"): void {
    // What a copy is given is judged where the copy is served.
    if (how !== "copy") this.changes.push({ file, at });
  }

  elements(label: TaintLabel): Value | undefined {
    return one(this.#machine.atoms.label(label));
  }

  getUnknown(key: Value, spot: Spot): Value | undefined {
    if (textsOf(key)?.some(isSignature) === true) this.signature.add(functionFrame(spot.frame));
    return this.#handed.under(key);
  }

  call(call: Call): Value | undefined {
    const { callee } = call;
    const { atoms } = this.#machine;
    if (callee.k === "label" || (callee.k === "member" && callee.of.k === "label")) {
      const label = one(callee.k === "label" ? callee : callee.of);
      if (callee.k === "member" && changing.has(callee.name)) this.changes.push({ file: call.file, at: call.at });
      for (const arg of call.args)
        if ([...arg].some(({ k }) => k === "function"))
          this.#machine.apply(arg, [label, atoms.unknownValue], nothing, call);
      return label;
    }
    const scope = this.#scopeOf(call);
    if (scope !== undefined && callee.k === "member") {
      for (const arg of call.args)
        if ([...arg].some(({ k }) => k === "function"))
          this.#machine.apply(arg, [scope, atoms.unknownValue, atoms.unknownValue], nothing, call);
      return one(callee.of);
    }
    // A listener of a library runs with values that nobody here knows: `run` enters it as an entry point.
    return undefined;
  }

  /** The application that a callback gets: of its own below a prefix, or the one that it extends. */
  #scopeOf(call: Call): Value | undefined {
    const { callee, args } = call;
    if (callee.k !== "member" || !frameworks.test(rootModule(callee))) return undefined;
    if (callee.name === "use") return /^elysia$/.test(rootModule(callee)) ? one(callee.of) : undefined;
    if (callee.name !== "group" && callee.name !== "register" && callee.name !== "guard") return undefined;
    if (callee.name === "guard" && args.length < 2) return undefined;
    const made = { callee: this.#machine.atoms.member(rootOf(callee.of), "group"), args: [] };
    return one(this.#machine.atoms.object(this.#machine.allocate("made", "scope", call, made)));
  }

  event(call: Call, result: Value): HostEvent | undefined {
    if (call.args.some((arg) => textsOf(arg)?.some(isSignature) === true) && !isWritten(rootOf(call.callee)))
      this.signature.add(functionFrame(call.frame));
    if (isCrypto(call.callee)) this.crypto.add(functionFrame(call.frame));
    this.#handed.saw(call);
    const event = this.#event(call, result);
    if (!isInBuilder(call.file, this.#scope)) this.makers.saw(call, event);
    if (event?.kind === "mount") {
      for (const { value } of event.steps) this.#hand(value);
      for (let at: Frame | undefined = call.frame; at !== undefined; at = functionFrame(at).site?.caller)
        this.#mounting.add(at.definition);
    }
    if (event?.kind === "application") for (const { value } of event.hook?.steps ?? []) this.#hand(value);
    if (event?.kind === "server") this.#hand(event.listener);
    if (event === undefined || event.kind === "callback" || event.kind === "application")
      for (const closure of callbacksOf(call)) this.#handlers.add(closure);
    return event;
  }

  /** What every host of a workspace is made with has a call for each of them. */
  mostContexts(definition: FlowFunction): number | undefined {
    return this.#mounting.has(definition) || this.#apart.has(definition) ? 64 : undefined;
  }

  standsApart(definition: FlowFunction | FlowClass): boolean {
    return this.#apart.has(definition);
  }

  /** The builder's own functions are its own business. */
  enters(closure: Closure): boolean {
    return this.#handlers.has(closure) && !isInBuilder(closure.module.file, this.#scope);
  }

  #hand(value: Value): void {
    for (const closure of closuresIn(value)) this.#handlers.add(closure);
  }

  #event(call: Call, result: Value): HostEvent | undefined {
    const { callee, args, frame } = call;
    if (this.#isBuilder(call)) {
      for (const atom of result) this.built.add(atom);
      return { kind: "builder", composition: args[0] ?? nothing, result, frame };
    }
    if (isHostHandler(callee, this.built)) return { kind: "handed-on" };
    if (isRouterHandler(call)) return { kind: "handler", router: args[0] ?? nothing };
    if (isOfComposition(callee) && args.some(holdsApplication)) return { kind: "plugin-mount" };
    if (isForeignGuard(callee)) return { kind: "foreign-guard" };
    if (isInngestHandler(callee)) return { kind: "dispatch", frame };
    const server = serverOf(call, this.#machine.atoms.unknownValue);
    if (server !== undefined) return { kind: "server", ...server, frame };
    const context = this.#contextOf(call);
    if (context !== undefined) return { kind: "procedure", context: context.value, frame };
    return (
      mountOf(call, this.#scopeOf(call) ?? result, this.#machine.atoms) ??
      applicationsOf(result, call) ??
      callbackOf(call)
    );
  }

  #isBuilder({ callee, file }: Call): boolean {
    const { builder } = this.#scope;
    if (callee.k === "external") return callee.module === adapterPackage && builders.has(callee.path.at(-1) ?? "");
    if (callee.k !== "function" || builder === undefined || !builders.has(callee.closure.function.name)) return false;
    return isInBuilder(callee.closure.module.file, this.#scope) && !isInBuilder(file, this.#scope);
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
}

/** Whether a file is one of our builder's, in a workspace that holds it. */
export function isInBuilder(file: string, { builder }: HostScope): boolean {
  return builder !== undefined && file.startsWith(builder.slice(0, builder.lastIndexOf("/") + 1));
}

/** What something outside is given to call: with anything else that nobody knows it may answer by itself. */
function callbackOf(call: Call): HostEvent | undefined {
  if (call.args.some((arg) => [...arg].some(({ k }) => k === "unknown"))) return undefined;
  const callbacks = callbacksOf(call);
  return callbacks.length === 0 ? undefined : { kind: "callback", callbacks };
}

/** Functions that something outside gets. */
function callbacksOf({ callee, args }: Call): Closure[] {
  if (callee.k === "function" || (callee.k === "object" && callee.object.shape !== "made")) return [];
  return args.flatMap((arg) => [...arg].flatMap((atom) => (atom.k === "function" ? [atom.closure] : [])));
}

/** Whether something is made of what stands in the source alone: a request like that is not the one that came in. */
function isWritten(atom: Atom, depth = 0): boolean {
  if (atom.k === "constant") return true;
  if (atom.k !== "object" || depth > 4) return false;
  const { made, shape, properties, rest, spreads } = atom.object;
  const isPlain = made === undefined && (shape === "object" || shape === "array");
  const isMade = made?.callee.k === "external" && /^(?:Request|Headers|URL|Map)$/.test(made.callee.path.join("."));
  if (!isPlain && !isMade) return false;
  const parts = made === undefined ? [...properties.values(), rest, spreads] : made.args;
  return parts.every((part) => [...part].every((held) => isWritten(held, depth + 1)));
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

/** `new RPCHandler(router)`, `new OpenAPIHandler(router)` */
function isRouterHandler({ callee, construct }: Call): boolean {
  return (
    construct &&
    callee.k === "external" &&
    callee.module.startsWith("@orpc/") &&
    (callee.path.at(-1) ?? "").endsWith("Handler")
  );
}

function holdsApplication(value: Value): boolean {
  return [...value].some((atom) => atom.k === "object" && rootOf(atom) === atom && frameworks.test(rootModule(atom)));
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
