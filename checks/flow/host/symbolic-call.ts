import {
  anything,
  awaited,
  canBe,
  comparison,
  constant,
  isGiven,
  isIngressPath,
  isMissing,
  isSecret,
  join,
  never,
  partOfSecret,
  promise,
  secret,
  signatureHeader,
  some,
  truth,
  type AbstractValue,
  type RequestContext,
} from "./abstract-value.js";
import type { HostEvent } from "./event.js";
import { note, noted } from "./notes.js";
import { isSpread, type Expression } from "../model/program.js";
import { placeKey, type Activation, type SymbolicEngine } from "./symbolic.js";
import type { Frame, TraceNode } from "../interpreter/value.js";

type Call = Extract<Expression, { e: "call" }>;

/** What may be said of an answer before it is sent. */
const describing = new Set(["code", "status", "header", "headers", "type", "removeHeader", "getHeader", "hasHeader"]);

/** What gives the same text or bytes in another form, or a part of them. */
const rewrites =
  /(?:^|\.)(?:from|String|toString|trim\w*|to(?:Lower|Upper)Case|slice|subarray|substring|substr|replace|replaceAll|split|pad(?:Start|End)|encode|decode|normalize)$/;

/** A call: of functions that the interpreter found, else of what the language and well-known libraries have. */
export function call(run: SymbolicEngine, call: Call, activation: Activation): AbstractValue {
  const { callee } = call;
  const receiver = callee.e === "get" ? run.evaluate(callee.object, activation) : some;
  if (callee.e === "get" && typeof callee.key !== "string") run.evaluate(callee.key, activation);
  if (callee.e !== "get" && callee.e !== "binding" && callee.e !== "global") run.evaluate(callee, activation);
  const args = call.args.map((arg) => run.evaluate(isSpread(arg) ? arg.spread : arg, activation));
  if (!run.paths.now.goesOn) return never;
  const nodes = activation.seen.get(placeKey(call.at)) ?? [];
  // Every event of a host's trace is a HostEvent.
  const events = nodes.flatMap((node) => (node.node === "event" ? [(node.event as HostEvent).kind] : []));
  if (events.includes("dispatch")) run.reached.push({ file: activation.frame.module.file, at: call.at });
  if (events.includes("foreign-guard")) {
    run.compared = true;
    return refusal();
  }
  if (callee.e === "binding") {
    const target = run.read(callee.binding, activation);
    if (target.some(({ k }) => k === "reply")) return target;
    if (target.some(({ k }) => k === "next")) {
      // What is handed to `next` is an error.
      if (args.every((arg) => arg.every(isMissing))) run.letGoOn(call.at, activation);
      return promise(anything);
    }
  }
  if (callee.e === "get" && typeof callee.key === "string") {
    const { key } = callee;
    if (receiver.some(({ k }) => k === "next") && key === "bind") return receiver;
    const context = receiver.filter((one) => one.k === "context");
    const made = context.length > 0 ? run.member(context, key) : [];
    if (made.some(({ k }) => k === "reply")) return made;
    for (const one of context) {
      const kept = keep(run, one, key, args);
      if (kept !== undefined) return kept;
    }
  }
  if (receiver.some(({ k }) => k === "reply")) {
    if (callee.e !== "get" || typeof callee.key !== "string" || !describing.has(callee.key)) run.answer();
    return receiver;
  }
  const name = calleeName(run, callee, activation);
  const frames = run.framesAt(call.at, activation);
  const callbacks = frames.filter((frame) => isArgument(run, frame, call, activation));
  const own = frames.filter((frame) => !callbacks.includes(frame));
  if (own.length > 0) {
    const answer = run.invokeAll(own, passedArgs(name, args), activation);
    // `guard?.(request)`: where there is no guard, nothing is called. And what nobody knows may answer anything.
    const isLeftOut = callee.e === "binding" && run.read(callee.binding, activation).some(isMissing);
    const isOpen = nodes.some(mayCallOthers);
    if (isOpen) forget(run, args);
    return join(answer, isLeftOut ? constant(undefined) : never, isOpen ? anything : never);
  }
  if (!onlyReads.test(name)) forget(run, args);
  if (args.some((arg) => arg.some(({ k }) => k === "reply"))) run.answer();
  // Whoever is handed `next` may call it; what a promise's failure calls gets an error.
  const mayGoOn = name === "then" ? args.slice(0, 1) : name === "catch" ? [] : args;
  if (mayGoOn.some((arg) => arg.some(({ k }) => k === "next")) || isCalled(name, receiver))
    run.letGoOn(call.at, activation);
  if (call.construct && callbacks.length === 0) return some;
  return builtIn(run, name, call, receiver, args, callbacks, activation);
}

/** What takes a context and writes nothing to it: in the language, and by the names that readers and loggers have (`getCookie(c, "id")`, `log.info(request)`). */
const onlyReads =
  /^(?:console\.\w+|Boolean|String|structuredClone|Object\.(?:freeze|keys|values|entries)|(?:get|is|has|read|verify|log|trace|debug|info|warn|error)(?![a-z])\w*)$/;

/** `Object.assign(request, query)`: whoever is handed a context may replace what was noted in it. */
function forget({ paths: { now } }: SymbolicEngine, args: readonly AbstractValue[]): void {
  for (const one of args.flat()) if (one.k === "context") note(now.variables, one, undefined, anything);
}

/** `c.set("signed", isSigned)` and `c.get("signed")` of Hono, whose `c.var` has it too; Fastify's decorators of a request. */
function keep(
  { paths: { now } }: SymbolicEngine,
  context: RequestContext,
  method: string,
  [name = anything, value]: readonly AbstractValue[],
): AbstractValue | undefined {
  const [, verb, isOwn] = /^([gs]et)(Decorator)?$/.exec(method) ?? [];
  if (verb === undefined) return undefined;
  const kept = isOwn === undefined ? { ...context, path: `${context.path}.var` } : context;
  const [only, ...more] = name;
  const key = only?.k === "constant" && more.length === 0 ? String(only.value) : undefined;
  if (verb === "get") return noted(now.variables, kept, key);
  if (value !== undefined) note(now.variables, kept, key, value);
  return undefined;
}

/** What the guard of the adapter answers. */
function refusal(): AbstractValue {
  const properties = new Map([
    ["refused", constant("wrong-signature")],
    ["problem", some],
  ]);
  return promise([{ k: "record", properties }]);
}

/** What a function that isn't written in the workspace answers, and what becomes of the functions that it was given. */
function builtIn(
  run: SymbolicEngine,
  name: string,
  call: Call,
  receiver: AbstractValue,
  args: readonly AbstractValue[],
  callbacks: readonly Frame[],
  activation: Activation,
): AbstractValue {
  const [first = anything] = args;
  const given = (values: readonly AbstractValue[]) => run.maybe(callbacks, values, activation);
  switch (name) {
    case "then": {
      const inner = awaited(receiver);
      if (inner.length === 0) return callbacks.length > 1 ? promise(given([anything])) : [{ k: "promise", of: never }];
      return promise(callbacks.length > 0 ? given([inner]) : call.args.length > 0 ? anything : inner);
    }
    case "catch":
      return promise(join(awaited(receiver), callbacks.length > 0 ? given([anything]) : anything));
    case "finally":
      given([]);
      return receiver;
    case "Promise.resolve":
      return promise(first);
    case "Promise.reject":
      return [{ k: "promise", of: never }];
    case "Promise.all": {
      const elements = run.elements(first)?.map(awaited);
      return elements === undefined
        ? promise(anything)
        : promise(elements.some((one) => one.length === 0) ? never : [{ k: "list", elements }]);
    }
    case "Promise.race":
    case "Promise.any":
      return promise(join(...(run.elements(first)?.map(awaited) ?? [anything])));
    case "Promise.allSettled":
      return promise([{ k: "list", elements: (run.elements(first) ?? []).map(() => some) }]);
    case "console.log":
    case "console.info":
    case "console.warn":
    case "console.error":
    case "console.debug":
      return constant(undefined);
    case "Boolean":
      return truth(first);
    case "Object.freeze":
    case "structuredClone":
      return first;
    case "timingSafeEqual":
      run.compared = true;
      return isTwice(call) ? constant(true) : comparison(first, args[1] ?? anything);
    case "createHmac":
    case "subtle.sign":
      return name === "createHmac" ? secret : promise(secret);
    case "digest":
      return isOfNothing(run, call, activation) ? [{ k: "cut" }] : isSecret(receiver) ? secret : anything;
    case "subtle.verify":
      run.compared = true;
      return promise(constant(false));
  }
  if (/(?:^|\.)(?:get|header|getHeader)$/.test(name) && isSignatureName(first)) return signatureHeader;
  if (/(?:^|\.)(?:slice|subarray|substring|substr)$/.test(name) && isSecret(receiver)) return partOfSecret(args);
  const test = /(?:^|\.)(startsWith|endsWith|includes)$/.exec(name)?.[1];
  if (receiver.length > 0 && receiver.every(({ k }) => k === "path")) {
    const [text] = first;
    const isKnown = test !== undefined && first.length === 1 && text?.k === "constant";
    // The expression matches these three names.
    return isKnown
      ? constant(isIngressPath(String(text.value), test as "startsWith" | "endsWith" | "includes"))
      : anything;
  }
  if (/(?:^|\.)(?:some|every|includes|find|filter|map|forEach|findIndex|reduce|findLast|at|flatMap)$/.test(name))
    return listMethod(run, name.slice(name.lastIndexOf(".") + 1), receiver, args, callbacks, activation);
  const isAboutSecret = isSecret(receiver) || args.some(isSecret);
  if (isAboutSecret && /equal|compare|scmp|match|verify|includes|^has$|\.is$|same|startsWith|endsWith/i.test(name)) {
    run.compared = true;
    // The right signature begins with nothing, too.
    if (test !== undefined && isSecret(receiver)) return join(constant(true), constant(false));
    if (receiver.length > 0 && name.endsWith("equals")) return comparison(receiver, first);
    // `Buffer.compare` and `localeCompare` answer 0 for the same.
    return /(?:^|\.)(?:localeC|c)ompare$/.test(name) ? secret : constant(false);
  }
  if (callbacks.length > 0) given([]);
  if (isAboutSecret) return secret;
  return rewrites.test(name) && [receiver, ...args].some(isGiven) ? [{ k: "given" }] : anything;
}

/** `createHmac("sha256", key).update("fixed").digest()`: what covers nothing of the body is the same for every body. */
function isOfNothing(run: SymbolicEngine, { callee }: Call, activation: Activation): boolean {
  let maker = callee.e === "get" ? callee.object : undefined;
  while (maker?.e === "call" && maker.callee.e === "get" && maker.callee.key === "update") {
    const [covered] = maker.args;
    if (covered === undefined || isSpread(covered) || !isFixed(run, covered, activation)) return false;
    maker = maker.callee.object;
  }
  return maker?.e === "call" && calleeName(run, maker.callee, activation) === "createHmac";
}

/** A text that is written down, or the path. An empty one may be a body that is yet to come. */
function isFixed(run: SymbolicEngine, expression: Expression, activation: Activation): boolean {
  const isPlain = expression.e === "literal" || expression.e === "binding";
  if (!isPlain && !(expression.e === "get" && expression.object.e === "binding")) return false;
  const value = run.evaluate(expression, activation);
  return value.every((one) => one.k === "path" || (one.k === "constant" && one.value !== "")) && value.length > 0;
}

function isSignatureName([name, ...more]: AbstractValue): boolean {
  return more.length === 0 && name?.k === "constant" && String(name.value).toLowerCase() === "x-inngest-signature";
}

function listMethod(
  run: SymbolicEngine,
  name: string,
  receiver: AbstractValue,
  args: readonly AbstractValue[],
  callbacks: readonly Frame[],
  activation: Activation,
): AbstractValue {
  const elements = receiver.length === 1 ? run.elements(receiver) : undefined;
  if (name === "includes" && isSecret(receiver)) return join(constant(true), constant(false));
  if (isSecret(receiver) || args.some(isSecret)) return name === "includes" ? constant(false) : secret;
  if (callbacks.length === 0) {
    if (elements === undefined || args.length === 0) return anything;
    if (name === "some" || name === "every") {
      // `every(Boolean)`
      const each = elements.map(truth);
      return name === "every" && each.some((one) => !canBe(one, true)) ? constant(false) : join(...each);
    }
    return name === "at" ? join(...elements, constant(undefined)) : anything;
  }
  const answer = run.maybe(callbacks, [elements === undefined ? anything : join(...elements)], activation);
  const isPromise = answer.some(({ k }) => k === "promise");
  switch (name) {
    case "some":
    case "every":
      return truth(answer);
    case "find":
    case "findLast":
      return canBe(answer, true) ? anything : constant(undefined);
    case "findIndex":
      return canBe(answer, true) ? anything : constant(-1);
    case "forEach":
      return constant(undefined);
    case "map":
      return [{ k: "list", elements: [answer] }];
    case "reduce":
      return isPromise ? anything : join(answer, args[1] ?? anything);
    default:
      return some;
  }
}

function isArgument(run: SymbolicEngine, frame: Frame, { args }: Call, { frame: caller }: Activation): boolean {
  return args.some((arg) => {
    if (isSpread(arg)) return false;
    if (arg.e === "function") return arg.function === frame.definition;
    if (arg.e !== "binding") return false;
    return [...run.interpreter.read(caller, arg.binding)].some(
      (atom) => atom.k === "function" && atom.closure.function === frame.definition,
    );
  });
}

/** `next.call(undefined)`, `next.apply(undefined)` */
function isCalled(name: string, receiver: AbstractValue): boolean {
  return (name === "call" || name === "apply") && receiver.some(({ k }) => k === "next");
}

/** `timingSafeEqual`, `Promise.all`, `subtle.verify`, or a method's own name. */
function calleeName(run: SymbolicEngine, callee: Expression, { frame }: Activation): string {
  if (callee.e === "global") return callee.name;
  if (callee.e === "binding") {
    const [atom] = run.interpreter.read(frame, callee.binding);
    return atom?.k === "external" ? (atom.path.at(-1) ?? "") : "";
  }
  if (callee.e !== "get" || typeof callee.key !== "string") return "";
  const { object, key } = callee;
  if (object.e === "global")
    return object.name === "crypto" || object.name === "globalThis" ? key : `${object.name}.${key}`;
  return object.e === "get" && object.key === "subtle" ? `subtle.${key}` : key;
}

/** A call of one of several values, of which not all are functions that were found. */
function mayCallOthers(node: TraceNode): boolean {
  return (
    node.node === "branch" &&
    node.kind === "callee" &&
    [...node.value].some(({ k }) => k !== "function" && k !== "constant")
  );
}

function passedArgs(name: string, args: readonly AbstractValue[]): readonly AbstractValue[] {
  if (name === "call" || name.endsWith(".call")) return args.slice(1);
  return name === "apply" || name.endsWith(".apply") ? [] : args;
}

/** `timingSafeEqual(mac, mac)` says yes to everybody. */
function isTwice({ args }: Call): boolean {
  const [left, right] = args;
  return left !== undefined && right !== undefined && JSON.stringify(left) === JSON.stringify(right);
}
