import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createJiti } from "jiti";
import { CouldNotJudge } from "./could-not-judge.js";
import { readThrown } from "./thrown.js";

/**
 * Runs a module of the workspace, TypeScript included, and answers its default export. Read again each time, with all that it
 * imports: nothing of an earlier run is kept.
 *
 * @param wayOut - What may be done about a module that does not load, behind the sentence about it.
 * @throws CouldNotJudge when it does not load, or has no default export.
 */
export async function loadModule(root: string, file: string, wayOut = ""): Promise<unknown> {
  // `defineConfig` and `defineGate` are there even where this package isn't built or installed.
  const index = new URL(import.meta.url.endsWith(".ts") ? "../index.ts" : "../index.js", import.meta.url);
  const checks = fileURLToPath(index);
  // The second name is the one it had before the packages were divided: what still uses it must load, to be mended.
  const alias = { "@rawr/hq-checks": checks, "@rawr/hq-contract/checks": checks };
  const jiti = createJiti(join(root, file), { fsCache: false, moduleCache: false, interopDefault: false, alias });
  try {
    const loaded = (await load(jiti, join(root, file))) as { readonly default?: unknown }; // a module
    if (loaded.default === undefined) {
      const wanted = /config\.[cm]?[jt]s$/.test(file) ? "defineConfig" : "defineGate";
      throw new CouldNotJudge(`${file} exports no default: write \`export default ${wanted}({ ... })\``);
    }
    return loaded.default;
  } catch (error) {
    if (error instanceof CouldNotJudge) throw error;
    const { reason, place = file } = readThrown(error, root);
    throw new CouldNotJudge(`${place} does not load (${reason})${wayOut}`);
  }
}

/** A module of JavaScript would be Node's own to load, which reads a file once for all: it is compiled like one of TypeScript. */
async function load(jiti: ReturnType<typeof createJiti>, path: string): Promise<unknown> {
  const source = /\.m?js$/.test(path) ? await readFile(path, "utf8") : "";
  if (!/^\s*(?:import|export)\b/m.test(source)) return jiti.import(path);
  return jiti.evalModule(source, { filename: path, async: true, forceTranspile: true });
}
