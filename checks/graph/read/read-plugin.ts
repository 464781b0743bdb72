import type { Place } from "../../report/finding.js";
import { inside, wordOf, type Origin, type Reader, type Value } from "./read-value.js";
import { readShape, type Shape } from "../model/shape.js";
import type { Spot } from "./sketch.js";

/** What one plugin publishes, runs and calls, as its source says it. */
export interface PluginSurface {
  readonly procedures: readonly ProcedureFact[];
  readonly events: readonly EventFact[];
  readonly functions: readonly FunctionFact[];
  /** What calls and triggers the source shows; `by` is a procedure key, a function id, or nothing for the plugin itself. */
  readonly uses: readonly UseFact[];
  readonly unreadable: readonly UnreadableFact[];
}

export interface ProcedureFact {
  /** Place in the contract, e.g. `create` or `admin.create`. */
  readonly key: string;
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly summary: string | undefined;
  readonly input: Shape | undefined;
  readonly output: Shape | undefined;
  readonly errors: readonly string[];
  readonly at: Place;
  /** Where the router implements it. */
  readonly handler: Place | undefined;
  /** Why method or path is not known. */
  readonly unreadable: string | undefined;
}

export interface EventFact {
  readonly name: string;
  readonly at: Place;
}

export interface FunctionFact {
  readonly id: string;
  /** Name of the event that starts it. */
  readonly on: string | undefined;
  readonly retries: string;
  readonly at: Place;
}

export type UseFact = {
  readonly by: { readonly procedure?: string; readonly function?: string };
  readonly at: Place;
} & ({ readonly triggers: string } | { readonly calls: { readonly capability: string; readonly key: string } });

export interface UnreadableFact {
  /** Completes "can't be read: ...". */
  readonly what: string;
  readonly at: Place;
}

type Call = Extract<Value, { is: "call" }>;
type FunctionValue = Extract<Value, { is: "function" }>;

/** Stands for the typed clients that a plugin is handed. */
const services: Value = { is: "external", module: "services:", name: "services", from: { file: "" } };

const definers: readonly (string | undefined)[] = [
  "defineApiPlugin",
  "defineWorkflowPlugin",
  "defineWebPlugin",
  "defineToolkitPlugin",
  "defineAgentPlugin",
];

/** Reads a plugin from its `src/index`, following what that refers to. */
export function readPlugin(reader: Reader, index: string): PluginSurface {
  const unreadable: UnreadableFact[] = [];
  const procedures: ProcedureFact[] = [];
  const functions: FunctionFact[] = [];
  const events = new Map<string, EventFact>();
  const uses: UseFact[] = [];
  const surface = { procedures, functions, uses, unreadable };
  const top: Place = { file: index, line: 1, column: 1 };
  const cannot = (what: string, at: Place) => unreadable.push({ what, at });

  const exported = reader.exported(index, "default");
  const definition = exported.is === "call" && definers.includes(wordOf(exported.of)) ? exported : undefined;
  const plugin = definition && reader.argument(definition, 0);
  if (plugin?.is !== "object") {
    cannot(why(plugin ?? exported, "its default export is not a call of `define...Plugin` with an object"), top);
    return { ...surface, events: [] };
  }

  const ports = readPorts(plugin);
  const create = reader.field(plugin, "create");
  if (create?.is === "function") scan(create, {}, [services]);

  const handlers = new Map<string, FunctionValue | undefined>();
  const handlerPlaces = new Map<string, Place>();
  const router = reader.field(plugin, "router");
  if (router) readRouter(router, [], placeOf(router, top));

  const contract = reader.field(plugin, "contract");
  if (contract) readContract(contract, [], "", placeOf(contract, top));
  for (const { key } of procedures) {
    const handler = handlers.get(key);
    if (handler) scan(handler, { procedure: key });
  }

  const list = reader.field(plugin, "functions");
  if (list?.is === "list") list.items.forEach((item) => readFunction(reader.read(item, list.from)));
  else if (list) cannot(why(list, "its list of functions is not an array"), placeOf(list, top));

  return { ...surface, events: [...events.values()] };

  function readPorts(object: Extract<Value, { is: "object" }>): Value | undefined {
    const made = reader.field(object, "ports");
    if (made?.is !== "function" || !made.returns) return undefined;
    return reader.read(made.returns, inside(made, [services]));
  }

  function readContract(value: Value, keys: readonly string[], prefix: string, at: Place): void {
    if (value.is === "object") {
      for (const part of value.parts) {
        if ("key" in part) {
          const place = toPlace(value.from, part.at);
          readContract(reader.read(part.value, value.from), [...keys, part.key], prefix, place);
        } else readContract(reader.read(part.spread, value.from), keys, prefix, at);
      }
      return;
    }
    const chain = value.is === "call" ? unwind(value) : undefined;
    const root = chain && wordOf(chain.root);
    if (!chain || (root !== "apiContract" && root !== "workflowContract" && root !== "oc")) {
      cannot(why(value, "a part of the contract that is not made with the contract's builders"), at);
      return;
    }
    const called = (name: string) => chain.methods.findLast((method) => method.name === name)?.call;
    const argument = (name: string) => {
      const call = called(name);
      return call && reader.argument(call, 0);
    };
    const before = argument("prefix");
    const under = before?.is === "constant" ? `${prefix}${String(before.value)}` : prefix;
    const inner = argument("router");
    if (inner) readContract(inner, keys, under, at);
    else readProcedure(keys, under, at, argument);
  }

  function readProcedure(
    keys: readonly string[],
    prefix: string,
    at: Place,
    argument: (name: string) => Value | undefined,
  ): void {
    const key = keys.join(".");
    const route = argument("route");
    const said = (name: string) => (route?.is === "object" ? reader.field(route, name) : undefined);
    const text = (name: string) => {
      const value = said(name);
      return value?.is === "constant" ? String(value.value) : undefined;
    };
    const path = text("path");
    const method = text("method");
    const missing = method === undefined ? "method" : path === undefined ? "path" : undefined;
    const errors = argument("errors");
    const input = argument("input");
    const output = argument("output");
    procedures.push({
      key,
      method,
      path: path === undefined ? undefined : `${prefix}${path}`,
      summary: text("summary"),
      input: input && readShape(reader, input),
      output: output && readShape(reader, output),
      errors: errors?.is === "object" ? errors.parts.flatMap((part) => ("key" in part ? [part.key] : [])) : [],
      at,
      handler: handlerPlaces.get(key),
      unreadable: missing && why(said(missing) ?? route, `its ${missing} is not said`),
    });
  }

  function readRouter(value: Value, keys: readonly string[], at: Place): void {
    if (value.is === "object") {
      for (const part of value.parts) {
        if ("key" in part) {
          const place = toPlace(value.from, part.at);
          readRouter(reader.read(part.value, value.from), [...keys, part.key], place);
        } else readRouter(reader.read(part.spread, value.from), keys, at);
      }
      return;
    }
    const methods = value.is === "call" ? unwind(value).methods : [];
    const made = methods.findLast(({ name }) => name === "router" || name === "handler");
    const argument = made && reader.argument(made.call, 0);
    if (!made || !argument) {
      cannot(why(value, "a part of the router that is not made with `implement`"), at);
    } else if (made.name === "router") readRouter(argument, keys, at);
    else {
      const key = keys.join(".");
      handlerPlaces.set(key, at);
      if (argument.is === "function") handlers.set(key, argument);
      else cannot(why(argument, `the handler of \`${key}\``), at);
    }
  }

  function readFunction(value: Value): void {
    const at = placeOf(value, top);
    const options =
      value.is === "call" && wordOf(value.of) === "defineFunction" ? reader.argument(value, 0) : undefined;
    if (value.is !== "call" || options?.is !== "object") {
      cannot(why(value, "a durable function that is not made with `defineFunction`"), at);
      return;
    }
    const id = reader.field(options, "id");
    if (id?.is !== "constant") {
      cannot(why(id, "a durable function's id"), at);
      return;
    }
    const on = reader.field(options, "on");
    const event = on && readEvent(on);
    if (event === undefined) cannot(why(on, `the event that starts \`${String(id.value)}\``), at);
    const retries = reader.field(options, "retries");
    functions.push({
      id: String(id.value),
      on: event,
      retries: retries === undefined ? "3" : retries.is === "constant" ? String(retries.value) : "not readable",
      at,
    });
    const handler = reader.argument(value, 1);
    if (handler?.is === "function") scan(handler, { function: String(id.value) });
    else cannot(why(handler, `the handler of \`${String(id.value)}\``), at);
  }

  /** The name of an event, which is noted with its place. */
  function readEvent(value: Value): string | undefined {
    if (value.is !== "call" || wordOf(value.of) !== "defineEvent") return undefined;
    const name = reader.argument(value, 0);
    if (name?.is !== "constant") return undefined;
    const text = String(name.value);
    if (!events.has(text)) events.set(text, { name: text, at: toPlace(value.from, value.at) });
    return text;
  }

  /** Notes what a function triggers and calls, through the workspace's own functions that it calls. */
  function scan(
    value: FunctionValue,
    by: UseFact["by"],
    given: readonly Value[] = [],
    stack: readonly string[] = [],
  ): void {
    const self = `${value.from.file}:${value.at.join(":")}`;
    if (stack.includes(self) || stack.length > 8) return;
    const within = inside(value, given);
    for (const call of value.calls) {
      const callee = reader.read(call.of, within);
      const at = toPlace(value.from, call.at);
      if (noteTrigger(call, callee, within, by, at)) continue;
      noteServiceCall(callee, by, at);
      const argumentsRead = call.with.map((sketch) => reader.read(sketch, within));
      if (callee.is === "function") scan(callee, by, argumentsRead, [...stack, self]);
      for (const argument of argumentsRead) if (argument.is === "function") scan(argument, by, [], [...stack, self]);
    }
  }

  function noteTrigger(
    call: FunctionValue["calls"][number],
    callee: Value,
    within: Origin,
    by: UseFact["by"],
    at: Place,
  ): boolean {
    // A callee that can't be read is still judged by the word it is called by.
    const key = callee.is === "member" ? callee.key : call.of.is === "member" ? call.of.key : undefined;
    if (key !== "enqueue" && key !== "sendEvent") return false;
    const sent = call.with[key === "enqueue" ? 0 : 1];
    const value = sent && reader.read(sent, within);
    const named = key === "sendEvent" && value?.is === "object" ? reader.field(value, "name") : undefined;
    const event = value && (readEvent(value) ?? (named?.is === "constant" ? String(named.value) : undefined));
    if (event !== undefined) uses.push({ by, triggers: event, at });
    else if (callee.is === "unreadable" || keysOf(callee).root.is === "parameter") {
      cannot(why(named ?? value, "which event is sent here"), at);
    }
    return true;
  }

  function noteServiceCall(callee: Value, by: UseFact["by"], at: Place): void {
    let { root, keys } = keysOf(callee);
    const port = keys.indexOf("ports");
    if (root.is === "parameter" && port !== -1 && ports) {
      const through = keys.slice(port + 1).reduce((value, key) => reader.member(value, key), ports);
      ({ root, keys } = keysOf(through));
    }
    if (root.is !== "external" || root.module !== "services:") return;
    const [capability, ...key] = keys;
    if (capability !== undefined && key.length > 0) uses.push({ by, calls: { capability, key: key.join(".") }, at });
  }
}

interface Chain {
  readonly root: Value;
  readonly methods: readonly { readonly name: string; readonly call: Call }[];
}

/** `start("x").route(a).input(b)` as its root `start` and its methods in order. */
function unwind(call: Call): Chain {
  const methods: { name: string; call: Call }[] = [];
  let at: Value = call;
  while (at.is === "call" && at.of.is === "member") {
    methods.unshift({ name: at.of.key, call: at });
    at = at.of.of;
  }
  return { root: at.is === "call" ? at.of : at, methods };
}

/** `a.b.c` as its root `a` and its keys. */
function keysOf(value: Value): { root: Value; keys: string[] } {
  const keys: string[] = [];
  let at = value;
  while (at.is === "member") {
    keys.unshift(at.key);
    at = at.of;
  }
  return { root: at, keys };
}

function why(value: Value | undefined, otherwise: string): string {
  return value?.is === "unreadable" ? value.what : otherwise;
}

function placeOf(value: Value, otherwise: Place): Place {
  if (value.is === "call" || value.is === "function") return toPlace(value.from, value.at);
  return value.from.file === "" ? otherwise : { file: value.from.file, line: 1, column: 1 };
}

function toPlace({ file }: Origin, [line, column, endColumn]: Spot): Place {
  return endColumn > column ? { file, line, column, endColumn } : { file, line, column };
}
