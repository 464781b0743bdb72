import type { Evidence, TestLine } from "./evidence-line.js";

/** The least that the law asks for, whatever a shortened list says (SPEC 2.2, 2.7, 4). */
export const atLeast = Object.freeze({
  suites: 7,
  cells: 7,
  seams: 10,
  methods: 7,
  aliases: 7,
  credentials: 5,
  spoiled: 10,
});

/** Why a test proves nothing although it may be green, one sentence each. */
export function doubtsAbout({ state, mode, expectedToFail, retries, assertions, name }: TestLine): string[] {
  const doubts: string[] = [];
  if (state !== "passed") doubts.push(`\`${name}\` ${state === "failed" ? "failed" : `was ${state}`}`);
  if (mode !== "run" && state === "passed") doubts.push(`\`${name}\` ran as \`.${mode}\`, which leaves others out`);
  if (expectedToFail) doubts.push(`\`${name}\` is expected to fail`);
  if (retries > 0) doubts.push(`\`${name}\` passed only when it was repeated (${retries})`);
  if (state === "passed" && assertions === 0) doubts.push(`\`${name}\` asserted nothing`);
  return doubts;
}

/** What is wrong with a run as a whole, one sentence each. */
export function doubtsAboutRun({ run, tests }: Evidence): string[] {
  const outside = tests.filter(({ id }) => id === "");
  return [
    ...run.errors.map((error) => `the run had an error outside every test: ${error}`),
    ...run.filters.map((filter) => `the run left tests out or repeated them: ${filter}`),
    ...(run.reason === "interrupted" ? ["the run was interrupted"] : []),
    ...(tests.length === 0 ? ["the run executed no test"] : []),
    ...outside
      .filter(({ state }) => state !== "passed")
      .map(({ name, state }) => `\`${name}\` was ${state}, and left no evidence`),
  ];
}
