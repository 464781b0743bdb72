import type {
  BindingElement,
  BindingName,
  ClassDeclaration,
  ClassStaticBlockDeclaration,
  Expression as ExpressionNode,
  FunctionDeclaration,
  FunctionLikeDeclaration,
  Identifier,
  Node,
  PropertyName,
  SourceFile,
  Statement as StatementNode,
} from "typescript";
import { spanOf } from "../../facts/span.js";
import ts from "../../facts/typescript.js";
import { exportsOf } from "./declared.js";
import { keyOf, lowerClass, lowerExpression } from "./lower-expression.js";
import type { Lowering } from "./lowering.js";
import { hasModifier } from "./scopes.js";
import { lowerModuleItem } from "./lower-module.js";
import { lowerStatement } from "./lower-statement.js";
import { lowerType } from "./lower-types.js";
import { createBindings } from "./bindings.js";
import type {
  At,
  Element,
  Expression,
  FlowFunction,
  FlowProgram,
  FlowType,
  Pattern,
  PatternProperty,
  Statement,
} from "./program.js";

/** Lowers a source file. A pure function of its text. */
export function lowerSource(source: SourceFile): FlowProgram {
  let ids = 0;
  const at = (node: Node) => placeOf(source, node);
  const low: Lowering = {
    source,
    imports: [],
    exports: [],
    types: Object.create(null) as Record<string, FlowType>, // names of the source
    shapes: [],
    bindings: createBindings(),
    id: () => ++ids,
    at,
    expression: (node) => lowerExpression(low, node),
    elements: (nodes) =>
      nodes.map((node) =>
        ts.isSpreadElement(node) ? { spread: low.expression(node.expression) } : low.expression(node),
      ),
    key(name) {
      if (ts.isComputedPropertyName(name)) return keyOf(low.expression(name.expression));
      return name.text;
    },
    pattern: (name, type) => lowerPattern(low, name, type),
    statements: (nodes) => lowerStatements(low, nodes),
    function: (node) => lowerFunction(low, node),
    type(node) {
      const type = lowerType(node, at);
      if ("members" in type || type.of.length > 0) low.shapes.push(type);
      return type;
    },
  };
  const body = lowerStatements(low, source.statements);
  const module: FlowFunction = {
    id: 0,
    name: "",
    at: [1, 1, 1],
    params: [],
    rest: false,
    locals: low.bindings.localsOf(source),
    body,
    short: body.length <= 1,
    arrow: false,
    async: false,
  };
  const { imports, exports, types, shapes } = low;
  return { imports, exports, module, types, shapes };
}

function placeOf(source: SourceFile, node: Node): At {
  const { line, column, endColumn = 0 } = spanOf(node, source);
  return [line, column, endColumn];
}

/** Functions are there before the first statement runs. */
function lowerStatements(low: Lowering, nodes: readonly StatementNode[]): Statement[] {
  const hoisted = nodes.filter((node) => ts.isFunctionDeclaration(node));
  const rest = nodes.filter((node) => !ts.isFunctionDeclaration(node));
  return [...hoisted, ...rest].flatMap((node) => {
    if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) return lowerDeclaration(low, node);
    return lowerModuleItem(low, node) ?? lowerStatement(low, node);
  });
}

function lowerDeclaration(low: Lowering, node: FunctionDeclaration | ClassDeclaration): Statement[] {
  if (ts.isFunctionDeclaration(node) && node.body === undefined) return [];
  const binding = node.name === undefined ? low.bindings.anonymous(node) : low.bindings.declared(node.name);
  for (const { name } of exportsOf(node)) low.exports.push({ name, binding });
  return [
    {
      s: "expression",
      of: {
        e: "assign",
        target: { p: "binding", binding },
        value: ts.isFunctionDeclaration(node)
          ? { e: "function", function: lowerFunction(low, node) }
          : { e: "class", class: lowerClass(low, node) },
        at: low.at(node.name ?? node),
      },
    },
  ];
}

function lowerFunction(low: Lowering, node: FunctionLikeDeclaration | ClassStaticBlockDeclaration): FlowFunction {
  const id = low.id();
  const parameters = ts.isClassStaticBlockDeclaration(node)
    ? []
    : node.parameters.filter(({ name }) => name.getText(low.source) !== "this");
  const { body } = node;
  const own: Statement[] = [];
  const params = parameters.map((parameter): Pattern => {
    const type = parameter.type === undefined ? undefined : low.type(parameter.type);
    const target = lowerPattern(low, parameter.name, type);
    if ((parameter.modifiers ?? []).length > 0 && target.p === "binding" && ts.isIdentifier(parameter.name)) {
      own.push(parameterProperty(low, parameter.name, target.binding));
    }
    if (parameter.initializer === undefined) return target;
    return {
      p: "default",
      target,
      fallback: low.expression(parameter.initializer),
      at: low.at(parameter.initializer),
    };
  });
  if (!ts.isArrowFunction(node) && body !== undefined && mentionsArguments(body))
    own.push(ownArguments(low, node, params));
  const isGenerator = "asteriskToken" in node && node.asteriskToken !== undefined;
  const yields = isGenerator ? low.bindings.implicit(node, "yield*") : undefined;
  if (yields !== undefined) own.push(makeList(low, yields, [], low.at(node)));
  const name = node.name !== undefined && ts.isIdentifier(node.name) ? node.name.text : "";
  if (body !== undefined && ts.isBlock(body)) {
    own.push(...lowerStatements(low, body.statements));
  } else if (body !== undefined) {
    // An arrow's body is a block or an expression; blocks are handled above.
    own.push({ s: "return", of: low.expression(body as ExpressionNode), at: low.at(body) });
  }
  // Whoever calls a generator gets what it yields.
  if (yields !== undefined) own.push({ s: "return", of: { e: "binding", binding: yields }, at: low.at(node) });
  return {
    id,
    name,
    at: low.at(node),
    params,
    rest: parameters.at(-1)?.dotDotDotToken !== undefined || params.length > parameters.length,
    locals: low.bindings.localsOf(node),
    body: own,
    short: own.length <= 1,
    arrow: ts.isArrowFunction(node),
    async: hasModifier(node, ts.SyntaxKind.AsyncKeyword),
    ...(isGenerator ? { generator: true } : {}),
  };
}

function makeList(low: Lowering, binding: number, elements: readonly Element[], at: At): Statement {
  const value: Expression = { e: "array", id: low.id(), elements, at };
  return { s: "expression", of: { e: "assign", target: { p: "binding", binding }, value, at } };
}

/** `arguments` is a list of what the parameters get. */
function ownArguments(low: Lowering, node: Node, params: Pattern[]): Statement {
  const at = low.at(node);
  const binding = low.bindings.implicit(node, "arguments");
  if (params.length === 0) {
    const rest = low.bindings.anonymous(node);
    params.push({ p: "binding", binding: rest });
    return makeList(low, binding, [{ spread: { e: "binding", binding: rest } }], at);
  }
  const elements = params.map((param): Expression => {
    const target = param.p === "default" ? param.target : param;
    return target.p === "binding" ? { e: "binding", binding: target.binding } : { e: "global", name: "undefined" };
  });
  return makeList(low, binding, elements, at);
}

function mentionsArguments(node: Node): boolean {
  if (ts.isIdentifier(node)) return node.text === "arguments";
  if (ts.isFunctionLike(node) && !ts.isArrowFunction(node)) return false;
  return ts.forEachChild(node, (child) => mentionsArguments(child) || undefined) === true;
}

function parameterProperty(low: Lowering, name: Identifier, binding: number): Statement {
  const at = low.at(name);
  return {
    s: "expression",
    of: {
      e: "assign",
      target: { p: "member", object: { e: "this" }, key: name.text, at },
      value: { e: "binding", binding },
      at,
    },
  };
}

function lowerPattern(low: Lowering, name: BindingName, type?: FlowType): Pattern {
  const typed = type === undefined ? {} : { type };
  if (ts.isIdentifier(name)) return { p: "binding", binding: low.bindings.declared(name), ...typed };
  const withDefault = (element: BindingElement): Pattern => {
    const target = lowerPattern(low, element.name);
    if (element.initializer === undefined) return target;
    return {
      p: "default",
      target,
      fallback: low.expression(element.initializer),
      at: low.at(element.initializer),
    };
  };
  if (ts.isArrayBindingPattern(name)) {
    const last = name.elements.at(-1);
    const rest =
      last !== undefined && ts.isBindingElement(last) && last.dotDotDotToken !== undefined
        ? lowerPattern(low, last.name)
        : undefined;
    const elements = (rest === undefined ? name.elements : name.elements.slice(0, -1)).map((element) =>
      ts.isOmittedExpression(element) ? null : withDefault(element),
    );
    return { p: "array", elements, ...(rest === undefined ? {} : { rest }), ...typed };
  }
  const properties: PatternProperty[] = [];
  let rest: Pattern | undefined;
  for (const element of name.elements) {
    if (element.dotDotDotToken !== undefined) {
      rest = lowerPattern(low, element.name);
      continue;
    }
    const property = element.propertyName ?? element.name;
    // Without a property name, the element's own name is the key; a nested pattern always has one.
    const key = ts.isIdentifier(property) ? property.text : low.key(property as PropertyName);
    properties.push({ key, target: withDefault(element), at: low.at(property) });
  }
  return { p: "object", properties, ...(rest === undefined ? {} : { rest }), ...typed };
}
