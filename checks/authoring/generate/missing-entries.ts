import { existsSync } from "node:fs";
import { join } from "node:path";
import type { RuleBook } from "../../report/rule-book.js";
import type { DiscoveredPlugin } from "../../workspace/discovered-plugin.js";

/** Entries that the import of `src/index.js` finds, in TypeScript and at run time. */
const entries = ["index.ts", "index.tsx", "index.js"];

/** What `rawr-hq generate` refuses beside what the parser and discovery refuse. */
export const generateRules = {
  name: "generate",
  policy: "D-006",
  owner: "plugin-lifecycle",
  rules: {
    G101: {
      title: "plugin has no entry",
      why: "the composition imports each plugin from its entry",
      fix: "export the plugin as default from `src/index.ts`",
    },
  },
} as const satisfies RuleBook;

/** The plugins whose code the composition would import in vain. */
export function missingEntries(root: string, plugins: readonly DiscoveredPlugin[]) {
  return plugins
    .filter(({ directory }) => !entries.some((entry) => existsSync(join(root, directory, "src", entry))))
    .map(({ directory, file, at }) => ({
      code: "G101" satisfies keyof typeof generateRules.rules,
      file,
      line: at.line,
      column: at.column,
      message: `\`${directory}\` has no \`src/index.ts\`, which the composition imports (D-006)`,
      fix: generateRules.rules.G101.fix,
    }));
}
