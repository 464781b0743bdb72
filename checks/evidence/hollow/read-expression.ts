import type { Expression, FlowFunction } from "../../flow/model/program.js";
import { partsOf } from "../../flow/model/walk.js";
import { assertion } from "./read-assertion.js";
import { callOf } from "./read-call.js";
import { doubted, doubts, type Around, type Reading } from "./reading.js";

export function expression(reading: Reading, value: Expression, around: Around, isWaitedFor: boolean): void {
  const chain = reading.words.chainOf(value);
  if (chain !== undefined) return assertion(reading, chain, around, isWaitedFor);
  switch (value.e) {
    case "call":
      return callOf(reading, value, around, isWaitedFor);
    case "await":
      return reading.expression(value.of, around, true);
    case "typed":
      return reading.expression(value.of, around, isWaitedFor);
    case "operation":
      for (const part of value.of)
        reading.expression(part, around, value.operator !== "void" && value.operator !== "!");
      return;
    case "either":
      return either(reading, value, around, isWaitedFor);
    case "function":
      return functionOf(reading, value.function, around);
    case "get":
      return reading.expression(value.object, around, isWaitedFor);
    case "class":
      if (value.class.construct !== undefined) functionOf(reading, value.class.construct, around);
  }
  for (const part of partsOf(value)) reading.expression(part, around, true);
}

function either(
  reading: Reading,
  value: Extract<Expression, { e: "either" }>,
  around: Around,
  isWaitedFor: boolean,
): void {
  const { test, of } = value;
  const [left, right] = of;
  if (left === undefined || right === undefined) return;
  const decides = test ?? left;
  reading.expression(decides, around, true);
  const isAlone = (other: Expression | undefined) =>
    reading.truths.dependsOnRun(decides) &&
    (other === undefined || !reading.asserting.inExpression(other)) &&
    doubts.condition;
  if (test !== undefined) way(left, isAlone(right));
  way(right, isAlone(test === undefined ? undefined : left));

  function way(one: Expression, doubt: string | false): void {
    reading.expression(one, { ...doubted(around, doubt), isConditional: true }, isWaitedFor);
  }
}

function functionOf(reading: Reading, definition: FlowFunction, around: Around): void {
  const isCounted = reading.asserting.counts(definition);
  reading.statements(definition.body, isCounted ? { isCounted } : around);
}
