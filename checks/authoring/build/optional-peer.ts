import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { sep } from "node:path";
import { packageFields } from "../../workspace/package.js";

/**
 * Whether an import names an optional peer of the package that it stands in, which isn't installed: that package runs without it, so it
 * stays an import, and nothing is missing.
 *
 * @param importer - absolute path of the importing module
 */
export function isAbsentPeer(specifier: string, importer: string): boolean {
  const [name] = /^(?:@[^/]+\/)?[^./@][^/]*/.exec(specifier) ?? [];
  const [folder] = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(importer) ?? [];
  if (name === undefined || folder === undefined) return false;
  if (readOptional(`${folder}${sep}package.json`)[name]?.optional !== true) return false;
  const folders = createRequire(importer).resolve.paths(name) ?? [];
  return !folders.some((path) => existsSync(`${path}${sep}${name}`));
}

function readOptional(file: string): Readonly<Record<string, { readonly optional?: boolean }>> {
  try {
    const meta = packageFields(readFileSync(file, "utf8"))?.["peerDependenciesMeta"];
    // npm's own shape; another one names no peer.
    return { ...(meta as Readonly<Record<string, { readonly optional?: boolean }>>) };
  } catch {
    return {};
  }
}
