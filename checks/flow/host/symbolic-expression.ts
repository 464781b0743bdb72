import {
  anything,
  awaited,
  canBe,
  constant,
  equality,
  isMissing,
  isSecret,
  join,
  negated,
  promise,
  secret,
  some,
  typeOf,
  when,
  type AbstractValue,
} from "./abstract-value.js";
import { isSpread, type Expression, type Key } from "../model/program.js";
import { call } from "./symbolic-call.js";
import type { Activation, SymbolicEngine } from "./symbolic.js";

/** What an expression gives to a request whose signature is wrong. */
export function evaluate(run: SymbolicEngine, expression: Expression, activation: Activation): AbstractValue {
  const evaluate = (part: Expression) => run.evaluate(part, activation);
  switch (expression.e) {
    case "literal":
      return constant(expression.value);
    case "binding":
      return run.read(expression.binding, activation);
    case "global":
      return expression.name === "undefined" ? constant(undefined) : anything;
    case "this":
      return some;
    case "function":
    case "class":
    case "regex":
      return some;
    case "concat": {
      const parts = expression.parts.map(evaluate);
      return parts.some(isSecret) ? secret : anything;
    }
    case "either":
      return choice(run, expression, activation);
    case "operation":
      return operation(run, expression, activation);
    case "sequence":
      return expression.of.map(evaluate).at(-1) ?? anything;
    case "object": {
      const properties = new Map<string, AbstractValue>();
      let isKnown = true;
      for (const property of expression.properties) {
        if ("spread" in property) {
          evaluate(property.spread);
          isKnown = false;
          continue;
        }
        if (typeof property.key !== "string") {
          evaluate(property.key);
          isKnown = false;
        } else if (property.accessor === undefined) properties.set(property.key, evaluate(property.value));
      }
      return isKnown ? [{ k: "record", properties }] : some;
    }
    case "array": {
      const spread = expression.elements.some(isSpread);
      const elements = expression.elements.map((element) => evaluate(isSpread(element) ? element.spread : element));
      return spread ? some : [{ k: "list", elements }];
    }
    case "get":
      return get(run, expression, activation);
    case "in": {
      const key = evaluate(expression.key);
      return join(
        ...evaluate(expression.object).map((one) => (one.k === "record" ? has(one.properties, key) : anything)),
      );
    }
    case "delete":
      evaluate(expression.object);
      return anything;
    case "call":
      return call(run, expression, activation);
    case "assign": {
      const answer = evaluate(expression.value);
      run.bind(expression.target, answer, activation);
      return answer;
    }
    case "await": {
      const answer = awaited(evaluate(expression.of));
      if (answer.length === 0) run.paths.now.goesOn = false;
      return answer;
    }
    case "typed":
      return evaluate(expression.of);
    case "import":
      evaluate(expression.module);
      return promise(some);
  }
}

function choice(
  run: SymbolicEngine,
  expression: Extract<Expression, { e: "either" }>,
  activation: Activation,
): AbstractValue {
  const [left, right] = expression.of;
  if (left === undefined || right === undefined) return anything;
  const answers: AbstractValue[] = [];
  const take = (side: Expression) => () => {
    const answer = run.evaluate(side, activation);
    if (run.paths.now.goesOn) answers.push(answer);
  };
  if (expression.test !== undefined) {
    const test = run.evaluate(expression.test, activation);
    run.paths.each([canBe(test, true) ? take(left) : undefined, canBe(test, false) ? take(right) : undefined]);
    return join(...answers);
  }
  const first = run.evaluate(left, activation);
  const kept =
    expression.operator === "??" ? first.filter((one) => !isMissing(one)) : when(first, expression.operator === "||");
  const goesRight =
    expression.operator === "??"
      ? first.some((one) => one.k === "anything" || isMissing(one))
      : canBe(first, expression.operator === "&&");
  run.paths.each([kept.length > 0 ? () => answers.push(kept) : undefined, goesRight ? take(right) : undefined]);
  return join(...answers);
}

function operation(
  run: SymbolicEngine,
  { operator, of }: Extract<Expression, { e: "operation" }>,
  activation: Activation,
): AbstractValue {
  const operands = of.map((operand) => run.evaluate(operand, activation));
  const [left = anything, right = anything] = operands;
  const [target] = of;
  if (/^[!=]==?$/.test(operator) && operands.some(isSecret)) run.compared = true;
  switch (operator) {
    case "!":
      return negated(left);
    case "===":
    case "==":
      return equality(left, right, operator === "==");
    case "!==":
    case "!=":
      return negated(equality(left, right, operator === "!="));
    case "typeof":
      return typeOf(left);
    case "void":
      return constant(undefined);
    case "instanceof":
      return join(...left.map((one) => (one.k === "constant" ? constant(false) : anything)));
  }
  // A loop over the bytes of a signature goes round at least once.
  if (isNone(left) && operator === "<" && right.every(({ k }) => k === "length")) return constant(true);
  const result = operands.some(isSecret) ? secret : anything;
  // `difference |= a ^ b`, `count++`
  if ((/[^=!<>]=$/.test(operator) || operator === "++" || operator === "--") && target?.e === "binding")
    run.set(activation.frame, target.binding, result);
  return result;
}

function isNone(answer: AbstractValue): boolean {
  return answer.length > 0 && answer.every((one) => one.k === "constant" && one.value === 0);
}

function get(
  run: SymbolicEngine,
  expression: Extract<Expression, { e: "get" }>,
  activation: Activation,
): AbstractValue {
  const of = run.evaluate(expression.object, activation);
  const key = keyOf(run, expression.key, activation);
  const getters = run.framesAt(expression.at, activation);
  if (getters.length > 0) return run.invokeAll(getters, [], activation);
  return run.member(of, key);
}

export function keyOf(run: SymbolicEngine, key: Key, activation: Activation): string | undefined {
  if (typeof key === "string") return key;
  const [only, ...more] = run.evaluate(key, activation);
  return only?.k === "constant" && more.length === 0 ? String(only.value) : undefined;
}

function has(properties: ReadonlyMap<string, AbstractValue>, key: AbstractValue): AbstractValue {
  const [only, ...more] = key;
  return only?.k === "constant" && more.length === 0 ? constant(properties.has(String(only.value))) : anything;
}
