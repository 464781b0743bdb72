import type { FileFacts } from "../../facts/facts.js";

const names =
  /(?:^|\/)(?:vite(?:st)?\.(?:config|workspace|projects)|(?:webpack|rspack|rsbuild|rollup|rolldown|esbuild|tsup|tsdown|metro|farm)(?:\.[\w-]+)*?)(?:\.[\w-]+)*\.[cm]?[jt]s$/;

/** What takes settings as an argument, and builds. */
export const bundlers: RegExp =
  /^(?:vite|vitest\/(?:node|config)|esbuild|tsup|rollup|rolldown|webpack|@rspack\/core|@rsbuild\/core)$/;

/** Whether a file is a bundler's settings, or a script that calls one. */
export function isBundlerSettings(file: string, { imports }: Pick<FileFacts, "imports">): boolean {
  if (/\.test\.[cm]?[jt]s$/.test(file)) return false;
  return (
    names.test(file) ||
    imports.some(({ specifier }) => /^(?:esbuild|webpack|rollup|@rspack\/core)$/.test(specifier ?? ""))
  );
}
