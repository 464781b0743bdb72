import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const configurationNames = [
  ".dependency-cruiser.cjs",
  ".dependency-cruiser.mjs",
  ".dependency-cruiser.js",
  ".dependency-cruiser.json",
];

/** The workspace's own rules for dependency-cruiser, relative to the root, or null. */
export function cruiseConfiguration(root: string): string | null {
  return configurationNames.find((name) => existsSync(join(root, name))) ?? null;
}

/**
 * Every file of this workspace that the rules are made of, by what the rules' file requires; null when it can't be said (the
 * file computes something), and then no earlier verdict may be reused.
 */
export function cruiseConfigurationFiles(root: string, configuration: string): readonly string[] | null {
  const files: string[] = [];
  const pending = [resolve(root, configuration)];
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (files.includes(file)) {
      continue;
    }
    files.push(file);
    const text = existsSync(file) ? withoutComments(readFileSync(file, "utf8")) : "";
    if (/\bprocess\b|\breadFile|\breaddir|\bDate\b|\bimport\s*\(/.test(text)) {
      return null;
    }
    for (const [, name = ""] of text.matchAll(
      /(?:\brequire\s*\(\s*|\bfrom\s+|\bextends["']?\s*:\s*)["']([^"']+)["']/g,
    )) {
      if (name.startsWith(".")) {
        const path = resolve(dirname(file), name);
        pending.push(
          [path, `${path}.cjs`, `${path}.js`, `${path}.json`].find((candidate) => existsSync(candidate)) ?? path,
        );
      } else if (!name.startsWith("node:")) {
        return null;
      }
    }
  }
  return files;
}

/** Only whole comments and whole lines: a slash in a pattern must not hide what follows it. */
function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[^]*?\*\//g, "").replaceAll(/^\s*\/\/.*$/gm, "");
}
