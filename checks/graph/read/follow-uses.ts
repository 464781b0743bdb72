import type { Place } from "../../report/finding.js";
import { isSpread, type Expression } from "../../flow/model/program.js";
import { walkFunction } from "../../flow/model/walk.js";
import type { Cannot, UseFact, User } from "./plugin-surface.js";
import { functionId, readEvent, type Events } from "./read-functions.js";
import type { Reader } from "./reader.js";
import { keysOf, placeOf, toPlace, unreadable, why, type FunctionValue, type Origin, type Value } from "./value.js";

type Call = Extract<Expression, { e: "call" }>;

/** Stands for the typed clients that a plugin is handed. */
export const services: Extract<Value, { is: "external" }> = {
  is: "external",
  module: "services:",
  name: "services",
  from: { file: "" },
};

type Durable = "triggers" | "awaits" | "invokes";

const durableCalls: ReadonlyMap<string, Durable> = new Map(
  Object.entries({
    enqueue: "triggers",
    sendEvent: "triggers",
    sendEvents: "triggers",
    waitForEvent: "awaits",
    invoke: "invokes",
  }),
);
const unnamed: Readonly<Record<Durable, string>> = {
  triggers: "which event is sent here",
  awaits: "which event is waited for here",
  invokes: "which function is invoked here",
};

function durableUse(kind: Durable, named: string) {
  return kind === "triggers" ? { triggers: named } : kind === "awaits" ? { awaits: named } : { invokes: named };
}

/** Follows what the functions of one plugin trigger and call, through the workspace's own functions that they call. */
export function createFollower(reader: Reader, made: Value | undefined, events: Events, cannot: Cannot) {
  const uses: UseFact[] = [];
  const ports = readPorts(reader, made, cannot);

  function follow(
    value: FunctionValue,
    by: User,
    given: readonly Value[] = [],
    stack: readonly FunctionValue["function"][] = [],
  ): void {
    if (stack.includes(value.function) || stack.length > 8) return;
    const within = reader.inside(value, given);
    const deeper = [...stack, value.function];
    for (const call of callsIn(value.function)) {
      const callee = through(reader.read(call.callee, within));
      const at = toPlace(value.from.file, call.at);
      if (noteDurable(call, callee, within, by, at)) continue;
      noteCall(call, callee, within, by, at);
      const values = argumentsOf(reader, call, within);
      if (callee.is === "function") follow(callee, by, values, deeper);
      else for (const argument of values) noteHandedOver(argument, callee, by, at);
      for (const argument of values) if (argument.is === "function") follow(argument, by, [], deeper);
    }
  }

  /** Events that are sent or waited for, and functions that are invoked: each is named by its value, first of all. */
  function noteDurable(call: Call, callee: Value, within: Origin, by: User, at: Place): boolean {
    // A callee that can't be read is still judged by the word it is called by.
    const called = call.callee.e === "get" && typeof call.callee.key === "string" ? call.callee.key : undefined;
    const word = (callee.is === "member" ? callee.key : called) ?? "";
    const kind = durableCalls.get(word);
    // Others are invoked, too: a model, a client.
    if (kind === undefined || (kind !== "triggers" && keysOf(callee).keys.at(-2) !== "step")) return false;
    const [given] = call.args;
    const value = given && !isSpread(given) ? reader.read(given, within) : undefined;
    const named = value && (kind === "invokes" ? functionId(reader, value) : readEvent(reader, value, events));
    if (named !== undefined) uses.push({ by, at, ...durableUse(kind, named) });
    else if (callee.is === "unreadable" || keysOf(callee).root.is === "parameter")
      cannot(why(value, unnamed[kind]), at);
    return true;
  }

  /** `context.ports.x` as what `ports` makes of it. */
  function through(value: Value): Value {
    const { root, keys } = keysOf(value);
    const port = keys.indexOf("ports");
    if (root.is !== "parameter" || port === -1 || ports === undefined) return value;
    return keys.slice(port + 1).reduce((of, key) => reader.member(of, key), ports);
  }

  function noteCall({ callee: written }: Call, callee: Value, within: Origin, by: User, at: Place): void {
    const procedure = procedureOf(callee);
    if (procedure) uses.push({ by, calls: procedure, at });
    if (callee.is !== "unreadable") return;
    for (let part = written; part.e === "get"; part = part.object) {
      if (isOfServices(through(reader.read(part.object, within)))) return cannot("which procedure is called here", at);
    }
  }

  /** A client that is handed to what can't be read may be called there, or not. */
  function noteHandedOver(argument: Value, callee: Value, by: User, at: Place): void {
    const value = through(argument);
    if (!isOfServices(value) || procedureOf(callee)) return;
    const procedure = procedureOf(value);
    if (procedure) uses.push({ by, calls: procedure, at });
    else cannot(handedOver, at);
  }

  return { uses, follow };
}

const handedOver = "what a call does with the services that it is given";

/** What `ports` makes of the services that it is given; what hides a call from a reader is said. */
function readPorts(reader: Reader, made: Value | undefined, cannot: Cannot): Value | undefined {
  if (made === undefined || made.is === "parameter") return undefined;
  const at = placeOf(made, { file: made.from.file, line: 1, column: 1 });
  if (made.is !== "function") {
    cannot(why(made, "`ports` is not a function"), at);
    return undefined;
  }
  const within = reader.inside(made, [services]);
  for (const call of callsIn(made.function)) {
    const callee = reader.read(call.callee, within);
    if (callee.is === "function" || procedureOf(callee)) continue;
    if (argumentsOf(reader, call, within).some(isOfServices)) cannot(handedOver, toPlace(made.from.file, call.at));
  }
  const ports = reader.returned(made, [services]);
  if (ports === undefined && made.function.params.length > 0) cannot("what `ports` returns in several ways", at);
  return ports;
}

function argumentsOf(reader: Reader, call: Call, within: Origin): Value[] {
  return call.args.map((argument) =>
    isSpread(argument) ? unreadable("a spread", within) : reader.read(argument, within),
  );
}

function isOfServices(value: Value): boolean {
  const { root } = keysOf(value);
  return root.is === "external" && root.module === services.module;
}

/** `services.billing.get` as the capability `billing` and the key `get`. */
function procedureOf(value: Value): { readonly capability: string; readonly key: string } | undefined {
  const [capability, ...rest] = isOfServices(value) ? keysOf(value).keys : [];
  const key = /^(?:call|apply|bind)$/.test(rest.at(-1) ?? "") ? rest.slice(0, -1) : rest;
  return capability === undefined || key.length === 0 ? undefined : { capability, key: key.join(".") };
}

/** Every call in a function, its inner functions included: outer before inner. */
function callsIn(definition: FunctionValue["function"]): Call[] {
  const calls: Call[] = [];
  walkFunction(definition, {
    expression(expression) {
      if (expression.e === "call") calls.push(expression);
    },
  });
  return calls;
}
