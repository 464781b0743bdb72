import { digest } from "../facts/digest.js";
import type { Index } from "../facts/fact-cache.js";
import type { Workspace } from "../facts/workspace.js";

/** What was made of one text and nothing else, in this run or an earlier one. */
export interface MadeOfText {
  readonly remembered: Workspace["remembered"];
  /** Whether this run made something that memory doesn't hold. */
  readonly isNew: boolean;
  /** What to remember: what this run asked for, or all that was known when it asked for nothing. */
  readonly kept: Index["made"];
}

export function madeOfText(before: Index["made"]): MadeOfText {
  const made: Record<string, unknown> = {};
  let isNew = false;
  return {
    async remembered<Made>(maker: string, of: string, make: () => Promise<Made>) {
      const key = digest(`${maker}\0${of}`);
      if (!(key in made)) {
        isNew ||= !(key in before);
        made[key] = before[key] ?? (await make());
      }
      // Under this key the same maker wrote: the stamp of the cache covers its code.
      return made[key] as Made;
    },
    get isNew() {
      return isNew;
    },
    get kept() {
      return Object.keys(made).length > 0 ? made : before;
    },
  };
}
