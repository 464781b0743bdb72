import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { confirmContract } from "./confirm-contract.js";
import { CouldNotJudge } from "./could-not-judge.js";
import { defaultSettings } from "./default-settings.js";
import type { Settings } from "./settings.js";

/** Names that a config file may have, in the order in which they are looked for. */
export const configFiles = ["ts", "mts", "cts", "js", "mjs", "cjs", "json"].map((ending) => `rawr-hq.config.${ending}`);

/**
 * Reads the settings of a workspace.
 *
 * A config of TypeScript or JavaScript is run, like any config file of a build tool; it may import `defineConfig` from `@rawr/hq-checks`
 * even where that package isn't built or installed.
 *
 * @throws CouldNotJudge when package.json is not JSON, when there are two config files, or one that does not load or does not say what it should,
 * or when the workspace has another version of the contract than these gates.
 */
export async function loadSettings(root: string): Promise<Settings> {
  const settings = await readSettings(root);
  confirmContract(root, settings);
  return settings;
}

async function readSettings(root: string): Promise<Settings> {
  await readRootPackage(root);
  const found = (await Promise.all(configFiles.map(async (file) => ({ file, there: await exists(join(root, file)) }))))
    .filter(({ there }) => there)
    .map(({ file }) => file);
  const [file, second] = found;
  if (file === undefined) return defaultSettings;
  if (second !== undefined) {
    throw new CouldNotJudge(`${file} and ${second} both exist: keep one`);
  }
  const config = file.endsWith(".json") ? await readJson(root, file) : await runConfig(root, file);
  const { toSettings } = await import("./config-schema.js"); // zod: only a workspace with a config pays for it
  return { ...toSettings(config, file), configFile: file };
}

async function readJson(root: string, file: string): Promise<unknown> {
  const text = await readFile(join(root, file), "utf8").catch((error: unknown) => {
    throw new CouldNotJudge(`${file} can't be read (${reasonOf(error)})`);
  });
  const json = text.replace(/^\uFEFF/, "");
  const { parseJsonText, positionsIn, toJsonValue } = await import("@rawr/hq-contract");
  const read = parseJsonText(json);
  if (read.ok) return toJsonValue(read.node);
  const { line, column } = positionsIn(json)(read.error.offset);
  throw new CouldNotJudge(`${file}:${line}:${column} is not JSON (${read.error.message})`);
}

/** Everything else would misread a workspace whose package.json has a comma too many. */
async function readRootPackage(root: string): Promise<void> {
  const text = await readFile(join(root, "package.json"), "utf8").catch(() => "{}");
  try {
    JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    await readJson(root, "package.json");
  }
}

async function runConfig(root: string, file: string): Promise<unknown> {
  // Only a workspace with such a config pays for what runs it.
  const { loadModule } = await import("./load-module.js");
  return loadModule(root, file);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split("\n", 1)[0] ?? "").trim();
}
