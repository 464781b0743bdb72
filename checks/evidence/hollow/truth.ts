import type { Names } from "../../flow/model/names.js";
import type { Expression, FlowProgram } from "../../flow/model/program.js";
import { createDecisions } from "./almost-always-true.js";
import { createAlwaysTrue } from "./always-true.js";
import { createConstants } from "./constants.js";
import { createDecided } from "./decided.js";
import { createRunDependence } from "./depends-on-run.js";
import { createEmptyLists } from "./empty-lists.js";
import { createFirstRound } from "./first-round.js";
import { createPromises } from "./promises.js";
import { createSameness } from "./same-value.js";
import { createUses } from "./uses.js";
import type { TestWords } from "./words.js";

/** What an expression of a test says whatever the host did. */
export function createTruths(names: Names, file: string, program: FlowProgram, words: TestWords) {
  const uses = createUses(program, words);
  const constants = createConstants(names, file, uses);
  const decided = createDecided(names, file, constants);
  const known = {
    ...constants,
    ...decided,
    ...createSameness(names, file, program.module, words, uses),
    ...createPromises(names, file, uses),
    ...createEmptyLists(names, file, constants, decided),
  };
  const { isAlmostAlwaysTrue, isDecision } = createDecisions(names, file, words, decided);
  const isAlwaysTrue = createAlwaysTrue(words, known);
  const dependsOnRun = createRunDependence(names, file, program, constants);

  function givenTo(expression: Expression): Expression {
    if (expression.e === "typed") return givenTo(expression.of);
    const meaning = expression.e === "binding" ? names.declared(file, expression.binding) : undefined;
    return meaning?.is === "expression" && meaning.file === file ? meaning.expression : expression;
  }

  return {
    ...known,
    uses,
    testAtFirst: createFirstRound(program.module),
    isAlwaysTrue,
    isAlmostAlwaysTrue,
    isDecision,

    /** `answers.filter(({ status }) => status === 403)`: what came decides whether anything is left. */
    mayBeFilteredOut(expression: Expression): boolean {
      const value = givenTo(expression);
      if (value.e !== "call" || value.callee.e !== "get" || value.callee.key !== "filter") return false;
      return dependsOnRun(value.callee.object);
    },

    /** What a name of this file was given; the expression itself otherwise. */
    givenTo,

    /** The values that something may be: both ways of a `?:`, each that a variable is given. */
    waysOf(expression: Expression): readonly Expression[] {
      const value = givenTo(expression);
      if (value.e === "either") return value.of;
      if (value.e !== "binding") return [];
      const meaning = names.declared(file, value.binding);
      return meaning.is === "variable" && meaning.file === file ? meaning.values : [];
    },

    /** A function that says true without looking: `() => true`; or that says it of almost everything: `Boolean`. */
    isBlind(expression: Expression): boolean {
      if (expression.e === "global") return /^(?:Boolean|String|Object)$/.test(expression.name);
      const says = (value: Expression) => known.isConstant(value) || isAlwaysTrue(value) || isAlmostAlwaysTrue(value);
      const returned = known.returnedBy(expression);
      return returned.length > 0 && returned.every(says);
    },

    /** Whether another run could decide it otherwise: a row of a table can't, an answer or the environment can. */
    dependsOnRun,
  };
}

export type Truths = ReturnType<typeof createTruths>;
