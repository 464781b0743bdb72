import { createNames, type Meaning, type Names } from "../../flow/model/names.js";
import {
  isSpread,
  type At,
  type Element,
  type Expression,
  type FlowFunction,
  type Key,
  type Pattern,
} from "../../flow/model/program.js";
import type { Programs } from "../../flow/model/programs.js";
import { walkStatements } from "../../flow/model/walk.js";
import {
  unreadable,
  wordOf,
  type CallValue,
  type FunctionValue,
  type ObjectValue,
  type Origin,
  type Value,
} from "./value.js";

/** A property of an object literal, or what is spread into it. */
export type Part = { readonly key: string; readonly value: Value; readonly at: At } | { readonly spread: Value };

const deepest = 100;

/**
 * Reads values off the lowered programs of a workspace: names are the model's to resolve; on top of it, calls of the workspace's own
 * functions that return one expression are followed, with what they are given.
 */
export class Reader {
  readonly #programs: Programs;
  readonly #names: Names;
  readonly #excerpt: (file: string, at: At) => string;

  /** @param excerpt - The source at a place, in short. */
  constructor(programs: Programs, excerpt: (file: string, at: At) => string) {
    this.#programs = programs;
    this.#names = createNames(programs);
    this.#excerpt = excerpt;
  }

  read(expression: Expression, from: Origin): Value {
    return this.#read(expression, from, 0);
  }

  /** What a module exports under a name. */
  exported(file: string, name: string): Value {
    return this.#follow(this.#names.exported(file, name), { file }, 0);
  }

  member(value: Value, key: string): Value {
    return this.#readMember(value, key, 0);
  }

  /** A field of an object, or undefined when it has none of that name. */
  field(object: ObjectValue, key: string): Value | undefined {
    return this.#readField(object, key, 0);
  }

  /** The properties of an object literal in their order. */
  parts({ object, from }: ObjectValue): Part[] {
    return object.properties.map((property): Part => {
      if (isSpread(property)) return { spread: this.#read(property.spread, from, 0) };
      const key = this.#readKey(property.key, from, 0);
      if (key === undefined)
        return { spread: unreadable(`the key \`${this.#excerpt(from.file, property.at)}\``, from) };
      return { key, value: this.#readProperty(property, key, from, 0), at: property.at };
    });
  }

  items({ items, from }: Extract<Value, { is: "list" }>): Value[] {
    return items.map((item) => this.#readElement(item, from, 0));
  }

  arguments(call: CallValue): Value[] {
    return call.with.map((argument) => this.#readElement(argument, call.from, 0));
  }

  argument(call: CallValue, index: number): Value | undefined {
    const argument = call.with[index];
    return argument && this.#readElement(argument, call.from, 0);
  }

  inside(value: FunctionValue, values: readonly Value[] = []): Origin {
    return this.#inside(value, values);
  }

  /** What a function returns where that is one expression. */
  returned(value: FunctionValue, values: readonly Value[] = []): Value | undefined {
    const returned = onlyReturn(value.function);
    return returned && this.#read(returned, this.#inside(value, values), 0);
  }

  #read(expression: Expression, from: Origin, depth: number): Value {
    if (depth > deepest) return unreadable("it refers to itself, or too deeply", from);
    switch (expression.e) {
      case "literal":
        return { is: "constant", value: expression.value, from };
      case "regex":
        return { is: "constant", value: expression.source, from };
      case "binding":
        return (
          this.#given(expression.binding, from) ??
          this.#follow(this.#names.declared(from.file, expression.binding), from, depth + 1)
        );
      case "global":
        if (expression.name === "undefined") return { is: "constant", value: null, from };
        return { is: "external", module: "", name: expression.name, from: { file: from.file } };
      case "this":
        return { is: "external", module: "", name: "this", from: { file: from.file } };
      case "typed":
      case "await":
        return this.#read(expression.of, from, depth + 1);
      case "get": {
        const key = this.#readKey(expression.key, from, depth + 1);
        if (key === undefined) return unreadable(`the key \`${this.#excerpt(from.file, expression.at)}\``, from);
        return this.#readMember(this.#read(expression.object, from, depth + 1), key, depth + 1);
      }
      case "call": {
        if (expression.construct) return unreadable(`\`${this.#excerpt(from.file, expression.at)}\``, from);
        const of = this.#read(expression.callee, from, depth + 1);
        return this.#readCall({ is: "call", of, with: expression.args, at: expression.at, from }, depth + 1);
      }
      case "concat":
        return this.#readJoined(expression.parts, from, depth + 1);
      case "object":
        return { is: "object", object: expression, from };
      case "array":
        return { is: "list", items: expression.elements, from };
      case "function":
        return { is: "function", function: expression.function, from };
      case "either":
        return this.#readEither(expression, from, depth + 1);
      case "operation":
        return this.#readOperation(expression, from, depth + 1);
      case "class":
        return unreadable(`\`${this.#excerpt(from.file, expression.class.at)}\``, from);
      case "sequence":
        return unreadable("a sequence of expressions", from);
      default:
        return unreadable(`\`${this.#excerpt(from.file, expression.at)}\``, from);
    }
  }

  /** An argument, or an element of an array: nobody knows how many values a spread stands for. */
  #readElement(element: Element, from: Origin, depth: number): Value {
    return isSpread(element) ? unreadable("a spread", from) : this.#read(element, from, depth);
  }

  /** What the resolver found, with what the functions around it were given. */
  #follow(meaning: Meaning, from: Origin, depth: number): Value {
    const here: Origin = { ...from, file: meaning.file };
    switch (meaning.is) {
      case "expression":
        return this.#read(meaning.expression, here, depth + 1);
      case "variable":
        return this.#given(meaning.binding, here) ?? unreadable("a variable that may change", here);
      case "namespace":
        return { is: "namespace", file: meaning.file, from: { file: meaning.file } };
      case "external": {
        const [name = "*", ...keys] = meaning.path;
        const root: Value = { is: "external", module: meaning.module, name, from: { file: meaning.file } };
        return keys.reduce<Value>((of, key) => this.#readMember(of, key, depth + 1), root);
      }
      case "member":
        return this.#readMember(this.#follow(meaning.of, from, depth + 1), meaning.key, depth + 1);
      case "missing":
        return unreadable(this.#whyMissing(meaning.file, meaning.name), { file: meaning.file });
    }
  }

  /** A name that is exported and yet not found leads back to itself. */
  #whyMissing(file: string, name: string): string {
    const isExported = this.#programs.program(file)?.exports.some((entry) => entry.name === name) === true;
    return isExported ? "its imports run in a circle" : `\`${name}\` is not exported by ${file}`;
  }

  #given(binding: number, { file, given: innermost }: Origin): Value | undefined {
    for (let scope = innermost; scope !== undefined; scope = scope.outer) {
      const value = scope.file === file ? scope.values.get(binding) : undefined;
      if (value !== undefined) return value;
    }
    return undefined;
  }

  #readKey(key: Key, from: Origin, depth: number): string | undefined {
    if (typeof key === "string") return key;
    const value = this.#read(key, from, depth);
    return value.is === "constant" && value.value !== null ? String(value.value) : undefined;
  }

  #readJoined(parts: readonly Expression[], from: Origin, depth: number): Value {
    let text = "";
    for (const part of parts) {
      const value = this.#read(part, from, depth);
      if (value.is === "unreadable") return value;
      if (value.is !== "constant") return unreadable("a text that is put together at run time", from);
      text += String(value.value);
    }
    return { is: "constant", value: text, from };
  }

  /** `a ?? b` is `a` where `a` is there; any other choice depends on more than the source. */
  #readEither(expression: Extract<Expression, { e: "either" }>, from: Origin, depth: number): Value {
    const [left, right] = expression.of;
    if (expression.operator === "??" && left !== undefined && right !== undefined) {
      const value = this.#read(left, from, depth);
      if (value.is === "constant" && value.value === null) return this.#read(right, from, depth);
      if (value.is !== "unreadable") return value;
    }
    return unreadable(`\`${this.#excerpt(from.file, expression.at)}\``, from);
  }

  /** `-1`, `!0`: a sign before a number is a part of it. */
  #readOperation({ operator, of, at }: Extract<Expression, { e: "operation" }>, from: Origin, depth: number): Value {
    const [only, ...others] = of;
    const value = only && others.length === 0 && /^[-+!~]$/.test(operator) ? this.#read(only, from, depth) : undefined;
    if (value?.is === "constant" && typeof value.value === "number") {
      return { is: "constant", value: `${operator}${String(value.value)}`, from };
    }
    return unreadable(`\`${this.#excerpt(from.file, at)}\``, from);
  }

  #readMember(value: Value, key: string, depth: number): Value {
    const { from } = value;
    if (depth > deepest) return unreadable("it refers to itself, or too deeply", from);
    switch (value.is) {
      case "unreadable":
        return value;
      case "namespace":
        return this.#follow(this.#names.exported(value.file, key), { file: value.file }, depth);
      case "external":
        if (value.name === "*") return { is: "external", module: value.module, name: key, from };
        break;
      case "object":
        return this.#readField(value, key, depth) ?? unreadable(`an object without \`${key}\``, from);
      case "list": {
        const item = value.items[Number(key)];
        if (item) return this.#readElement(item, from, depth);
        break;
      }
      case "call": {
        const known = this.#readMemberOfDefinition(value, key, depth);
        if (known) return known;
        break;
      }
    }
    return { is: "member", of: value, key, from };
  }

  /** `event.schema` and `event.name` of an event, `reconcile.id` of a function. */
  #readMemberOfDefinition(value: CallValue, key: string, depth: number): Value | undefined {
    const [first, second] = value.with.slice(0, 2).map((argument) => this.#readElement(argument, value.from, depth));
    switch (wordOf(value.of)) {
      case "defineEvent":
        return { name: first, schema: second }[key];
      case "defineFunction":
        return first && this.#readMember(first, key, depth);
      default:
        return undefined;
    }
  }

  /** A field of an object literal: the last one wins, as at run time; a spread that can't be read hides what is before it. */
  #readField({ object, from }: ObjectValue, key: string, depth: number): Value | undefined {
    for (const property of object.properties.toReversed()) {
      if (!isSpread(property)) {
        const name = this.#readKey(property.key, from, depth + 1);
        if (name === key) return this.#readProperty(property, name, from, depth + 1);
        if (name !== undefined) continue;
        return unreadable(`the key \`${this.#excerpt(from.file, property.at)}\``, from);
      }
      const spread = this.#read(property.spread, from, depth + 1);
      if (spread.is === "unreadable") return spread;
      if (spread.is !== "object") return unreadable("a spread", from);
      const found = this.#readField(spread, key, depth + 1);
      if (found) return found;
    }
    return undefined;
  }

  #readProperty(
    property: Exclude<ObjectValue["object"]["properties"][number], { spread: Expression }>,
    key: string,
    from: Origin,
    depth: number,
  ): Value {
    if (property.accessor !== undefined) return unreadable(`the accessor \`${key}\``, from);
    return this.#read(property.value, from, depth);
  }

  #readCall(value: CallValue, depth: number): Value {
    const { of, from } = value;
    if (of.is === "function") {
      const returned = onlyReturn(of.function);
      if (returned === undefined) return unreadable("what a function with several ways out returns", from);
      const values = value.with.map((argument) => this.#readElement(argument, from, depth));
      return this.#read(returned, this.#inside(of, values, depth), depth);
    }
    const [first] = value.with;
    return first && wordOf(of) === "Object.freeze" ? this.#readElement(first, from, depth) : value;
  }

  /** The inside of a function, whose parameters are given `values`; what isn't given stays a parameter. */
  #inside({ function: { params, rest }, from }: FunctionValue, values: readonly Value[], depth = 0): Origin {
    const bound = new Map<number, Value>();
    params.forEach((param, index) => {
      const isRest = rest && index === params.length - 1;
      const value: Value = values[index] ?? { is: "parameter", index, from: { file: from.file } };
      if (!isRest) this.#bind(param, value, bound, depth);
    });
    return { file: from.file, given: { file: from.file, values: bound, ...(from.given && { outer: from.given }) } };
  }

  #bind(target: Pattern | null | undefined, value: Value, bound: Map<number, Value>, depth: number): void {
    switch (target?.p) {
      case "binding":
        bound.set(target.binding, value);
        return;
      case "default":
        this.#bind(target.target, value, bound, depth);
        return;
      case "object":
        for (const { key, target: inner } of target.properties) {
          if (typeof key === "string") this.#bind(inner, this.#readMember(value, key, depth + 1), bound, depth);
        }
        // What is left of it has its other members.
        this.#bind(target.rest, value, bound, depth);
        return;
      case "array":
        target.elements.forEach((element, index) =>
          this.#bind(element, this.#readMember(value, String(index), depth + 1), bound, depth),
        );
    }
  }
}

/** The one expression that a function returns, those of the functions in it left out. */
function onlyReturn(definition: FlowFunction): Expression | undefined {
  const returned: Expression[] = [];
  walkStatements(definition.body, {
    statement(statement) {
      if (statement.s === "return" && statement.of !== undefined) returned.push(statement.of);
    },
    expression: ({ e }) => e !== "function" && e !== "class",
  });
  return returned.length === 1 ? returned[0] : undefined;
}
