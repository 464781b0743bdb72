import type { Meaning, Names } from "../../flow/model/names.js";
import type { Expression, FlowProgram } from "../../flow/model/program.js";
import { partsOf } from "../../flow/model/walk.js";
import type { Constants } from "./constants.js";
import { rowsOfTables } from "./table-rows.js";

/** Whether another run could decide an expression otherwise: a row of a table can't, an answer or the environment can. */
export function createRunDependence(names: Names, file: string, { module }: FlowProgram, { isConstant }: Constants) {
  const rows = rowsOfTables(module, isTable);

  function isTable(expression: Expression): boolean {
    const meaning = names.meaning(file, expression);
    return meaning.is === "expression" && meaning.expression.e === "array";
  }

  function dependsOnRun(expression: Expression): boolean {
    const visit = (part: Expression, depth: number): boolean => {
      if (depth > 12) return true;
      if (isConstant(part)) return false;
      if (part.e === "binding") {
        if (rows.has(part.binding)) return false;
        const meaning = names.declared(file, part.binding);
        if (meaning.is === "expression" && meaning.file === file) return visit(meaning.expression, depth + 1);
        return meaning.is !== "member" || !isRow(meaning);
      }
      if (["call", "global", "this", "function", "import"].includes(part.e)) return true;
      return partsOf(part).some((inner) => visit(inner, depth + 1));
    };
    return visit(expression, 0);
  }

  function isRow(meaning: Meaning): boolean {
    if (meaning.is === "member") return isRow(meaning.of);
    return meaning.is === "variable" && meaning.file === file && rows.has(meaning.binding);
  }

  return dependsOnRun;
}
