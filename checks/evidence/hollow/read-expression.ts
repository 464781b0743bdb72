import { isSpread, type Expression, type FlowFunction, type Pattern } from "../../flow/model/program.js";
import { partsOf } from "../../flow/model/walk.js";
import { assertion } from "./read-assertion.js";
import { callOf } from "./read-call.js";
import { defaults, parameterDefaults } from "./read-defaults.js";
import { elementOf } from "./words.js";
import { doubted, doubts, type Around, type Reading } from "./reading.js";

export function expression(reading: Reading, value: Expression, around: Around, isWaitedFor: boolean): void {
  const chain = reading.words.chainOf(value);
  if (chain !== undefined) return assertion(reading, chain, around, isWaitedFor);
  switch (value.e) {
    case "call":
      return callOf(reading, value, around, isWaitedFor);
    case "await":
      if (value.of.e === "call" && reading.asserting.isGenerator(value.of)) reading.add(value.of.at, doubts.idle);
      return reading.expression(value.of, around, true);
    case "typed":
      return reading.expression(value.of, around, isWaitedFor);
    case "operation":
      for (const part of value.of)
        reading.expression(part, around, value.operator !== "void" && value.operator !== "!");
      return;
    case "sequence":
      return value.of.forEach((part, index) =>
        reading.expression(part, around, isWaitedFor && index === value.of.length - 1),
      );
    case "array":
      return value.elements.forEach((element) =>
        reading.expression(elementOf(element), around, isSpread(element) || isWaitedFor),
      );
    case "assign": {
      const { target } = value;
      if (setsExitCode(target) && around.isRunner !== true)
        reading.add(value.at, "only the runner may set the exit code");
      const isKept = target.p !== "binding" || !reading.truths.uses.isUnused(target.binding);
      const isMade = /^(?:function|class|object)$/.test(value.value.e);
      defaults(reading, target, [value.value], around);
      const kept: Around = isKept ? { ...around, isHandedOn: true } : around;
      return reading.expression(value.value, doubted(kept, isMade && !isKept && doubts.never), isKept);
    }
    case "either":
      return either(reading, value, around, isWaitedFor);
    case "function":
      // A function that is a statement is called by nobody.
      return functionOf(reading, value.function, doubted(around, !isWaitedFor && doubts.never));
    case "get":
      if (value.key === "should" && !isWaitedFor) reading.add(value.at, "this chain ends before it asserts anything");
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
  const { operator, test, of } = value;
  const [left, right] = of;
  if (left === undefined || right === undefined) return;
  const decides = test ?? left;
  reading.expression(decides, around, true);
  const decided = reading.truths.truthOf(decides);
  const isLeftOut = decided === (operator !== "&&") && operator !== "?";
  const isAlone = (other: Expression | undefined) =>
    reading.truths.dependsOnRun(decides) &&
    (other === undefined || !reading.asserting.inExpression(other)) &&
    doubts.condition;
  if (test !== undefined) way(left, decided === false ? doubts.never : isAlone(right));
  if (isLeftOut || (test !== undefined && decided === true)) way(right, doubts.never);
  else way(right, isAlone(test === undefined ? undefined : left));

  function way(one: Expression, doubt: string | false): void {
    reading.expression(one, { ...doubted(around, doubt), isConditional: true }, isWaitedFor);
  }
}

function functionOf(reading: Reading, definition: FlowFunction, around: Around): void {
  const { isHandedOn, isHelper: _, ...outer } = around;
  const isCounted = reading.asserting.counts(definition);
  const own: Around = isHandedOn === true ? { ...outer, isHelper: true } : outer;
  const inside = isCounted ? { isCounted } : own;
  parameterDefaults(reading, definition, inside);
  reading.statements(definition.body, inside);
}

function setsExitCode(target: Pattern): boolean {
  return (
    target.p === "member" &&
    target.key === "exitCode" &&
    target.object.e === "global" &&
    target.object.name === "process"
  );
}
