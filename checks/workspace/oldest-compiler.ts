/** The oldest TypeScript that the contract's types are tested with. */
export const oldestCompiler = "5.9";

/** Whether a version, or the lowest that a range like `~5.8.0` allows, is older than that; `^5.8.0` may be newer. */
export function isOlderCompiler(range: string): boolean {
  const [, caret, major = "0", minor] = /^(\^)?[~=v\s]*(\d+)(?:\.(\d+))?/.exec(range) ?? [];
  if (Number(major) !== 5) return Number(major) > 0 && Number(major) < 5;
  return caret === undefined && minor !== undefined && Number(minor) < 9;
}
