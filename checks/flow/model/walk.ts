import {
  isSpread,
  type Element,
  type Expression,
  type FlowFunction,
  type Key,
  type Pattern,
  type Statement,
} from "./program.js";

/** Who is told what a walk meets, outer before inner. */
export interface Walker {
  /** `false` leaves out what is inside of it: functions and classes are walked otherwise. */
  expression?(expression: Expression): boolean | void;
  statement?(statement: Statement): void;
  /** A value goes to a pattern; none is known of parameters, caught errors and elements of a loop. */
  bind?(target: Pattern, value: Expression | undefined): void;
}

/** Walks a function: its parameters, and all that runs in it. */
export function walkFunction(definition: FlowFunction, walker: Walker): void {
  for (const param of definition.params) {
    walker.bind?.(param, undefined);
    walkPattern(param, walker);
  }
  walkStatements(definition.body, walker);
}

export function walkStatements(statements: readonly Statement[], walker: Walker): void {
  for (const statement of statements) walkStatement(statement, walker);
}

function walkStatement(statement: Statement, walker: Walker): void {
  walker.statement?.(statement);
  switch (statement.s) {
    case "expression":
    case "throw":
      walkExpression(statement.of, walker);
      return;
    case "return":
      if (statement.of !== undefined) walkExpression(statement.of, walker);
      return;
    case "if":
      walkExpression(statement.test, walker);
      walkStatements(statement.whenTrue, walker);
      walkStatements(statement.whenFalse, walker);
      return;
    case "each":
      walkExpression(statement.over, walker);
      walker.bind?.(statement.target, undefined);
      walkPattern(statement.target, walker);
      walkStatements(statement.body, walker);
      return;
    case "loop":
      if (statement.test !== undefined) walkExpression(statement.test, walker);
      walkStatements(statement.body, walker);
      return;
    case "block":
      walkStatements(statement.body, walker);
      return;
    case "try":
      walkStatements(statement.body, walker);
      if (statement.caught !== undefined) {
        walker.bind?.(statement.caught, undefined);
        walkPattern(statement.caught, walker);
      }
      walkStatements(statement.handler ?? [], walker);
      walkStatements(statement.last, walker);
      return;
    case "switch":
      walkExpression(statement.on, walker);
      for (const { test, body } of statement.cases) {
        if (test !== undefined) walkExpression(test, walker);
        walkStatements(body, walker);
      }
      return;
    case "break":
  }
}

export function walkExpression(expression: Expression, walker: Walker): void {
  if (walker.expression?.(expression) === false) return;
  if (expression.e === "function") {
    walkFunction(expression.function, walker);
  } else if (expression.e === "class") {
    const { construct } = expression.class;
    if (construct !== undefined) walkFunction(construct, walker);
  } else if (expression.e === "assign") {
    walker.bind?.(expression.target, expression.value);
    walkPattern(expression.target, walker);
  }
  for (const part of partsOf(expression)) walkExpression(part, walker);
}

/** The expressions that a pattern evaluates: defaults, computed keys, the objects that it writes to. */
function walkPattern(pattern: Pattern, walker: Walker): void {
  for (const part of patternParts(pattern)) walkExpression(part, walker);
}

function patternParts(pattern: Pattern): readonly Expression[] {
  switch (pattern.p) {
    case "binding":
      return [];
    case "member":
      return [pattern.object, ...computed(pattern.key)];
    case "default":
      return [...patternParts(pattern.target), pattern.fallback];
    case "object":
    case "array": {
      const targets = pattern.p === "object" ? pattern.properties.map(({ target }) => target) : pattern.elements;
      const keys = pattern.p === "object" ? pattern.properties.flatMap(({ key }) => computed(key)) : [];
      const inner = [...targets, pattern.rest].flatMap((target) => (target == null ? [] : patternParts(target)));
      return [...keys, ...inner];
    }
  }
}

/** The expressions directly inside of one; of functions none, of a class its base and the values of its members. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.e) {
    case "concat":
      return expression.parts;
    case "either":
      return expression.test === undefined ? expression.of : [expression.test, ...expression.of];
    case "operation":
    case "sequence":
      return expression.of;
    case "object":
      return expression.properties.flatMap((property) =>
        isSpread(property) ? [property.spread] : [...computed(property.key), property.value],
      );
    case "array":
      return expression.elements.map(elementOf);
    case "get":
    case "delete":
      return [expression.object, ...computed(expression.key)];
    case "in":
      return [expression.key, expression.object];
    case "call":
      return [expression.callee, ...expression.args.map(elementOf)];
    case "class": {
      const { base, members } = expression.class;
      return [...(base === undefined ? [] : [base]), ...members.flatMap(({ key, value }) => [...computed(key), value])];
    }
    case "assign":
      return [expression.value];
    case "await":
    case "typed":
      return [expression.of];
    case "import":
      return [expression.module];
    case "literal":
    case "regex":
    case "binding":
    case "global":
    case "this":
    case "function":
      return [];
  }
}

function computed(key: Key): readonly Expression[] {
  return typeof key === "string" ? [] : [key];
}

function elementOf(element: Element): Expression {
  return isSpread(element) ? element.spread : element;
}
