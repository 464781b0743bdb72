import { isSpread, type Element } from "../../flow/model/program.js";
import { expectParts } from "./judge-expect.js";
import { doubts, type Around, type Reading } from "./reading.js";
import { argumentAt, type Chain } from "./words.js";

/** One `expect(...)` with what follows it. */
export function assertion(reading: Reading, chain: Chain, around: Around, isWaitedFor: boolean): void {
  const parts = expectParts(chain);
  const subject = argumentAt(chain.expect.args, 0);
  if (chain.expect.args.length === 0) reading.add(chain.expect.at, "`expect` is given nothing to look at");
  const wanted = argumentAt(parts.matcher?.args, 0);
  if (subject !== undefined) reading.judge.judgeSubject(subject, wanted, chain.expect.at);
  reading.judge.judgeMatcher(chain, parts);
  const at = parts.matcher?.at ?? chain.expect.at;
  const isPromise = chain.word === "expect.poll" || parts.before.some(({ name }) => /^re(?:solves|jects)$/.test(name));
  if (isPromise && !isWaitedFor && parts.matcher !== undefined) reading.add(at, doubts.late);
  const caught = parts.after.find(({ name }) => name === "catch");
  if (caught !== undefined && !elementsAssert(reading, caught.args ?? [])) reading.add(at, doubts.swallowed);
  if (around.doubt !== undefined) reading.add(at, around.doubt);
  const all = [chain.expect.args, ...[parts.matcher, ...parts.after].map((link) => link?.args ?? [])];
  for (const element of all.flat()) reading.expression(isSpread(element) ? element.spread : element, around, true);
}

export function elementsAssert(reading: Reading, elements: readonly Element[]): boolean {
  return elements.some((element) => reading.asserting.inExpression(isSpread(element) ? element.spread : element));
}
