import { anything, awaited, canBe, constant, equality } from "./abstract-value.js";
import type { Statement } from "../model/program.js";
import type { Activation, SymbolicEngine } from "./symbolic.js";
import { merged, type Variables } from "./path-states.js";

/** Follows one statement, on every path on which a refused request may go on. */
export function runStatement(run: SymbolicEngine, statement: Statement, activation: Activation): void {
  switch (statement.s) {
    case "expression":
      run.evaluate(statement.of, activation);
      return;
    case "return": {
      const answer = statement.of === undefined ? constant(undefined) : run.evaluate(statement.of, activation);
      if (run.paths.now.goesOn) run.leave(answer, statement.at, activation);
      run.paths.now.goesOn = false;
      return;
    }
    case "throw":
      run.evaluate(statement.of, activation);
      run.paths.now.goesOn = false;
      return;
    case "break": {
      const left = (statement.to === undefined ? undefined : activation.blocks?.get(statement.to)) ?? activation.left;
      if (left === undefined || !run.paths.now.goesOn) return;
      left.push(run.paths.now.variables);
      run.paths.now.goesOn = false;
      return;
    }
    case "if": {
      const test = run.evaluate(statement.test, activation);
      run.paths.each([
        canBe(test, true) ? () => run.block(statement.whenTrue, activation) : undefined,
        canBe(test, false) ? () => run.block(statement.whenFalse, activation) : undefined,
      ]);
      return;
    }
    case "switch":
      runSwitch(run, statement, activation);
      return;
    case "loop":
      runLoop(run, activation, (isFirst) => {
        // The body of `do` runs before its test is made.
        if (isFirst && statement.once === true) {
          run.block(statement.body, activation);
          return false;
        }
        const test = statement.test === undefined ? constant(true) : run.evaluate(statement.test, activation);
        if (!isFirst || canBe(test, true)) run.block(statement.body, activation);
        return canBe(test, false);
      });
      return;
    case "each":
      runEach(run, statement, activation);
      return;
    case "block":
      runBlock(run, statement, activation);
      return;
    case "try":
      runTry(run, statement, activation);
  }
}

function runBlock(
  run: SymbolicEngine,
  { label, body }: Extract<Statement, { s: "block" }>,
  activation: Activation,
): void {
  const outer = activation.blocks ?? new Map<string, Variables[]>();
  const left: Variables[] = [];
  activation.blocks = new Map([...outer, [label, left]]);
  run.block(body, activation);
  activation.blocks = outer;
  for (const variables of left) run.paths.meet({ variables, goesOn: true });
}

function runSwitch(run: SymbolicEngine, statement: Extract<Statement, { s: "switch" }>, activation: Activation): void {
  const on = run.evaluate(statement.on, activation);
  const outer = activation.left;
  const left: Variables[] = [];
  activation.left = left;
  let open = run.paths.now.goesOn;
  const start = run.paths.now.variables;
  run.paths.now = { variables: new Map(start), goesOn: false };
  const byDefault = statement.cases.every(({ test }) => test !== undefined);
  for (const { test, body } of statement.cases) {
    const equal =
      test === undefined
        ? [...constant(true), ...constant(false)]
        : equality(
            on,
            run.paths.aside(start, () => run.evaluate(test, activation)),
            false,
          );
    if (open && canBe(equal, true)) run.paths.meet({ variables: new Map(start), goesOn: true });
    if (!canBe(equal, false)) open = false;
    run.block(body, activation);
  }
  activation.left = outer;
  if (open && byDefault) run.paths.meet({ variables: start, goesOn: true });
  for (const variables of left) run.paths.meet({ variables, goesOn: true });
}

/** Runs a loop's body once and once more; `body` says whether the loop may have ended before it. */
function runLoop(run: SymbolicEngine, activation: Activation, body: (isFirst: boolean) => boolean): void {
  const outer = activation.left;
  const left: Variables[] = [];
  activation.left = left;
  for (const isFirst of [true, false]) {
    const before = new Map(run.paths.now.variables);
    if (run.paths.now.goesOn && body(isFirst)) left.push(before);
  }
  activation.left = outer;
  const isEndless = left.length === 0;
  run.paths.now.goesOn &&= !isEndless;
  for (const variables of left) run.paths.meet({ variables, goesOn: true });
}

function runEach(run: SymbolicEngine, statement: Extract<Statement, { s: "each" }>, activation: Activation): void {
  const over = awaited(run.evaluate(statement.over, activation));
  const known = over.length === 1 ? run.elements(over) : undefined;
  const outer = activation.left;
  const left: Variables[] = [];
  activation.left = left;
  const { turn } = activation;
  if (known !== undefined && known.length > 0 && known.length <= 20 && !statement.keys) {
    known.forEach((element, index) => {
      if (!run.paths.now.goesOn) return;
      activation.turn = { index, of: known.length };
      run.bind(statement.target, element, activation);
      run.block(statement.body, activation);
    });
  } else if (run.paths.now.goesOn) {
    left.push(new Map(run.paths.now.variables));
    run.bind(statement.target, anything, activation);
    run.block(statement.body, activation);
  }
  activation.turn = turn;
  activation.left = outer;
  for (const variables of left) run.paths.meet({ variables, goesOn: true });
}

function runTry(run: SymbolicEngine, statement: Extract<Statement, { s: "try" }>, activation: Activation): void {
  const before = new Map(run.paths.now.variables);
  const returned = activation.returned.length;
  run.block(statement.body, activation);
  if (statement.handler !== undefined) {
    const inside = run.paths.now;
    // Whatever is called in there may throw, and what was set before it did may be set.
    run.paths.now = { variables: merged(before, inside.variables), goesOn: true };
    if (statement.caught !== undefined) run.bind(statement.caught, anything, activation);
    run.block(statement.handler, activation);
    run.paths.meet(inside);
  }
  if (statement.last.length === 0) return;
  const { goesOn } = run.paths.now;
  run.paths.now = { variables: run.paths.now.variables, goesOn: true };
  const answers = activation.returned.length;
  run.block(statement.last, activation);
  // What `finally` returns replaces what was returned.
  if (!run.paths.now.goesOn) activation.returned.splice(returned, answers - returned);
  run.paths.now.goesOn &&= goesOn;
}
