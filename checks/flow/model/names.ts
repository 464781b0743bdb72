import { createLinks, createProgramExports, type Link } from "./links.js";
import { isSpread, type At, type Expression, type FlowProgram, type Key, type Pattern } from "./program.js";
import type { Programs } from "./programs.js";
import { walkFunction } from "./walk.js";

/** What a name or an expression stands for. `file` is where it stands: names in `expression` are bindings of that file. */
export type Meaning = { readonly file: string } & (
  | /** What it was given, once and for all: a literal, a function, a class, a call, ... Never a name or a cast. */
    { readonly is: "expression"; readonly expression: Expression }
    /** A parameter, an element of a loop (no `values`), or what is assigned more than once. */
  | { readonly is: "variable"; readonly binding: number; readonly values: readonly Expression[] }
  /** The namespace of `file`. */
  | { readonly is: "namespace" }
  /** Of a package that isn't part of the workspace, or (module "") of the language: `["z", "object"]`; no path for a namespace. */
  | { readonly is: "external"; readonly module: string; readonly path: readonly string[] }
  /** A member that isn't written in the workspace: of a call's result, of a variable. */
  | { readonly is: "member"; readonly of: Meaning; readonly key: string }
  /** `file` exports no such name. */
  | { readonly is: "missing"; readonly name: string }
);

/**
 * THE resolver: what a name stands for, over the lowered programs of a workspace. Metadata, hosts, the graph and hollow tests ask it.
 *
 * ```ts
 * const names = createNames(new WorkspacePrograms(workspace)); // after `await programs.prepare(files)`
 * names.exported("plugins/api/orders/src/index.ts", "default"); // { is: "expression", expression: { e: "call", ... } }
 * names.meaning(file, expression); // through names, members of literals, namespaces, casts, `Object.freeze`
 * names.constant(file, expression); // "orders/created", or undefined where the text isn't constant
 * ```
 *
 * Calls aren't run: what a function returns is for whoever asks to follow, or for the interpreter.
 */
export function createNames(programs: Programs) {
  const links = createLinks<number>({
    exportsOf: createProgramExports((file) => programs.program(file)),
    importOf: (file, binding) => programs.program(file)?.imports.find((entry) => entry.binding === binding),
    resolve: (file, specifier) => programs.resolve(file, specifier),
  });

  const known = new Map<FlowProgram, ReadonlyMap<number, Definition>>();
  const definitionsOf = (program: FlowProgram): ReadonlyMap<number, Definition> => {
    const before = known.get(program) ?? definitionsIn(program);
    known.set(program, before);
    return before;
  };

  const ofLink = (link: Link<number>, depth: number): Meaning => {
    switch (link.is) {
      case "namespace":
      case "missing":
        return link;
      case "external":
        return { is: "external", file: link.file, module: link.module, path: link.name === "*" ? [] : [link.name] };
      case "local":
        return ofLocal(link.file, link.local, depth);
    }
  };

  const ofLocal = (file: string, binding: number, depth: number): Meaning => {
    const program = programs.program(file);
    const { values = [], isGiven = true } = (program && definitionsOf(program).get(binding)) ?? {};
    const [only] = values;
    return only === undefined || values.length > 1 || isGiven || depth > deepest
      ? { is: "variable", file, binding, values }
      : meaning(file, only, depth + 1);
  };

  /** Whether its file changes what a name holds: then a literal says only what it held at first. */
  const isWritten = (file: string, object: Expression): boolean => {
    const link = object.e === "binding" ? links.declared(file, object.binding) : undefined;
    const program = link?.is === "local" ? programs.program(link.file) : undefined;
    return program !== undefined && link?.is === "local" && definitionsOf(program).get(link.local)?.isWritten === true;
  };

  const memberOf = (owner: Meaning, key: string, depth: number): Meaning => {
    if (owner.is === "namespace") return ofLink(links.exported(owner.file, key), depth + 1);
    if (owner.is === "external") return { ...owner, path: [...owner.path, key] };
    if (owner.is === "expression") {
      const held = heldBy(owner.expression, key);
      if (held !== undefined) return meaning(owner.file, held, depth + 1);
    }
    return { is: "member", file: owner.file, of: owner, key };
  };

  const meaning = (file: string, expression: Expression, depth = 0): Meaning => {
    switch (expression.e) {
      case "binding":
        return ofLink(links.declared(file, expression.binding), depth);
      case "global":
        return { is: "external", file, module: "", path: [expression.name] };
      case "typed":
      case "await":
        return meaning(file, expression.of, depth);
      case "assign":
        return meaning(file, expression.value, depth);
      case "get": {
        const key = typeof expression.key === "string" ? expression.key : constant(file, expression.key, depth + 1);
        if (key === undefined || key === null || depth > deepest) return { is: "expression", file, expression };
        const owner = meaning(file, expression.object, depth + 1);
        return isWritten(file, expression.object)
          ? { is: "member", file, of: owner, key: String(key) }
          : memberOf(owner, String(key), depth);
      }
      case "call": {
        const [first] = expression.args;
        const freezes = first !== undefined && !isSpread(first) && isFreeze(expression.callee);
        return freezes ? meaning(file, first, depth + 1) : { is: "expression", file, expression };
      }
      default:
        return { is: "expression", file, expression };
    }
  };

  const constant = (file: string, expression: Expression, depth = 0): string | number | boolean | null | undefined => {
    if (depth > deepest) return undefined;
    const found = meaning(file, expression, depth + 1);
    if (found.is !== "expression") return undefined;
    const inner = found.expression;
    if (inner.e === "literal") return inner.value;
    if (inner.e !== "concat") return undefined;
    const parts = inner.parts.map((part) => constant(found.file, part, depth + 1));
    return parts.includes(undefined) ? undefined : parts.join("");
  };

  return {
    /** What a binding of a file stands for. */
    declared: (file: string, binding: number): Meaning => ofLink(links.declared(file, binding), 0),
    /** What a file exports under a name. */
    exported: (file: string, name: string): Meaning => ofLink(links.exported(file, name), 0),
    /** What an expression of a file stands for. */
    meaning: (file: string, expression: Expression): Meaning => meaning(file, expression),
    /** The member of what something stands for. */
    member: (owner: Meaning, key: string): Meaning => memberOf(owner, key, 0),
    /** The constant that an expression surely is. */
    constant: (file: string, expression: Expression) => constant(file, expression),
  };
}

export type Names = ReturnType<typeof createNames>;

const deepest = 60;

/** What is written under a key of a literal: the last one wins, and a spread after it hides it. */
function heldBy(expression: Expression, key: string): Expression | undefined {
  if (expression.e === "array") {
    const element = expression.elements.some(isSpread) ? undefined : expression.elements[Number(key)];
    return element === undefined || isSpread(element) ? undefined : element;
  }
  if (expression.e !== "object") return undefined;
  for (const property of expression.properties.toReversed()) {
    if (isSpread(property) || typeof property.key !== "string") return undefined;
    if (property.key === key) return property.accessor === undefined ? property.value : undefined;
  }
  return undefined;
}

function isFreeze(callee: Expression): boolean {
  return (
    callee.e === "get" &&
    callee.object.e === "global" &&
    callee.object.name === "Object" &&
    (callee.key === "freeze" || callee.key === "seal")
  );
}

/** What a binding is given in its file. */
interface Definition {
  /** Destructuring is reads. */
  readonly values: Expression[];
  /** Also from outside: a parameter, a caught error, an element of a loop, a rest. */
  isGiven: boolean;
  /** Something inside of it is assigned or deleted. */
  isWritten: boolean;
}

/** What each binding of a file is given, anywhere in it. */
function definitionsIn(program: FlowProgram): ReadonlyMap<number, Definition> {
  const found = new Map<number, Definition>();
  const of = (binding: number): Definition => {
    const one = found.get(binding) ?? { values: [], isGiven: false, isWritten: false };
    found.set(binding, one);
    return one;
  };
  const give = (target: Pattern | null | undefined, value: Expression | undefined): void => {
    switch (target?.p) {
      case "binding":
        if (value === undefined) of(target.binding).isGiven = true;
        else of(target.binding).values.push(value);
        return;
      case "default": {
        const { fallback, at } = target;
        give(target.target, value === undefined ? value : { e: "either", operator: "??", of: [value, fallback], at });
        return;
      }
      case "object":
        for (const { key, target: inner, at } of target.properties) give(inner, part(value, key, at));
        give(target.rest, undefined);
        return;
      case "array":
        target.elements.forEach((element, index) => give(element, part(value, String(index), nowhere)));
        give(target.rest, undefined);
        return;
      case "member":
        write(target.object);
    }
  };
  const write = (object: Expression): void => {
    if (object.e === "binding") of(object.binding).isWritten = true;
    else if (object.e === "get") write(object.object);
    else if (object.e === "typed") write(object.of);
  };
  walkFunction(program.module, {
    bind: give,
    expression(expression) {
      if (expression.e === "delete") write(expression.object);
    },
  });
  return found;
}

const nowhere: At = [1, 1, 1];

function part(object: Expression | undefined, key: Key, at: At): Expression | undefined {
  return object === undefined ? undefined : { e: "get", object, key, at };
}
