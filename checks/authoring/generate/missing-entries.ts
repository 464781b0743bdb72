import { existsSync } from "node:fs";
import { join } from "node:path";
import { generateRules } from "../../engine/engine-rules.js";
import type { DiscoveredPlugin } from "../../workspace/discovered-plugin.js";

/** Entries that the import of `src/index.js` finds, in TypeScript and at run time. */
const entries = ["index.ts", "index.tsx", "index.js"];

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
