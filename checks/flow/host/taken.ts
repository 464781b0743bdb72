import type { Expression } from "../model/program.js";
import type { Interpreter } from "../interpreter/interpreter.js";
import type { Constant, Frame, TraceNode, Value } from "../interpreter/value.js";

type Branch = Extract<TraceNode, { node: "branch" }>;

/** Whether the condition of a branch holds, where constants alone decide it. */
export function isTaken({ kind, test, frame }: Branch, interpreter: Interpreter): boolean | undefined {
  return kind === "if" || kind === "?" ? holds(test, frame, interpreter) : undefined;
}

/** Whether a case of a `switch` is the one; `test` is `undefined` for the default. */
export function isTakenCase(
  { test: on, frame }: Branch,
  test: Expression | undefined,
  interpreter: Interpreter,
): boolean | undefined {
  return test === undefined ? undefined : isEqual([on, test], frame, interpreter);
}

function holds(test: Expression, frame: Frame, interpreter: Interpreter): boolean | undefined {
  if (test.e === "operation") {
    const [first] = test.of;
    if (test.operator === "!" && first !== undefined) return opposite(holds(first, frame, interpreter));
    if (/^[=!]==?$/.test(test.operator)) {
      const equal = isEqual(test.of, frame, interpreter);
      return test.operator.startsWith("!") ? opposite(equal) : equal;
    }
    return undefined;
  }
  if (test.e !== "binding" && test.e !== "literal" && test.e !== "get") return undefined;
  const known = constantOf(interpreter.evaluate(test, frame));
  return known === undefined ? undefined : Boolean(known.value);
}

function isEqual(of: readonly Expression[], frame: Frame, interpreter: Interpreter): boolean | undefined {
  const [left, right] = of.map((part) =>
    part.e === "binding" || part.e === "literal" || part.e === "get"
      ? constantOf(interpreter.evaluate(part, frame))
      : undefined,
  );
  return left === undefined || right === undefined ? undefined : left.value === right.value;
}

function opposite(known: boolean | undefined): boolean | undefined {
  return known === undefined ? undefined : !known;
}

function constantOf(value: Value): { readonly value: Constant } | undefined {
  const [only] = value;
  return value.size === 1 && only?.k === "constant" ? only : undefined;
}
