import { isSpread, type At, type Property } from "../../flow/model/program.js";
import type { Add } from "./judge-expect.js";
import type { Truths } from "./truth.js";
import { argumentAt, type Call } from "./words.js";

const leavesOut: ReadonlyMap<string, string> = new Map(
  Object.entries({
    skip: "leaves the test out",
    skipIf: "leaves the test out under a condition",
    runIf: "leaves the test out under a condition",
    if: "leaves the test out under a condition",
    todoIf: "leaves the test out under a condition",
    fixme: "leaves the test out",
    fail: "passes when the host is wrong",
    only: "leaves every other test out",
    todo: "is not a test yet",
    fails: "passes when the host is wrong",
    failing: "passes when the host is wrong",
  }),
);

/** `it`, `describe.skip.each`, `fit`, `test.concurrent`; not a runner's hooks and settings, `test.before` and `test.slow`. */
export const testWord =
  /^[xf]?(?:describe|test|it|suite|specify|context)(?:\.(?!assert\.|(?:before|after)(?:All|Each)?(?:\.|$)|(?:step|run|use|slow|info|configure|setTimeout|timeout|plan|end|autoend|bailout|teardown)$)\w+)*$/;
export const oneTest = /^[xf]?(?:test|it|specify)(?:\.|$)(?!.*\b(?:skip|todo|describe|fixme)\b)/;
export const oneSuite = /^[xf]?(?:describe|suite|context)(?:\.|$)(?!.*\b(?:skip|todo|fixme)\b)/;

/** What of a test's or a suite's own call leaves it out, or lets it pass when the host is wrong. */
export function judgeTestCall(call: Call, word: string, truths: Truths, add: Add): void {
  const at = placeOfWord(call);
  const [first = "", ...modifiers] = word.split(".");
  for (const modifier of modifiers) {
    const left = leavesOut.get(modifier);
    if (left !== undefined) add(at, `\`.${modifier}\` ${left}`);
  }
  if (first.startsWith("x")) add(at, `\`${first}\` leaves the test out`);
  if (first.startsWith("f")) add(at, `\`${first}\` leaves every other test out`);
  const table = call.callee.e === "call" ? argumentAt(call.callee.args, 0) : undefined;
  if (table !== undefined && truths.isEmptyList(table)) add(at, "a table without rows is not a test");
  if (/^(?:test|it|specify)$/.test(first) && modifiers.length === 0 && call.args.length === 1 && isTitle(call))
    add(at, `\`${first}\` without a function is not a test yet`);
  for (const argument of call.args) {
    const options = isSpread(argument) ? undefined : truths.givenTo(argument);
    if (options?.e === "object") for (const property of options.properties) judgeOption(property, truths, add);
  }
}

function judgeOption(property: Property, truths: Truths, add: Add): void {
  if (isSpread(property)) {
    const spread = truths.givenTo(property.spread);
    if (spread.e === "object") for (const inner of spread.properties) judgeOption(inner, truths, add);
    return;
  }
  if (typeof property.key !== "string") return;
  const { key, value, at } = property;
  const isOff = value.e === "literal" && (value.value === false || value.value === 0);
  const left = key === "retry" ? "passes if one of several attempts passes" : leavesOut.get(key);
  if (left !== undefined && !isOff) add(at, `\`${key}\` ${left}`);
}

function isTitle({ args: [title] }: Call): boolean {
  return title !== undefined && !isSpread(title) && (title.e === "literal" || title.e === "concat");
}

/** The part of a callee that a reader looks at: `skip` of `it.skip`. */
export function placeOfWord(call: Call): At {
  if (call.callee.e === "call") return placeOfWord(call.callee);
  return call.callee.e === "get" ? call.callee.at : call.at;
}
