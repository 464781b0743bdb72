import type { Expression, Statement } from "../../flow/model/program.js";
import { isExit } from "./read-call.js";
import { doubted, doubts, type Around, type Reading } from "./reading.js";

export function statements(reading: Reading, list: readonly Statement[], around: Around): void {
  let here = around;
  list.forEach((statement, index) => {
    const rest = list.slice(index + 1);
    const isBacked = reading.asserting.inStatements(list.toSpliced(index, 1)) || here.isBacked === true;
    statementOf(reading, statement, isBacked ? { ...here, isBacked } : here, rest);
    if (goesAway(reading, statement)) here = doubted(here, doubts.never);
    if (statement.s === "if" && reading.asserting.leaves([...statement.whenTrue, ...statement.whenFalse]))
      here = { ...here, isConditional: true };
  });
}

/** Nothing below it runs. */
function goesAway(reading: Reading, statement: Statement): boolean {
  switch (statement.s) {
    case "return":
    case "throw":
    case "break":
      return true;
    case "expression":
      return statement.of.e === "call" && isExit(reading, statement.of);
    case "if": {
      const leave = (side: readonly Statement[]) => side.some((inner) => goesAway(reading, inner));
      const decided = reading.truths.truthOf(statement.test);
      if (decided !== undefined) return leave(decided ? statement.whenTrue : statement.whenFalse);
      return leave(statement.whenTrue) && leave(statement.whenFalse);
    }
    case "try":
      return statement.last.some((inner) => goesAway(reading, inner));
    default:
      return false;
  }
}

function statementOf(reading: Reading, statement: Statement, around: Around, rest: readonly Statement[]): void {
  switch (statement.s) {
    case "expression":
      if (isThrownAway(statement.of)) reading.add(statement.of.at, "the result of this comparison is discarded");
      return reading.expression(statement.of, around, false);
    case "return":
      if (statement.of !== undefined)
        reading.expression(statement.of, around.isHelper === true ? { ...around, isHandedOn: true } : around, true);
      return;
    case "throw":
      if (around.doubt === doubts.swallowed && around.isBacked !== true) reading.add(statement.at, doubts.thrown);
      return reading.expression(statement.of, around, true);
    case "if":
      return condition(reading, statement, around, rest);
    case "each": {
      reading.expression(statement.over, around, true);
      return reading.statements(
        statement.body,
        doubted(
          around,
          reading.truths.isEmptyList(statement.over)
            ? doubts.never
            : reading.truths.mayBeFilteredOut(statement.over) && around.isBacked !== true && doubts.filtered,
        ),
      );
    }
    case "loop":
      if (statement.test !== undefined) reading.expression(statement.test, around, true);
      return reading.statements(
        statement.body,
        doubted(
          around,
          statement.test !== undefined &&
            statement.once !== true &&
            isNoRound(reading, reading.truths.testAtFirst(statement.test, statement.body)) &&
            doubts.never,
        ),
      );
    case "block":
      return reading.statements(statement.body, around);
    case "try": {
      const { body, handler, last } = statement;
      const isCaught =
        (handler !== undefined && !reading.asserting.hears(handler)) || last.some((inner) => inner.s === "return");
      reading.statements(body, doubted(around, isCaught && doubts.swallowed));
      reading.statements(handler ?? [], doubted(around, !reading.asserting.inStatements(body) && doubts.caught));
      return reading.statements(last, around);
    }
    case "switch": {
      reading.expression(statement.on, around, true);
      const bodies = statement.cases.filter(({ body }) => body.length > 0);
      const isWhole = statement.cases.some(({ test }) => test === undefined);
      const isAsserted = isWhole && bodies.every(({ body }) => reading.asserting.inStatements(body));
      const decides = [statement.on, ...statement.cases.flatMap(({ test }) => test ?? [])];
      const depends = decides.some((one) => reading.truths.dependsOnRun(one));
      const inside = doubted(around, !isAsserted && depends && doubts.condition);
      const isMissed = isMissedByAll(reading, statement);
      for (const { test, body } of statement.cases) {
        if (test !== undefined) reading.expression(test, around, true);
        reading.statements(body, { ...doubted(inside, isMissed && doubts.never), isConditional: true });
      }
      return;
    }
    case "break":
  }
}

/** No case is that of a value which is written in the source. */
function isMissedByAll({ truths }: Reading, { on, cases }: Extract<Statement, { s: "switch" }>): boolean {
  const value = truths.valueOf(on);
  if (value === undefined) return false;
  return cases.every(({ test }) => {
    const own = test === undefined ? undefined : truths.valueOf(test);
    return own !== undefined && own !== value;
  });
}

function condition(
  reading: Reading,
  statement: Extract<Statement, { s: "if" }>,
  around: Around,
  rest: readonly Statement[],
): void {
  const { test, whenTrue, whenFalse, at } = statement;
  reading.expression(test, around, true);
  const depends = reading.truths.dependsOnRun(test);
  const below = reading.asserting.inStatements(rest);
  const decided = reading.truths.truthOf(test);
  const side = (own: readonly Statement[], other: readonly Statement[]): void => {
    if (decided === (own === whenFalse)) return reading.statements(own, doubted(around, doubts.never));
    const isAlone = !reading.asserting.inStatements(other) && !(reading.asserting.leaves(own) && below);
    reading.statements(own, { ...doubted(around, depends && isAlone && doubts.condition), isConditional: true });
    const escapes = depends && below && reading.asserting.leaves(own) && !reading.asserting.inStatements(own);
    if (escapes && around.isCounted !== true) reading.add(at, "this early exit skips the assertions below it");
  };
  side(whenTrue, whenFalse);
  side(whenFalse, whenTrue);
}

/** `n < 0` of a counter, `n < list.length` of an empty list, `false`. */
function isNoRound({ truths }: Reading, test: Expression): boolean {
  if (truths.truthOf(test) === false) return true;
  if (test.e !== "operation" || test.operator !== "<") return false;
  const most = test.of[1];
  return truths.valueOf(most) === 0 || (most?.e === "get" && most.key === "length" && truths.isEmptyList(most.object));
}

function isThrownAway(value: Expression): value is Extract<Expression, { e: "operation" }> {
  return value.e === "operation" && /^(?:[!=]==?|[<>]=?)$/.test(value.operator);
}
