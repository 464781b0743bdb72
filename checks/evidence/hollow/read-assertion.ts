import { isSpread } from "../../flow/model/program.js";
import { expectParts } from "./weak-matchers.js";
import { doubts, type Around, type Reading } from "./reading.js";
import { argumentAt, type Chain, type Link } from "./words.js";

/** What Playwright waits for until it is so. */
const ofPages =
  /^to(?:Be(?:Attached|Checked|Disabled|Editable|Empty|Enabled|Focused|Hidden|InViewport|OK|Visible)|ContainText|Have(?:Attribute|Class|Count|CSS|Id|JSProperty|Role|Screenshot|Text|Title|URL|Values?))$/;

/** One `expect(...)` with what follows it. */
export function assertion(reading: Reading, chain: Chain, around: Around, isWaitedFor: boolean): void {
  const parts = expectParts(chain);
  const subject = argumentAt(chain.expect.args, 0);
  if (chain.expect.args.length === 0) reading.add(chain.expect.at, "`expect` has no value to check");
  const wanted = argumentAt(parts.matcher?.args, 0);
  if (subject !== undefined) {
    reading.judge.judgeSubject(subject, wanted, chain.expect.at);
    if (reading.doubles.isOwn(subject))
      reading.add(chain.expect.at, `\`${reading.excerpt(chain.expect.at)}\` checks the test's own double`);
  }
  if (parts.matcher !== undefined || around.isHandedOn !== true) reading.judge.judgeMatcher(chain, parts);
  const at = parts.matcher?.at ?? chain.expect.at;
  const isPromise =
    chain.word === "expect.poll" ||
    parts.before.some(({ name }) => /^(?:resolves|rejects|eventually)$/.test(name)) ||
    (reading.words.moduleOf(chain.expect.callee) === "@playwright/test" && ofPages.test(parts.matcher?.name ?? ""));
  if (isPromise && !isWaitedFor && parts.matcher !== undefined) reading.add(at, doubts.late);
  if (parts.after.some((link) => isDeaf(reading, link))) reading.add(at, doubts.swallowed);
  // A soft one fails its test at the end, whatever is caught before.
  const isSoft = chain.word === "expect.soft" && around.doubt === doubts.swallowed;
  if (around.doubt !== undefined && !isSoft) reading.add(at, around.doubt);
  const all = [chain.expect.args, ...[parts.matcher, ...parts.after].map((link) => link?.args ?? [])];
  for (const element of all.flat()) reading.expression(isSpread(element) ? element.spread : element, around, true);
}

/** `.catch(() => {})`, and a second function of `then` that asserts nothing. */
function isDeaf(reading: Reading, { name, args }: Link): boolean {
  const handler = name === "catch" ? argumentAt(args, 0) : name === "then" ? argumentAt(args, 1) : undefined;
  return handler !== undefined && !reading.asserting.hearsWith(handler);
}
