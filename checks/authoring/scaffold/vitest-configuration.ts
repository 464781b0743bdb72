import { existsSync } from "node:fs";
import { join } from "node:path";

const extensions = ["ts", "mts", "cts", "js", "mjs", "cjs"];
const names = ["vitest", "vite"].flatMap((tool) => extensions.map((extension) => `${tool}.config.${extension}`));

/** The configuration of vitest that is there; a new one beside it would hide it. */
export function vitestConfiguration(root: string): string | undefined {
  return names.find((name) => existsSync(join(root, name)));
}
