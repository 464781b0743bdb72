import type { Engine } from "./engine.js";
import type { Expression, Statement } from "../model/program.js";
import { walkStatements } from "../model/walk.js";
import { spotIn } from "./spot.js";
import { contains, nothing, one, textsOf, type Frame, type Value } from "./value.js";

/** A loop over a longer list runs once, for all elements. */
const mostElements = 80;

/** Runs one statement; both sides of a branch are taken. */
export function runStatement(engine: Engine, statement: Statement, frame: Frame): void {
  const { file } = frame.module;
  switch (statement.s) {
    case "expression":
      engine.evaluate(statement.of, frame);
      return;
    case "return":
    case "throw": {
      const value = statement.of === undefined ? nothing : engine.evaluate(statement.of, frame);
      if (statement.s === "return") returns(engine, frame, value);
      engine.trace.tell({ node: "exit", how: statement.s, value, file, at: statement.at });
      return;
    }
    case "break":
      engine.trace.tell({
        node: "exit",
        how: "break",
        ...(statement.again === true ? { again: true } : {}),
        ...(statement.to === undefined ? {} : { to: statement.to }),
        value: nothing,
        file,
        at: statement.at,
      });
      return;
    case "if": {
      const value = engine.evaluate(statement.test, frame);
      const arms = [
        engine.trace.during(() => engine.block(statement.whenTrue, frame)),
        engine.trace.during(() => engine.block(statement.whenFalse, frame)),
      ];
      engine.trace.tell({
        node: "branch",
        test: statement.test,
        kind: "if",
        value,
        arms,
        frame,
        file,
        at: statement.at,
      });
      return;
    }
    case "switch": {
      const value = engine.evaluate(statement.on, frame);
      const spot = spotIn(frame, statement.at, "switch");
      const arms = statement.cases.map(({ test, body }) => {
        if (test !== undefined) engine.domain.compare?.("===", [value, engine.evaluate(test, frame)], spot);
        return engine.trace.during(() => engine.block(body, frame));
      });
      engine.trace.tell({
        node: "branch",
        test: statement.on,
        cases: statement.cases,
        kind: "switch",
        value,
        arms,
        frame,
        file,
        at: statement.at,
      });
      return;
    }
    case "loop":
      if (statement.test !== undefined) engine.evaluate(statement.test, frame);
      tellLoop(engine, [() => engine.block(statement.body, frame)], file, statement);
      return;
    case "each":
      each(engine, statement, frame);
      return;
    case "block":
      engine.trace.tell({
        node: "block",
        label: statement.label,
        body: engine.trace.during(() => engine.block(statement.body, frame)),
      });
      return;
    case "try": {
      const calls: number[] = [];
      const body = engine.trace.during(() => {
        for (const one of statement.body) {
          if (engine.trace.isOn && callsSomething(one)) calls.push(engine.trace.length);
          engine.block([one], frame);
        }
      });
      const { handler, caught } = statement;
      const caughtTrace = engine.trace.during(() => {
        if (caught !== undefined) engine.bind(caught, engine.atoms.unknownValue, frame, statement.at);
        if (handler !== undefined) engine.block(handler, frame);
      });
      engine.trace.tell({
        node: "try",
        body,
        calls,
        handler: handler === undefined ? undefined : caughtTrace,
        last: engine.trace.during(() => engine.block(statement.last, frame)),
        file,
        at: statement.at,
      });
    }
  }
}

/** The frame that `return` leaves: a loop's body has one of its own. */
function returns(engine: Engine, frame: Frame, value: Value): void {
  let target = frame;
  while (target.outer !== undefined && target.site === undefined && target.key.includes("/")) target = target.outer;
  if (contains(target.result, value)) return;
  target.result = engine.atoms.join(target.result, value);
  engine.heap.changed = true;
}

function each(engine: Engine, statement: Extract<Statement, { s: "each" }>, frame: Frame): void {
  const over = engine.evaluate(statement.over, frame);
  const spot = spotIn(frame, statement.at, `each${statement.id}`);
  let elements: readonly Value[];
  if (statement.keys) {
    const keys = engine.heap.keys(over, spot);
    const names = textsOf(keys);
    elements = names === undefined ? [keys] : names.map((name) => one(engine.atoms.constant(name)));
  } else elements = engine.lists.iterate(over, spot);
  if (elements.length > mostElements) elements = [engine.atoms.join(...elements)];
  const turns = elements.map((element, index) => () => {
    const contexts = engine.frames.contextsOf(`${frame.key}/each${statement.id}`);
    let inner = contexts.get(String(index));
    if (inner === undefined) {
      const made = engine.frames.make(frame.module, frame, frame.definition, statement.locals, undefined);
      inner = { ...made, key: `${frame.key}/${statement.id}.${index}`, self: frame.self };
      contexts.set(String(index), inner);
    }
    inner.self = frame.self;
    engine.bind(statement.target, element, inner, statement.at);
    engine.block(statement.body, inner);
  });
  tellLoop(engine, turns, frame.module.file, statement);
}

function tellLoop(
  engine: Engine,
  turns: readonly (() => void)[],
  file: string,
  statement: Extract<Statement, { s: "loop" | "each" }>,
): void {
  const { label, at } = statement;
  const isEndless = statement.s === "loop" && isAlways(statement.test);
  const once = isEndless || (statement.s === "loop" && statement.once === true);
  const told = turns.map((turn) => engine.trace.during(turn));
  engine.trace.tell({ node: "loop", label, turns: told, once, isEndless, file, at });
}

/** `for (;;)`, `while (true)` */
function isAlways(test: Expression | undefined): boolean {
  return test === undefined || (test.e === "literal" && Boolean(test.value));
}

/** Whether a statement may throw because of what it calls. */
function callsSomething(statement: Statement): boolean {
  let calls = false;
  walkStatements([statement], {
    expression: ({ e }) => {
      calls ||= e === "call" || e === "await" || e === "import";
      return e !== "function" && e !== "class";
    },
  });
  return calls;
}
