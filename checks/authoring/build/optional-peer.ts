import { readFileSync } from "node:fs";
import { sep } from "node:path";
import { installedFolder } from "../../workspace/installed.js";
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
  return installedFolder(name, importer) === undefined;
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
