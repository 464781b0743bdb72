import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The page's script in one piece: what the build made of it, or the same made now by whoever runs from source. */
export function readPageScript(): string {
  const at = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  if (existsSync(at("page-script.js"))) return readFileSync(at("page-script.js"), "utf8");
  const bundler = at("../../../packaging/bundle-script.mjs");
  return execFileSync(process.execPath, [bundler, at("browser/entry.ts")], { encoding: "utf8" });
}
