import type { Config } from "./settings.js";

/** Types the settings of `rawr-hq.config.ts`. Gives them back as they are; `rawr-hq` judges them. */
export function defineConfig(config: Config): Config {
  return config;
}
