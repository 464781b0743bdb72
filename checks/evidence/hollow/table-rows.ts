import { isSpread, type Expression, type FlowFunction, type Pattern } from "../../flow/model/program.js";
import { walkFunction } from "../../flow/model/walk.js";

/** Elements of a table that is written in the source, by binding. */
export function rowsOfTables(module: FlowFunction, isTable: (expression: Expression) => boolean): ReadonlySet<number> {
  const found = new Set<number>();
  const add = (target: Pattern | null | undefined): void => {
    if (target?.p === "binding") found.add(target.binding);
    else if (target?.p === "default") add(target.target);
    else if (target?.p === "array") [...target.elements, target.rest].forEach(add);
    else if (target?.p === "object")
      [...target.properties.map((property) => property.target), target.rest].forEach(add);
  };
  walkFunction(module, {
    statement(statement) {
      if (statement.s === "each" && isTable(statement.over)) add(statement.target);
    },
    expression(expression) {
      if (expression.e !== "call" || expression.callee.e !== "call") return;
      const { callee } = expression.callee;
      const isEach = callee.e === "get" && (callee.key === "each" || callee.key === "for");
      for (const argument of isEach ? expression.args : []) {
        if (!isSpread(argument) && argument.e === "function") argument.function.params.forEach(add);
      }
    },
  });
  return found;
}
