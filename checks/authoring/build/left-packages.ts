import { existsSync } from "node:fs";
import { join } from "node:path";
import { compare } from "../../workspace/place.js";

/** A package in a bundle that may not work there. */
export interface LeftPackage {
  readonly name: string;
  /** Goes on after the name: `has native code`. */
  readonly what: string;
}

/** A module of a bundle: its file, and what is left of its code. */
export interface BundledModule {
  /** Absolute. */
  readonly id: string;
  readonly code: string;
}

/** Looks for a worker's file, where a host gives its log a transport of its own: it gives none. */
const brought: ReadonlySet<string> = new Set(["@rawr/hq-contract", "pino", "thread-stream"]);
const asksWhereItIs =
  /\b__(?:dirname|filename)\b|\bimport\.meta\.(?:dirname|filename)\b|\b(?:fileURLToPath|URL)\([^;]*\bimport\.meta\.url\b/;

/** The packages in a bundle that have native code, or look for files beside themselves, each once. */
export function leftPackages(modules: readonly BundledModule[]): readonly LeftPackage[] {
  const found = new Map<string, string>();
  for (const { id, code } of modules) {
    const { name, folder } = packageOf(id) ?? { name: "", folder: "" };
    if (name === "" || brought.has(name) || found.has(name)) continue;
    if (["binding.gyp", "prebuilds"].some((file) => existsSync(join(folder, file)))) found.set(name, "has native code");
    else if (asksWhereItIs.test(code)) found.set(name, "looks for files beside itself");
  }
  return [...found].map(([name, what]) => ({ name, what })).sort((a, b) => compare(a.name, b.name));
}

/** The package of node_modules that a file is one of. */
export function packageOf(file: string): { readonly name: string; readonly folder: string } | undefined {
  const [folder, name] = /^.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)(?=[\\/])/.exec(file) ?? [];
  return folder === undefined || name === undefined ? undefined : { name: name.replace("\\", "/"), folder };
}
