import type { Statement } from "../../flow/model/program.js";
import { doubted, doubts, type Around, type Reading } from "./reading.js";

export function statements(reading: Reading, list: readonly Statement[], around: Around): void {
  let here = around;
  list.forEach((statement, index) => {
    const rest = list.slice(index + 1);
    statementOf(reading, statement, here, rest);
    if (["return", "throw", "break"].includes(statement.s)) here = doubted(here, doubts.never);
    if (statement.s === "if" && reading.asserting.leaves([...statement.whenTrue, ...statement.whenFalse]))
      here = { ...here, isConditional: true };
  });
}

function statementOf(reading: Reading, statement: Statement, around: Around, rest: readonly Statement[]): void {
  switch (statement.s) {
    case "expression":
      return reading.expression(statement.of, around, false);
    case "return":
      if (statement.of !== undefined) reading.expression(statement.of, around, true);
      return;
    case "throw":
      return reading.expression(statement.of, around, true);
    case "if":
      return condition(reading, statement, around, rest);
    case "each": {
      reading.expression(statement.over, around, true);
      return reading.statements(
        statement.body,
        doubted(around, reading.truths.isEmptyList(statement.over) && doubts.never),
      );
    }
    case "loop":
      if (statement.test !== undefined) reading.expression(statement.test, around, true);
      return reading.statements(statement.body, around);
    case "try": {
      const { body, handler, last } = statement;
      const isCaught = handler !== undefined && !reading.asserting.inStatements(handler);
      reading.statements(body, doubted(around, isCaught && doubts.swallowed));
      reading.statements(handler ?? [], doubted(around, !reading.asserting.inStatements(body) && doubts.caught));
      return reading.statements(last, around);
    }
    case "switch": {
      reading.expression(statement.on, around, true);
      const bodies = statement.cases.filter(({ body }) => body.length > 0);
      const isWhole = statement.cases.some(({ test }) => test === undefined);
      const isAsserted = isWhole && bodies.every(({ body }) => reading.asserting.inStatements(body));
      const inside = doubted(around, !isAsserted && reading.truths.dependsOnRun(statement.on) && doubts.condition);
      for (const { test, body } of statement.cases) {
        if (test !== undefined) reading.expression(test, around, true);
        reading.statements(body, { ...inside, isConditional: true });
      }
      return;
    }
    case "break":
  }
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
  const side = (own: readonly Statement[], other: readonly Statement[]): void => {
    const isAlone = !reading.asserting.inStatements(other) && !(reading.asserting.leaves(own) && below);
    reading.statements(own, { ...doubted(around, depends && isAlone && doubts.condition), isConditional: true });
    const escapes = depends && below && reading.asserting.leaves(own) && !reading.asserting.inStatements(own);
    if (escapes && around.isCounted !== true) reading.add(at, "this way out leaves the assertions below it out");
  };
  side(whenTrue, whenFalse);
  side(whenFalse, whenTrue);
}
