import { createNames } from "../../flow/model/names.js";
import type { At } from "../../flow/model/program.js";
import type { Programs } from "../../flow/model/programs.js";
import { createAsserting } from "./asserting.js";
import { createCalls } from "./calls.js";
import { createExpectJudge } from "./judge-expect.js";
import { expression } from "./read-expression.js";
import { statements } from "./read-statements.js";
import type { Reading } from "./reading.js";
import { createDoubles } from "./doubles.js";
import { createTruths } from "./truth.js";
import { overlap } from "../../workspace/place.js";
import { createTestWords } from "./words.js";

/** A place of a harness's source that makes a test worth less than it looks. */
export interface HollowPlace {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly what: string;
}

/** Assertions that can hardly fail, and code that leaves tests out. Found by what the source does, so comments and strings don't count. */
export function hollowPlaces(file: string, text: string, programs: Programs): HollowPlace[] {
  const program = programs.program(file);
  if (program === undefined) return [];
  const lines = text.split("\n");
  const places: HollowPlace[] = [];
  const add = ([line, column, endColumn]: At, what: string): void => {
    const end = endColumn > column ? endColumn : (lines[line - 1]?.length ?? column) + 1;
    // Of one assertion the first thing that is wrong counts; the same said of two is two.
    const found = { line, column, endColumn: end, what };
    if (!places.some((place) => place.line === line && (place.what !== what || overlap(place, found))))
      places.push(found);
  };
  const excerpt = ([line, column, endColumn]: At): string =>
    (lines[line - 1] ?? "").slice(column - 1, endColumn > column ? endColumn - 1 : undefined);

  const names = createNames(programs);
  const words = createTestWords(names, file);
  const truths = createTruths(names, file, program, words);
  const asserting = createAsserting(names, words, file);
  const judge = createExpectJudge(truths, words, excerpt, add);
  const reading: Reading = {
    words,
    truths,
    asserting,
    judge,
    calls: createCalls(names, file, program),
    doubles: createDoubles(names, file, program.module, words),
    add,
    excerpt,
    statements: (list, around) => statements(reading, list, around),
    expression: (value, around, isWaitedFor) => expression(reading, value, around, isWaitedFor),
  };
  reading.statements(program.module.body, {});
  return places.sort((a, b) => a.line - b.line || a.column - b.column);
}
