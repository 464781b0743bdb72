import type { BindingElement, Identifier, ParameterDeclaration } from "typescript";
import ts from "../../facts/typescript.js";
import { initializerOf, keyText } from "../model/declared.js";
import { bare, type Binding } from "../model/scopes.js";
import { importedBy } from "../model/imported.js";
import { callOnTheSpot, fulfilledBy } from "./lifetimes.js";
import { elementsOf, partsOfList } from "./root-of-call.js";
import { heldIn, memberOf } from "./root-of-member.js";
import type { Roots } from "./roots.js";
import type { Source } from "./value-source.js";

/** Where what a name holds lives. */
export function rootOfName(roots: Roots, identifier: Identifier, depth: number): readonly Source[] {
  const binding = roots.scopes.lookup(identifier.text, identifier);
  const here = binding === undefined ? undefined : roots.valuesAt(identifier, binding);
  if (binding !== undefined && here !== undefined) {
    const own: Source = { root: { kind: "local", binding }, inside: false };
    return roots.once(identifier, () =>
      orElse(
        here.flatMap((value) => roots.sourcesOf(value, depth + 1)),
        own,
      ),
    );
  }
  if (binding !== undefined) return rootOfBinding(roots, binding, depth);
  return identifier.text === "undefined" ? [] : [{ root: { kind: "global", name: identifier.text }, inside: false }];
}

export function rootOfBinding(roots: Roots, binding: Binding, depth: number): readonly Source[] {
  return roots.once(binding.declaration, () => followBinding(roots, binding, depth));
}

function followBinding(roots: Roots, binding: Binding, depth: number): readonly Source[] {
  const { declaration, name } = binding;
  const imported = importedBy(declaration);
  if (imported !== undefined) return [{ root: { kind: "import", ...imported }, inside: false }];
  const own: Source = roots.lifetimes.livesAsModule(binding)
    ? { root: { kind: "module", name: roots.moduleName(declaration, name) }, inside: false }
    : { root: { kind: "local", binding }, inside: false };
  if (ts.isParameter(declaration)) return rootOfParameter(roots, declaration, own, depth);
  if (ts.isBindingElement(declaration)) {
    const found = rootOfElement(roots, declaration, own, depth);
    // What a factory of another file makes and a module takes apart is the module's own, unless the factory only hands it on.
    const mayBeOwn = own.root.kind === "module" && found.every(({ root }) => root.kind === "returned");
    return mayBeOwn ? [own, ...found] : found;
  }
  if (!ts.isVariableDeclaration(declaration)) return [own];
  const loop = declaration.parent.parent;
  if (ts.isForOfStatement(loop)) return orElse(elementsOf(roots, loop.expression, depth), own);
  const isConstant = (declaration.parent.flags & ts.NodeFlags.Const) !== 0;
  const values = [
    ...(declaration.initializer === undefined ? [] : [declaration.initializer]),
    ...(isConstant ? [] : roots.assigned(binding)),
  ];
  const found = values.flatMap((value) => roots.sourcesOf(value, depth + 1));
  // What an imported function gives back may have been made for this name alone.
  const mayBeNew = own.root.kind === "module" && found.every(({ root, inside }) => root.kind === "returned" && !inside);
  // An alias means what it was made from; a `let` at module level is state of its own beside that.
  const isAlias = !mayBeNew && (isConstant || own.root.kind === "local");
  return found.length === 0 ? [own] : isAlias ? found : [own, ...found];
}

function rootOfParameter(roots: Roots, parameter: ParameterDeclaration, own: Source, depth: number): readonly Source[] {
  const owner = parameter.parent;
  const index = owner.parameters.indexOf(parameter);
  const call = callOnTheSpot(owner);
  const fallback = roots.sourcesOf(parameter.initializer, depth + 1);
  if (call !== undefined) {
    const callee = bare(call.expression);
    if (ts.isPropertyAccessExpression(callee)) {
      const reduces = callee.name.text.startsWith("reduce");
      if (reduces && index === 0) return orElse(roots.sourcesOf(call.arguments[1], depth + 1), own);
      const isElement = index === (reduces ? 1 : 0) || (callee.name.text === "sort" && index === 1);
      return orElse(isElement ? elementsOf(roots, callee.expression, depth) : [], own);
    }
    const argument = call.arguments[index];
    return argument === undefined ? [own, ...fallback] : [...roots.sourcesOf(argument, depth + 1), ...fallback];
  }
  const promise = index === 0 ? fulfilledBy(owner) : undefined;
  if (promise !== undefined) return orElse(roots.sourcesOf(promise, depth + 1), own);
  const first = owner.parameters[0];
  const offset = first !== undefined && ts.isIdentifier(first.name) && first.name.text === "this" ? 1 : 0;
  return [{ root: { kind: "param", index: index - offset }, owner, inside: false }, ...fallback];
}

function rootOfElement(roots: Roots, element: BindingElement, own: Source, depth: number): readonly Source[] {
  const pattern = element.parent;
  const holder = pattern.parent;
  if (element.dotDotDotToken !== undefined) return [own]; // a rest is a copy
  const fallback = roots.sourcesOf(element.initializer, depth + 1);
  const literal = initializerOf(holder);
  if (literal !== undefined && ts.isArrayBindingPattern(pattern) && ts.isArrayLiteralExpression(literal)) {
    const value = literal.elements[pattern.elements.indexOf(element)];
    const held =
      value === undefined || ts.isSpreadElement(value)
        ? elementsOf(roots, literal, depth)
        : roots.sourcesOf(value, depth + 1);
    return orElse([...held, ...fallback], own);
  }
  const key = element.propertyName ?? element.name;
  const name = keyText(key) ?? null;
  const found = rootOfHolder(roots, holder, own, depth).map((source) => memberOf(source, name));
  if (literal !== undefined && name !== null) found.push(...heldIn(roots, literal, name, depth));
  return orElse(found.length === 0 ? fallback : [...found, ...fallback], own);
}

/** Where what is destructured lives. */
function rootOfHolder(
  roots: Roots,
  holder: BindingElement["parent"]["parent"],
  own: Source,
  depth: number,
): readonly Source[] {
  if (ts.isParameter(holder)) return rootOfParameter(roots, holder, own, depth + 1);
  if (ts.isBindingElement(holder)) return rootOfElement(roots, holder, own, depth + 1);
  const loop = holder.parent.parent;
  if (ts.isForOfStatement(loop)) return elementsOf(roots, loop.expression, depth);
  const list = holder.initializer === undefined ? undefined : partsOfList(roots, holder.initializer, depth);
  return list ?? roots.sourcesOf(holder.initializer, depth + 1);
}

function orElse(found: readonly Source[], own: Source): readonly Source[] {
  return found.length === 0 ? [own] : found;
}
