import { digest } from "../facts/digest.js";
import type { Index } from "../facts/fact-cache.js";
import type { Workspace } from "../facts/workspace.js";

/** What was made of one text and nothing else, in this run or an earlier one. */
export interface MadeOfText {
  readonly remembered: Workspace["remembered"];
  /** Whether this run made something that memory doesn't hold. */
  readonly isNew: boolean;
  /** What to remember: by kind of maker what this run asked for, or all that was known of a kind of which it asked for nothing. */
  readonly kept: Index["made"];
}

export function madeOfText(before: Index["made"]): MadeOfText {
  const made: Record<string, unknown> = {};
  let isNew = false;
  return {
    async remembered<Made>(maker: string, of: string, make: () => Promise<Made>) {
      const key = `${kindOf(maker)} ${digest(`${maker}\0${of}`)}`;
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
      const asked = new Set(Object.keys(made).map(kindOf));
      const others = Object.entries(before).filter(([key]) => !asked.has(kindOf(key)));
      return { ...Object.fromEntries(others), ...made };
    },
  };
}

/** The first word of a maker's name. */
function kindOf(name: string): string {
  return name.split(" ", 1).join("");
}
