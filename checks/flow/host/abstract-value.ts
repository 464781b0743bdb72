import { routeFamilies } from "@rawr/hq-contract";
import type { Constant, HeapObject, Value } from "../interpreter/value.js";

/** One of the things that an expression may give to a request whose signature is wrong. */
export type Alternative =
  | { readonly k: "constant"; readonly value: Constant }
  /** Some object or function: truthy, and equal to no constant. */
  | { readonly k: "some" }
  /** What awaiting gives; no alternative: it is rejected. */
  | { readonly k: "promise"; readonly of: AbstractValue }
  | { readonly k: "record"; readonly properties: Map<string, AbstractValue> }
  | { readonly k: "list"; readonly elements: readonly AbstractValue[] }
  /** An object that the flow knows. */
  | { readonly k: "object"; readonly object: HeapObject }
  /** The right signature or a part of it: it equals nothing that the request brought along. */
  | { readonly k: "secret" }
  /** A part of the right signature that the request chose, or that is short: it may equal what the request brought along. */
  | { readonly k: "cut" }
  /** The signature that the request brought along, or a part of it. */
  | { readonly k: "given" }
  /** How long that is. */
  | { readonly k: "givenLength" }
  /** How long the right signature is: everybody knows it, and it is more than nothing. */
  | { readonly k: "length" }
  /** The path of the request, which is the ingress's. */
  | { readonly k: "path" }
  /** What a middleware calls to let the request go on. */
  | { readonly k: "next" }
  /** The answer to the request, for frameworks that hand it to their hooks. */
  | { readonly k: "reply" }
  /** What a framework hands to every step of a request, or a part of it. Steps note there what later ones heed. */
  | RequestContext
  | { readonly k: "anything" };

export interface RequestContext {
  readonly k: "context";
  /** Which parameter it came as, and what was read of it. */
  readonly path: string;
  /** A part of it makes the answer: Elysia's `status`. */
  readonly answers: boolean;
}

/** No alternative: control does not get past it. */
export type AbstractValue = readonly Alternative[];

/** The header as the request has it, if it has one. */
export const signatureHeader: AbstractValue = Object.freeze([
  { k: "given" },
  { k: "constant", value: null },
  { k: "constant", value: undefined },
  { k: "constant", value: "" },
]);
const unsure: AbstractValue = Object.freeze([
  { k: "constant", value: true },
  { k: "constant", value: false },
]);

/** What frameworks and the platform call a request's path. */
const pathNames = new Set(["path", "pathname", "url", "originalUrl", "routePath"]);
/** Where frameworks have the request, and what its steps may keep for one another. Elysia's `store` is every request's. */
const partsOfContext = new Set(["context", "locals", "state", "var", "req", "request", "raw", "res", "response"]);
const ingressPaths = [routeFamilies.ingress.prefix, "/inngest"];

/** A part of a signature that is shorter is found by trying. */
const shortest = 8;
/** More than this is anything. */
const most = 12;

export const anything: AbstractValue = Object.freeze([{ k: "anything" }]);
export const some: AbstractValue = Object.freeze([{ k: "some" }]);
export const secret: AbstractValue = Object.freeze([{ k: "secret" }]);
export const never: AbstractValue = Object.freeze([]);

export function constant(value: Constant): AbstractValue {
  return [{ k: "constant", value }];
}

export function join(...answers: readonly AbstractValue[]): AbstractValue {
  const joined: Alternative[] = [];
  for (const alternative of answers.flat()) {
    if (alternative.k === "anything") return anything;
    if (!joined.some((known) => isSame(known, alternative))) joined.push(alternative);
  }
  return joined.length > most ? anything : joined;
}

/** What `await` gives. */
export function awaited(answer: AbstractValue): AbstractValue {
  return join(...answer.map((one): AbstractValue => (one.k === "promise" ? awaited(one.of) : [one])));
}

export function promise(answer: AbstractValue): AbstractValue {
  return [{ k: "promise", of: awaited(answer) }];
}

export function canBe(answer: AbstractValue, truth: boolean): boolean {
  return answer.some((one) => isOpen(one) || isTruthy(one) === truth);
}

/** The alternatives with which a condition goes this way. */
export function when(answer: AbstractValue, truth: boolean): AbstractValue {
  return answer.filter((one) => isOpen(one) || isTruthy(one) === truth);
}

export function truth(answer: AbstractValue): AbstractValue {
  return [...(canBe(answer, true) ? constant(true) : []), ...(canBe(answer, false) ? constant(false) : [])];
}

export function negated(answer: AbstractValue): AbstractValue {
  return [...(canBe(answer, false) ? constant(true) : []), ...(canBe(answer, true) ? constant(false) : [])];
}

/** Whether two answers may be equal, and whether they may differ. */
export function equality(left: AbstractValue, right: AbstractValue, loose: boolean): AbstractValue {
  const results = left.flatMap((a) => right.map((b) => equals(a, b, loose)));
  return join(...results.map((result) => (result === undefined ? unsure : constant(result))));
}

/** What `typeof` gives. */
export function typeOf(answer: AbstractValue): AbstractValue {
  return join(
    ...answer.map((one): AbstractValue => {
      if (one.k === "constant") return constant(one.value === null ? "object" : typeof one.value);
      return one.k === "promise" || one.k === "record" || one.k === "list" ? constant("object") : anything;
    }),
  );
}

/** `undefined` or `null`. */
export function isMissing(one: Alternative): boolean {
  return one.k === "constant" && (one.value === null || one.value === undefined);
}

export function isSecret(answer: AbstractValue): boolean {
  return answer.some(({ k }) => k === "secret" || k === "cut");
}

export function isGiven(answer: AbstractValue): boolean {
  return answer.some(({ k }) => k === "given");
}

/** Whether two values are the same, if one of them is the right signature or should be. */
export function comparison(left: AbstractValue, right: AbstractValue): AbstractValue {
  const isOnly = (answer: AbstractValue, ...kinds: readonly Alternative["k"][]) =>
    answer.length > 0 && answer.every(({ k }) => kinds.includes(k));
  const isBrought = (answer: AbstractValue) => isGiven(answer) && isOnly(answer, "given", "constant");
  const isCut = isOnly(left, "cut") || isOnly(right, "cut");
  return isCut || (isBrought(left) && isBrought(right)) ? unsure : constant(false);
}

/** What a method gives that takes a part of the right signature. */
export function partOfSecret(args: readonly AbstractValue[]): AbstractValue {
  const [end] = args[1] ?? anything;
  const isShort = end?.k === "constant" && typeof end.value === "number" && end.value >= 0 && end.value < shortest;
  return isShort || args.some((arg) => arg.some(({ k }) => k === "givenLength")) ? [{ k: "cut" }] : secret;
}

/** A property of one of them; `undefined` for a key that isn't known. */
export function memberOf(one: AbstractValue[number], key: string | undefined): AbstractValue {
  switch (one.k) {
    case "secret":
      return key === "length" || key === "byteLength" ? [{ k: "length" }] : secret;
    case "cut":
      return key === "length" || key === "byteLength" ? [{ k: "length" }] : [one];
    case "given":
      return key === "length" || key === "byteLength" ? [{ k: "givenLength" }] : [one, ...constant(undefined)];
    case "reply":
      return [one];
    case "context":
      if (one.answers && (key === "status" || key === "error")) return [{ k: "reply" }];
      if (key !== undefined && partsOfContext.has(key))
        return [{ k: "context", path: `${one.path}.${key}`, answers: false }];
      return ofRequest(key);
    case "record":
      return key === undefined ? anything : (one.properties.get(key) ?? constant(undefined));
    case "list":
      if (key === "length") return constant(one.elements.length);
      return key !== undefined && /^\d+$/.test(key) ? (one.elements[Number(key)] ?? constant(undefined)) : anything;
    case "object": {
      const held = key === undefined || one.object.rest.size > 0 ? undefined : one.object.properties.get(key);
      return held === undefined ? anything : fromValue(held);
    }
    default:
      return ofRequest(key);
  }
}

function ofRequest(key: string | undefined): AbstractValue {
  if (key?.toLowerCase() === "x-inngest-signature") return signatureHeader;
  return key !== undefined && pathNames.has(key) ? [{ k: "path" }] : anything;
}

/** Whether the ingress's path, also as a router below `/api` sees it, is this text, or begins or ends with it. */
export function isIngressPath(text: string, how: "is" | "startsWith" | "endsWith" | "includes"): boolean {
  return ingressPaths.some((path) => (how === "is" ? path === text : path[how](text)));
}

/** What the interpreter knows of a value that was there before the request came. */
export function fromValue(value: Value): AbstractValue {
  if (value.size === 0) return anything;
  return join(
    ...[...value].map((atom): AbstractValue => {
      if (atom.k === "constant") return constant(atom.value);
      if (atom.k === "object") return [{ k: "object", object: atom.object }];
      return atom.k === "function" ? some : anything;
    }),
  );
}

function isOpen({ k }: Alternative): boolean {
  return k === "anything" || k === "givenLength";
}

function isTruthy(one: Alternative): boolean {
  return one.k === "constant" ? Boolean(one.value) : true;
}

function isSame(a: Alternative, b: Alternative): boolean {
  if (a === b) return true;
  if (a.k === "constant" && b.k === "constant") return a.value === b.value;
  if (a.k === "promise" && b.k === "promise")
    return a.of.length === b.of.length && a.of.every((one) => b.of.some((other) => isSame(one, other)));
  if (a.k === "object" && b.k === "object") return a.object === b.object;
  if (a.k === "context" && b.k === "context") return a.path === b.path && a.answers === b.answers;
  return (
    a.k === b.k && ["some", "secret", "cut", "given", "givenLength", "length", "path", "next", "reply"].includes(a.k)
  );
}

function equals(a: Alternative, b: Alternative, loose: boolean): boolean | undefined {
  if (a.k === "cut" || b.k === "cut") return undefined;
  if (a.k === "secret" || b.k === "secret") return false;
  if (a.k === "anything" || b.k === "anything") return undefined;
  if ([a.k, b.k].some((k) => k === "length" || k === "givenLength")) return undefined;
  if (a.k === "given" || b.k === "given") {
    const other = a.k === "given" ? b : a;
    return other.k === "constant" && !other.value ? false : undefined;
  }
  if (a.k === "path" || b.k === "path") {
    const other = a.k === "path" ? b : a;
    const isPath = other.k === "constant" && typeof other.value === "string" && other.value.startsWith("/");
    return isPath ? isIngressPath(String(other.value), "is") : undefined;
  }
  if (a.k !== "constant" || b.k !== "constant") return a.k === "constant" || b.k === "constant" ? false : undefined;
  if (!loose) return a.value === b.value;
  const isNothing = (value: Constant) => value === null || value === undefined;
  return isNothing(a.value) || isNothing(b.value)
    ? isNothing(a.value) && isNothing(b.value)
    : a.value === b.value || String(a.value) === String(b.value);
}
