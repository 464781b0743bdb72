import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { JsonObject } from "@rawr/hq-contract/tables";

/** This package's folder, whether it runs from source (`checks/workspace`) or built (`dist/checks/workspace`). */
export function packageFolder(): URL {
  let folder = new URL("..", import.meta.url);
  for (let up = 0; up < 6; up++, folder = new URL("..", folder)) {
    // The repository that both packages are made in has the name of the other one.
    if (/^@rawr\/hq-(?:checks|contract)$/.test(readPackage(folder)?.name ?? "")) return folder;
  }
  throw new Error(`no package.json of @rawr/hq-checks above ${fileURLToPath(import.meta.url)}`);
}

/** This package's version. */
export function version(): string {
  return readPackage(packageFolder())?.version ?? "0.0.0";
}

/**
 * Why this version can't judge with the `@rawr/hq-contract` that is installed; `undefined` when the two belong together. Both read the same
 * tables, evidence and manifests, so each version goes with exactly one of the other. The way out is for the caller to name.
 *
 * @param own - this package's version
 * @param resolve - finds the package.json of the contract
 */
export function contractMisfit(
  own = version(),
  resolve: (id: string) => string = createRequire(import.meta.url).resolve,
): string | undefined {
  try {
    const installed = readPackage(new URL("./", pathToFileURL(resolve("@rawr/hq-contract/package.json"))))?.version;
    if (installed === own) return undefined;
    return `@rawr/hq-checks is ${own}, but the installed @rawr/hq-contract is ${installed ?? "of no version"}, and the two must be the same`;
  } catch {
    return `@rawr/hq-checks ${own} needs @rawr/hq-contract, which is not installed`;
  }
}

/** The oldest TypeScript that the contract's types are tested with. */
export const oldestCompiler = "5.9";

/** Whether a version, or the lowest that a range like `~5.8.0` allows, is older than that; `^5.8.0` may be newer. */
export function isOlderCompiler(range: string): boolean {
  const [, caret, major = "0", minor] = /^(\^)?[~=v\s]*(\d+)(?:\.(\d+))?/.exec(range) ?? [];
  if (Number(major) !== 5) return Number(major) > 0 && Number(major) < 5;
  return caret === undefined && minor !== undefined && Number(minor) < 9;
}

function readPackage(folder: URL): { readonly name?: string; readonly version?: string } | undefined {
  try {
    // Our own package.json: its shape is ours.
    return JSON.parse(readFileSync(new URL("package.json", folder), "utf8")) as { name?: string; version?: string };
  } catch {
    return undefined;
  }
}

/**
 * The fields of a package.json, whatever each holds; `undefined` where the text is not a JSON object: another tool says so. An array has no field
 * that anybody asks for.
 */
export function packageFields(text: string | undefined): JsonObject | undefined {
  try {
    const manifest: unknown = JSON.parse((text ?? "").replace(/^\uFEFF/, ""));
    // What JSON holds is JSON.
    return typeof manifest === "object" && manifest !== null ? (manifest as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}
