import type { BinaryExpression, CallExpression, Expression, Identifier, NewExpression, Node } from "typescript";
import ts from "../../facts/typescript.js";
import { declarationOf, initializerOf } from "../model/declared.js";
import { changesBuiltIn, piped, streamed, written } from "./changing-methods.js";
import { aliasedMethod, isOfPackage, memberOf, methodOf, nodePath, staticPath } from "./method-behind.js";
import type { Effect } from "./module-state-facts.js";
import { bare, type Scopes } from "../model/scopes.js";

/** One place in the code that writes, or may. */
export interface Write {
  /** The thing written to, called, or passed; for `assign` the name itself. */
  readonly target: Expression | undefined;
  readonly at: Node;
  readonly text: Node;
  /** With `passed`: the called function. */
  readonly callee?: Expression;
  /** The first argument of a method. */
  readonly key?: Expression;
  /** Happens whenever somebody calls what was made here. */
  readonly isLater?: true;
  /** Only counts if the thing of this name is exported: a bound method that nobody outside can call writes where it is called. */
  readonly escapes?: Node;
  readonly detail: Pick<Effect, "how" | "method" | "index" | "callee">;
}

const changing: ReadonlySet<string> = new Set([
  "set",
  "add",
  "push",
  "pop",
  "shift",
  "unshift",
  "splice",
  "delete",
  "clear",
  "sort",
  "reverse",
  "fill",
  "copyWithin",
  "append",
  "exec",
  "test",
  "next",
  "register",
  "subscribe",
  "on",
  "once",
  "addListener",
  "addEventListener",
]);
/** Whether a method changes what it is called on, whatever that is. */
export function changes(method: string): boolean {
  return changing.has(method) || changesBuiltIn.test(method);
}

/** Functions of Node that write to an argument, and which one it is. */
const nodeWriters: ReadonlyMap<string, number> = new Map([
  ["crypto.getRandomValues", 0],
  ["crypto.randomFill", 0],
  ["crypto.randomFillSync", 0],
  ["fs.read", 1],
  ["fs.readSync", 1],
]);

/** Functions of the language that write to their first argument. */
const writers: ReadonlySet<string> = new Set([
  "Object.assign",
  "Object.defineProperty",
  "Object.defineProperties",
  "Object.setPrototypeOf",
  "Reflect.set",
  "Reflect.defineProperty",
  "Reflect.deleteProperty",
  "Reflect.setPrototypeOf",
  "Atomics.add",
  "Atomics.and",
  "Atomics.compareExchange",
  "Atomics.exchange",
  "Atomics.or",
  "Atomics.store",
  "Atomics.sub",
  "Atomics.xor",
  "crypto.getRandomValues",
]);

/** What the node itself writes to; its children are asked on their own. */
export function writesOf(node: Node, scopes: Scopes): readonly Write[] {
  if (ts.isBinaryExpression(node)) {
    return isAssignment(node) ? targets(node.left, node, isLazy(node)) : [];
  }
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    const steps = node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
    return steps ? targets(node.operand, node, false) : [];
  }
  if (ts.isDeleteExpression(node)) {
    return targets(node.expression, node, false);
  }
  if (ts.isForInStatement(node) || ts.isForOfStatement(node)) {
    return ts.isVariableDeclarationList(node.initializer) ? [] : targets(node.initializer, node.initializer, false);
  }
  if (ts.isCallExpression(node)) {
    return ofCall(node, scopes);
  }
  if (ts.isNewExpression(node)) {
    return ofNew(node, scopes);
  }
  if (ts.isPropertyAccessExpression(node) && !isCallee(node) && !isWritten(node)) {
    // Reading may run a getter, if the thing was made by a class.
    const target = bare(node.expression);
    return ts.isIdentifier(target) && isMade(target, scopes)
      ? [{ target, at: node, text: node, detail: { how: "method", method: `get ${node.name.text}` } }]
      : [];
  }
  return [];
}

/** `x ??= make()`, `x ||= make()`, or a new object for a name: what a lazily created instance looks like. */
function isLazy({ operatorToken, right }: BinaryExpression): boolean {
  const value = bare(right);
  return (
    operatorToken.kind === ts.SyntaxKind.QuestionQuestionEqualsToken ||
    operatorToken.kind === ts.SyntaxKind.BarBarEqualsToken ||
    ts.isNewExpression(value)
  );
}

function targets(node: Node, at: Node, lazy: boolean): Write[] {
  const target = ts.isExpression(node) ? bare(node) : node;
  if (ts.isIdentifier(target)) {
    return [{ target, at, text: target, detail: { how: lazy ? "assign-once" : "assign" } }];
  }
  if (ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target)) {
    return [{ target: target.expression, at, text: target, detail: { how: "property" } }];
  }
  if (ts.isArrayLiteralExpression(target)) {
    return target.elements.flatMap((element) => targets(element, element, false));
  }
  if (ts.isObjectLiteralExpression(target)) {
    return target.properties.flatMap((property) => {
      if (ts.isPropertyAssignment(property)) {
        return targets(property.initializer, property, false);
      }
      if (ts.isShorthandPropertyAssignment(property)) {
        return targets(property.name, property, false);
      }
      return ts.isSpreadAssignment(property) ? targets(property.expression, property, false) : [];
    });
  }
  if (ts.isSpreadElement(target)) {
    return targets(target.expression, at, false);
  }
  // A target with a default: `[a = 1] = list`.
  return ts.isBinaryExpression(target) ? targets(target.left, at, false) : [];
}

function ofCall(call: CallExpression, scopes: Scopes): readonly Write[] {
  const [first, second] = call.arguments;
  const path = staticPath(call.expression, scopes);
  if (path !== undefined && writers.has(path)) {
    return [{ target: first, at: call, text: call, detail: { how: "property" } }];
  }
  if (path === "Reflect.apply" && first !== undefined) {
    const method = methodOf(first, scopes)?.key;
    return method === undefined ? [] : [{ target: second, at: call, text: call, detail: { how: "method", method } }];
  }
  const filled = nodeWriters.get(nodePath(call.expression, scopes) ?? "");
  if (filled !== undefined)
    return [{ target: call.arguments[filled], at: call, text: call, detail: { how: "property" } }];
  const found: Write[] = call.arguments.flatMap((argument, index): Write[] => {
    const value = ts.isSpreadElement(argument) ? argument.expression : argument;
    const target = bare(value);
    const mayHold =
      ts.isIdentifier(target) || ts.isPropertyAccessExpression(target) || target.kind === ts.SyntaxKind.ThisKeyword;
    return mayHold
      ? [{ target, at: argument, text: argument, callee: call.expression, detail: { how: "passed", index } }]
      : [];
  });
  if (isResolver(call.expression, scopes))
    found.push({ target: call.expression, at: call, text: call.expression, detail: { how: "property" } });
  const member = memberOf(call.expression, scopes);
  if (member !== undefined) {
    const { key, owner } = member;
    if (key === "call" || key === "apply") {
      const method = methodOf(owner, scopes)?.key;
      if (method !== undefined) {
        found.push({ target: first, at: call, text: call, detail: { how: "method", method } });
      }
    }
    // A package's own registry that is handed over to be written to: `schema.register(z.globalRegistry, ...)`.
    if (key === "register" && first !== undefined && isOfPackage(memberOf(first, scopes)?.owner ?? first, scopes))
      found.push({ target: first, at: call, text: first, detail: { how: "method", method: key } });
    if (key === "bind") found.push(...ofBind(call, owner, scopes));
    // Only a buffer is copied into another one, and only an encoder encodes into one.
    if (key === "copy") found.push({ target: first, at: call, text: call, detail: { how: "method", method: written } });
    if (key === "pipeThrough" || key === "pipeTo")
      found.push({ target: first, at: call, text: call, detail: { how: "method", method: piped } });
    if (key === "encodeInto") found.push({ target: second, at: call, text: call, detail: { how: "property" } });
    const argument = first === undefined ? {} : { key: first };
    const method = key === "decode" && isStreamed(second) ? streamed : key;
    found.push({ target: owner, at: call, text: call.expression, ...argument, detail: { how: "method", method } });
  } else {
    if (isOfPackage(call.expression, scopes))
      found.push({
        target: call.expression,
        at: call,
        text: call.expression,
        detail: { how: "method", method: called },
      });
    const bound = aliasedMethod(call.expression, scopes);
    if (bound !== undefined) {
      found.push({ target: bound.owner, at: call, text: call, detail: { how: "method", method: bound.key } });
    }
  }
  return found;
}

/** `{ stream: true }` of a decoder; whoever hands over options that aren't written there may mean it. */
function isStreamed(options: Expression | undefined): boolean {
  if (options === undefined) return false;
  const given = bare(options);
  if (!ts.isObjectLiteralExpression(given)) return true;
  return given.properties.some(
    (property) =>
      ts.isSpreadAssignment(property) ||
      (property.name?.getText() === "stream" &&
        !(ts.isPropertyAssignment(property) && property.initializer.kind === ts.SyntaxKind.FalseKeyword)),
  );
}

/** A package's constructor may enter what it makes into something of the whole process, unless it is handed its own registry. */
function ofNew(node: NewExpression, scopes: Scopes): readonly Write[] {
  const target = node.expression;
  const owner = memberOf(target, scopes)?.owner ?? target;
  const hasOwnRegistry = node.arguments?.some(
    (argument) =>
      ts.isObjectLiteralExpression(argument) &&
      argument.properties.some(({ name }) => name !== undefined && /^(?:registers|registry)$/.test(name.getText())),
  );
  if (hasOwnRegistry === true || !isOfPackage(owner, scopes)) return [];
  return [{ target, at: node, text: node, detail: { how: "method", method: called } }];
}

/** Stands for the method of a call that has none: `setGlobalDispatcher(agent)`. */
export const called = "()";

/** `const { promise, resolve } = Promise.withResolvers()`: to call it settles the promise for everybody. */
function isResolver(callee: Expression, scopes: Scopes): boolean {
  const declaration = declarationOf(bare(callee), scopes);
  if (declaration === undefined || !ts.isBindingElement(declaration)) return false;
  const made = initializerOf(declaration.parent.parent);
  return (
    made !== undefined && ts.isCallExpression(made) && staticPath(made.expression, scopes) === "Promise.withResolvers"
  );
}

/** `export const put = rows.set.bind(rows)`: a write of whoever calls it. */
function ofBind(call: CallExpression, method: Expression, scopes: Scopes): readonly Write[] {
  const [target] = call.arguments;
  const bound = memberOf(method, scopes);
  if (target === undefined || bound === undefined) return [];
  return [
    { target, at: call, text: method, isLater: true, escapes: call, detail: { how: "method", method: bound.key } },
  ];
}

/** A constant of the module's own level that holds what `new` or a call has made. */
function isMade(name: Identifier, scopes: Scopes): boolean {
  const declaration = declarationOf(name, scopes);
  const value = initializerOf(declaration);
  if (declaration === undefined || value === undefined) return false;
  return ts.isSourceFile(declaration.parent.parent.parent) && (ts.isNewExpression(value) || ts.isCallExpression(value));
}

function isCallee(node: Expression): boolean {
  return ts.isCallExpression(node.parent) && node.parent.expression === node;
}

function isWritten(node: Expression): boolean {
  const parent = node.parent;
  return (
    (ts.isBinaryExpression(parent) && parent.left === node && isAssignment(parent)) || ts.isDeleteExpression(parent)
  );
}

/** `a = b`, `a += b`, `a ??= b`. */
export function isAssignment({ operatorToken: { kind } }: BinaryExpression): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

export function isAssign({ detail }: Write): boolean {
  return detail.how === "assign" || detail.how === "assign-once";
}

/** Only reads a property, which runs code if it is a getter. */
export function isRead({ detail }: Write): boolean {
  return detail.how === "method" && detail.method?.startsWith("get ") === true;
}
