import type { ESLint, Linter } from "eslint";
import { version } from "../workspace/package.js";
import { rules } from "./rules.js";

interface Plugin extends ESLint.Plugin {
  readonly configs: {
    /**
     * Every rule of this plugin as an error. TypeScript files are linted even if no other configuration names them: without a parser for
     * them ESLint says so, instead of passing over them in silence.
     */
    readonly recommended: Linter.Config[];
  };
}

/**
 * The findings of `rawr-hq check` as an ESLint plugin (flat config). A rule is a static gate, by the gate's name.
 *
 * @example
 * // eslint.config.js
 * import hq from "@rawr/hq-checks/eslint";
 * export default [...hq.configs.recommended];
 */
const plugin: Plugin = {
  meta: { name: "@rawr/hq-checks", version: version(), namespace: "rawr-hq" },
  rules,
  configs: {
    get recommended() {
      return [
        { name: "rawr-hq/files", files: ["**/*.{ts,mts,cts,tsx}"] },
        {
          name: "rawr-hq/recommended",
          plugins: { "rawr-hq": plugin },
          rules: Object.fromEntries(Object.keys(rules).map((name) => [`rawr-hq/${name}`, "error" as const])),
        },
      ];
    },
  },
};

export default plugin;
