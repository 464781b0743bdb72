import type { Place } from "../../report/finding.js";
import type { Declared } from "../../syntax/syntax.js";

/** More would hide the sentence that they stand behind. */
const most = 3;

/** "`rate` is declared in packages/tax/src/index.ts:1 as `number`", for a finding at `from`; `undefined` without a declaration. */
export function declaredWords(declared: readonly Declared[], from: Place): string | undefined {
  if (declared.length === 0) return undefined;
  const more = declared.length - most;
  const clauses = declared.slice(0, most).map(({ name, at, type }) => {
    const where = at.file === from.file ? `on line ${at.line}` : `in ${at.file}:${at.line}`;
    return `\`${name}\` is declared ${where}${type === undefined ? "" : ` as \`${type}\``}`;
  });
  return clauses.join(", ") + (more > 0 ? `, and ${more} more elsewhere` : "");
}
