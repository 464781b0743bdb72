import type { Config } from "./settings.js";

/**
 * Types the settings of `rawr-hq.config.ts`. Returns them unchanged; `rawr-hq` judges them.
 *
 * @example
 * defineConfig({ host: "server/main.ts" }).host; //=> "server/main.ts"
 */
export function defineConfig(config: Config): Config {
  return config;
}
