import type {
  BindingElement,
  CallExpression,
  ClassLikeDeclaration,
  Expression,
  Identifier,
  NewExpression,
  Node,
  ParameterDeclaration,
} from "typescript";
import ts from "../../facts/typescript.js";
import { foldString, nameOf } from "../model/constants.js";
import { createNaming } from "./called-function.js";
import { callOnTheSpot, fulfilledBy, type Lifetimes } from "./lifetimes.js";
import { importRoot, returnedBy } from "./declared-values.js";
import { givesElements, givesPart, givesSelf } from "./giving-methods.js";
import { bare, type Binding, type Scopes } from "../model/scopes.js";
import { distinct, isGlobalName, isGlobalObject, type Source } from "./value-source.js";

const maxDepth = 24;

/** Follows values back to where they live: through aliases, destructuring, properties, returns, defaults and loops. */
export function createRoots(
  scopes: Scopes,
  lifetimes: Lifetimes,
  moduleName: (declaration: Node, name: string) => string,
) {
  const assigned = (binding: Binding): Expression[] =>
    lifetimes.usesOf(binding.name).flatMap((use) => {
      const parent = use.parent;
      const isTarget =
        ts.isBinaryExpression(parent) &&
        parent.left === use &&
        parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
        parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment;
      return isTarget && scopes.lookup(use.text, use)?.declaration === binding.declaration ? [parent.right] : [];
    });

  // Each binding and each function is followed once; one that is being followed already adds nothing new to itself.
  const followed = new Map<Node, readonly Source[]>();
  const once = (node: Node, follow: () => readonly Source[]): readonly Source[] => {
    const known = followed.get(node);
    if (known !== undefined) {
      return known;
    }
    followed.set(node, []);
    const found = distinct(follow());
    followed.set(node, found);
    return found;
  };

  const { constantOf, memberOf, functionOf } = createNaming(scopes);

  /** What is made inside of a constant, by the name that its state goes by: `const all = { counter: new Counter() }`. */
  const instances = new Map<string, NewExpression>();
  const ofHeld = (held: Expression, name: string, depth: number): readonly Source[] => {
    const value = bare(held);
    if (!ts.isNewExpression(value)) return sourcesOf(value, depth + 1);
    if (lifetimes.laterFunction(value) !== undefined) return [];
    const key = `${name}@${value.pos}`;
    instances.set(key, value);
    return [{ root: { kind: "module", name: key }, inside: false }];
  };
  const ofMember = (owner: Expression, key: string | null, depth: number): readonly Source[] => {
    const holder = constantOf(owner);
    if (holder !== undefined && ts.isArrayLiteralExpression(holder))
      return holder.elements.flatMap((element) =>
        ts.isSpreadElement(element) ? [] : ofHeld(element, "element", depth),
      );
    const held = key === null ? undefined : memberOf(owner, key);
    return held !== undefined && ts.isExpression(held) && key !== null ? ofHeld(held, key, depth) : [];
  };

  /** What a getter of a constant gives; undefined when there is none, or it gives a part of `this`. */
  const ofGetter = (owner: Expression, key: string, depth: number): readonly Source[] | undefined => {
    const getter = memberOf(owner, key);
    if (getter === undefined || !ts.isGetAccessor(getter)) return undefined;
    const given = once(getter, () => returnedBy(getter).flatMap((value) => sourcesOf(value, depth + 1)));
    return given.some(({ root }) => root.kind === "this") || !ts.isObjectLiteralExpression(getter.parent)
      ? undefined
      : given.filter(({ root }) => root.kind !== "local");
  };

  const inner = (sources: readonly Source[]): Source[] => sources.map((source) => ({ ...source, inside: true }));

  const sourcesOf = (node: Expression | undefined, depth = 0): readonly Source[] => {
    if (node === undefined || depth > maxDepth) {
      return [];
    }
    const expression = bare(node);
    const next = (other: Expression | undefined) => sourcesOf(other, depth + 1);
    if (ts.isIdentifier(expression)) {
      return ofName(expression, depth);
    }
    if (expression.kind === ts.SyntaxKind.ThisKeyword) {
      return ofThis(expression, depth);
    }
    if (ts.isPropertyAccessExpression(expression) || ts.isElementAccessExpression(expression)) {
      const key = ts.isPropertyAccessExpression(expression)
        ? expression.name.text
        : foldString(expression.argumentExpression, scopes);
      const whole = next(expression.expression).map((source): Source =>
        // A member of a namespace is a binding of the other module.
        source.root.kind === "import" && source.root.name === "*" && !source.inside && key !== null
          ? { root: { ...source.root, name: key }, inside: false }
          : isGlobalObject(source) && key !== null && isGlobalName(key)
            ? { root: { kind: "global", name: key }, inside: false }
            : { ...source, inside: true },
      );
      const read = key === null ? undefined : ofGetter(expression.expression, key, depth);
      return read ?? [...whole, ...ofMember(expression.expression, key, depth)];
    }
    if (ts.isMetaProperty(expression)) {
      return [{ root: { kind: "global", name: "import.meta" }, inside: false }];
    }
    if (ts.isConditionalExpression(expression)) {
      return [...next(expression.whenTrue), ...next(expression.whenFalse)];
    }
    if (ts.isBinaryExpression(expression)) {
      const { operatorToken, left, right } = expression;
      if (operatorToken.kind === ts.SyntaxKind.CommaToken || operatorToken.kind === ts.SyntaxKind.EqualsToken) {
        return next(right);
      }
      const either = [
        ts.SyntaxKind.QuestionQuestionToken,
        ts.SyntaxKind.BarBarToken,
        ts.SyntaxKind.AmpersandAmpersandToken,
        ts.SyntaxKind.QuestionQuestionEqualsToken,
        ts.SyntaxKind.BarBarEqualsToken,
        ts.SyntaxKind.AmpersandAmpersandEqualsToken,
      ];
      return either.includes(operatorToken.kind) ? [...next(left), ...next(right)] : [];
    }
    return ts.isCallExpression(expression) ? ofCall(expression, depth) : [];
  };

  /** What the elements of a list may be, also of a list that was copied. */
  const elementsOf = (node: Expression, depth: number): readonly Source[] => {
    const expression = bare(node);
    if (depth > maxDepth) {
      return [];
    }
    if (ts.isArrayLiteralExpression(expression)) {
      return expression.elements.flatMap((element) =>
        ts.isSpreadElement(element) ? elementsOf(element.expression, depth + 1) : sourcesOf(element, depth + 1),
      );
    }
    if (ts.isCallExpression(expression)) {
      const method = nameOf(expression.expression);
      const callee = bare(expression.expression);
      const [first] = expression.arguments;
      if (method !== undefined && ts.isPropertyAccessExpression(callee)) {
        if (givesElements.has(method)) {
          return elementsOf(callee.expression, depth + 1);
        }
        const ofObject = ["values", "entries", "from"].includes(method) && first !== undefined;
        if (ofObject) {
          return elementsOf(first, depth + 1);
        }
      }
    }
    const constant = ts.isIdentifier(expression) ? constantOf(expression) : undefined;
    const isList = constant !== undefined && ts.isArrayLiteralExpression(constant);
    return [...inner(sourcesOf(expression, depth + 1)), ...(isList ? ofMember(expression, null, depth) : [])];
  };

  const ofName = (identifier: Identifier, depth: number): readonly Source[] => {
    const binding = scopes.lookup(identifier.text, identifier);
    if (binding === undefined) {
      return identifier.text === "undefined"
        ? []
        : [{ root: { kind: "global", name: identifier.text }, inside: false }];
    }
    return ofBinding(binding, depth);
  };

  const ofBinding = (binding: Binding, depth: number): readonly Source[] =>
    once(binding.declaration, () => followBinding(binding, depth));

  const followBinding = (binding: Binding, depth: number): readonly Source[] => {
    const { declaration, name } = binding;
    const imported = importRoot(declaration);
    if (imported !== undefined) {
      return [{ root: imported, inside: false }];
    }
    const own: Source = lifetimes.livesAsModule(binding)
      ? { root: { kind: "module", name: moduleName(declaration, name) }, inside: false }
      : { root: { kind: "local", binding }, inside: false };
    if (ts.isParameter(declaration)) {
      return ofParameter(declaration, own, depth);
    }
    if (ts.isBindingElement(declaration)) {
      return ofElement(declaration, own, depth);
    }
    if (!ts.isVariableDeclaration(declaration)) {
      return [own];
    }
    const loop = declaration.parent.parent;
    if (ts.isForOfStatement(loop)) {
      const elements = elementsOf(loop.expression, depth);
      return elements.length === 0 ? [own] : elements;
    }
    const isConstant = (declaration.parent.flags & ts.NodeFlags.Const) !== 0;
    const values = [
      ...(declaration.initializer === undefined ? [] : [declaration.initializer]),
      ...(isConstant ? [] : assigned(binding)),
    ];
    const found = values.flatMap((value) => sourcesOf(value, depth + 1));
    // An alias means what it was made from; a `let` at module level is state of its own beside that.
    // What an imported function gives back may have been made for this name alone.
    const mayBeNew =
      own.root.kind === "module" && found.every(({ root, inside }) => root.kind === "returned" && !inside);
    const isAlias = !mayBeNew && (isConstant || own.root.kind === "local");
    return found.length === 0 ? [own] : isAlias ? found : [own, ...found];
  };

  const ofParameter = (parameter: ParameterDeclaration, own: Source, depth: number): readonly Source[] => {
    const owner = parameter.parent;
    const index = owner.parameters.indexOf(parameter);
    const call = callOnTheSpot(owner);
    const fallback = parameter.initializer === undefined ? [] : sourcesOf(parameter.initializer, depth + 1);
    if (call !== undefined) {
      const callee = bare(call.expression);
      if (ts.isPropertyAccessExpression(callee)) {
        const reduces = callee.name.text.startsWith("reduce");
        const [, initial] = call.arguments;
        if (reduces && index === 0) {
          const start = initial === undefined ? [] : sourcesOf(initial, depth + 1);
          return start.length === 0 ? [own] : start;
        }
        const isElement = index === (reduces ? 1 : 0) || (callee.name.text === "sort" && index === 1);
        const elements = isElement ? elementsOf(callee.expression, depth) : [];
        return elements.length === 0 ? [own] : elements;
      }
      const argument = call.arguments[index];
      return argument === undefined ? [own, ...fallback] : [...sourcesOf(argument, depth + 1), ...fallback];
    }
    const promise = index === 0 ? fulfilledBy(owner) : undefined;
    if (promise !== undefined) {
      const value = sourcesOf(promise, depth + 1);
      return value.length === 0 ? [own] : value;
    }
    const first = owner.parameters[0];
    const offset = first !== undefined && ts.isIdentifier(first.name) && first.name.text === "this" ? 1 : 0;
    return [{ root: { kind: "param", index: index - offset }, owner, inside: false }, ...fallback];
  };

  const ofElement = (element: BindingElement, own: Source, depth: number): readonly Source[] => {
    const pattern = element.parent;
    const holder = pattern.parent;
    const fallback = element.initializer === undefined ? [] : sourcesOf(element.initializer, depth + 1);
    if (element.dotDotDotToken !== undefined) {
      return [own]; // a rest is a copy
    }
    const from = ts.isParameter(holder)
      ? ofParameter(holder, own, depth + 1)
      : ts.isBindingElement(holder)
        ? ofElement(holder, own, depth + 1)
        : ts.isForOfStatement(holder.parent.parent)
          ? elementsOf(holder.parent.parent.expression, depth)
          : sourcesOf(holder.initializer, depth + 1);
    const literal =
      ts.isVariableDeclaration(holder) && holder.initializer !== undefined ? bare(holder.initializer) : undefined;
    if (literal !== undefined && ts.isArrayBindingPattern(pattern) && ts.isArrayLiteralExpression(literal)) {
      const value = literal.elements[pattern.elements.indexOf(element)];
      const held =
        value === undefined || ts.isSpreadElement(value) ? elementsOf(literal, depth) : sourcesOf(value, depth + 1);
      return held.length + fallback.length === 0 ? [own] : [...held, ...fallback];
    }
    const key = element.propertyName ?? element.name;
    const name = ts.isIdentifier(key) || ts.isStringLiteralLike(key) ? key.text : null;
    const found = from.map((source): Source =>
      source.root.kind === "import" && source.root.name === "*" && !source.inside && name !== null
        ? { root: { ...source.root, name }, inside: false }
        : { ...source, inside: true },
    );
    if (literal !== undefined && name !== null) found.push(...ofMember(literal, name, depth));
    return found.length + fallback.length === 0 ? [own] : [...found, ...fallback];
  };

  const ofThis = (node: Node, depth: number): readonly Source[] => {
    for (let at: Node | undefined = node.parent, from = node; at !== undefined; from = at, at = at.parent) {
      if (ts.isClassLike(at)) {
        const isStatic =
          ts.isClassStaticBlockDeclaration(from) ||
          (ts.canHaveModifiers(from) &&
            (ts.getModifiers(from)?.some((modifier) => modifier.kind === ts.SyntaxKind.StaticKeyword) ?? false));
        return isStatic ? ofClass(at) : [{ root: { kind: "this", owner: at }, inside: false }];
      }
      if (ts.isObjectLiteralExpression(at)) {
        let outer: Node = at;
        while (!ts.isVariableDeclaration(outer) && ts.isExpression(outer)) {
          outer = outer.parent;
        }
        const name = ts.isVariableDeclaration(outer) && ts.isIdentifier(outer.name) ? outer.name : undefined;
        const binding = name === undefined ? undefined : scopes.lookup(name.text, name);
        return binding === undefined ? [] : ofBinding(binding, depth + 1);
      }
      if (ts.isFunctionDeclaration(at) || ts.isFunctionExpression(at)) {
        return [];
      }
    }
    return [];
  };

  const ofClass = (node: ClassLikeDeclaration): readonly Source[] => {
    const name =
      node.name ??
      (ts.isVariableDeclaration(node.parent) && ts.isIdentifier(node.parent.name) ? node.parent.name : undefined);
    const binding = name === undefined ? undefined : scopes.lookup(name.text, node.parent);
    return binding === undefined ? [] : ofBinding(binding, 0).filter(({ root }) => root.kind === "module");
  };

  const ofCall = (call: CallExpression, depth: number): readonly Source[] => {
    const callee = bare(call.expression);
    const [first] = call.arguments;
    if (ts.isPropertyAccessExpression(callee) || ts.isElementAccessExpression(callee)) {
      const method = nameOf(callee) ?? "";
      const owner = bare(callee.expression);
      const isStatic = ts.isIdentifier(owner) && ["Object", "Reflect", "Promise"].includes(owner.text);
      if (isStatic) {
        if (owner.text === "Promise") {
          return method === "resolve" ? sourcesOf(first, depth + 1) : [];
        }
        if (["assign", "freeze", "seal", "preventExtensions", "defineProperty", "defineProperties"].includes(method)) {
          return sourcesOf(first, depth + 1);
        }
        return ["get", "values", "entries"].includes(method) ? inner(sourcesOf(first, depth + 1)) : [];
      }
      if (givesPart.has(method)) {
        return inner(sourcesOf(owner, depth + 1));
      }
      if (givesSelf.has(method)) {
        return sourcesOf(owner, depth + 1);
      }
      return returned(callee, depth);
    }
    return returned(callee, depth);
  };

  /** What a call of a function of this file, or of an imported one, gives back. */
  const returned = (callee: Expression, depth: number): readonly Source[] => {
    const target = functionOf(callee);
    if (target !== undefined) {
      return once(target, () =>
        returnedBy(target)
          .flatMap((value) => sourcesOf(value, depth + 1))
          .filter(({ root }) => root.kind !== "local"),
      );
    }
    return sourcesOf(callee, depth + 1).flatMap(({ root, inside }): Source[] =>
      root.kind === "import" && !inside && root.name !== "*"
        ? [{ root: { ...root, kind: "returned" }, inside: false }]
        : [],
    );
  };

  return { sourcesOf, functionOf, instances };
}
