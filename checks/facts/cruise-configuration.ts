import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, extname, join, relative, resolve } from "node:path";
import { digest } from "./digest.js";

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
 * Every file of this workspace that the rules are made of: whatever a string of the rules' file names that is there. Null when it can't
 * be said (the file computes something, or takes rules from a package), and then no earlier verdict may be reused.
 */
export function cruiseConfigurationFiles(root: string, configuration: string): readonly string[] | null {
  const files: string[] = [];
  const pending = [resolve(root, configuration)];
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (files.includes(file)) {
      continue;
    }
    files.push(file);
    if (![".cjs", ".mjs", ".js", ".json"].includes(extname(file))) {
      continue;
    }
    const text = withoutComments(readFileSync(file, "utf8"));
    if (computes.test(text) || takesFromElsewhere(text)) {
      return null;
    }
    for (const [, name = ""] of text.matchAll(/["'`](\.{1,2}\/[^"'`\n]*)["'`]/g)) {
      const found = fileAt(resolve(dirname(file), name));
      if (found !== undefined) pending.push(found);
    }
  }
  return files;
}

const computes =
  /\bprocess\b|\breadFile|\breaddir|\bDate\b|\bimport\s*\(|\bimport\.meta\b|\bcreateRequire\b|\b__(?:dirname|filename)\b|\bmodule\.(?!exports\b)/;

/** Rules from a package, or from a module whose name is no plain string. */
function takesFromElsewhere(text: string): boolean {
  const list = String.raw`(?:\s*(?:"[^"]*"|'[^']*'|\x60[^\x60$]*\x60)\s*,?)*\s*`;
  const plain = new RegExp(
    String.raw`\brequire\s*\(${list}\)|\bfrom\s*["'][^"']*["']|["']?\bextends["']?\s*:\s*(?:\[${list}\]|["'][^"']*["'])`,
    "g",
  );
  const named = [...text.matchAll(plain)].flatMap(([found]) => found.match(/["'\x60][^"'\x60]*["'\x60]/g) ?? []);
  const wanted = text.match(/\brequire\b|\bfrom\s*["']|["']?\bextends\b/g)?.length ?? 0;
  return (
    [...text.matchAll(plain)].length < wanted || named.some((name) => !/^.(?:\.{1,2}\/|node:|extends.$)/.test(name))
  );
}

/** The file that a path means, as `require` finds it. */
function fileAt(path: string): string | undefined {
  const endings = ["", ".cjs", ".js", ".json", "/index.js", "/index.cjs", "/index.json"];
  const isFile = (candidate: string) => statSync(candidate, { throwIfNoEntry: false })?.isFile() === true;
  const found = endings.map((ending) => path + ending).find(isFile);
  if (found !== undefined || !existsSync(join(path, "package.json"))) return found;
  const main = /"main"\s*:\s*"([^"]+)"/.exec(readFileSync(join(path, "package.json"), "utf8"))?.[1];
  return main === undefined ? undefined : fileAt(join(path, main));
}

/** Only whole comments and whole lines: a slash in a pattern must not hide what follows it. */
function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[^]*?\*\//g, "").replaceAll(/^\s*\/\/.*$/gm, "");
}

/**
 * What dependency-cruiser's verdict comes from: every file that configures the cruise, and the file set, what each file imports and where
 * that leads (`edges`). Null when it can't be said. The files are read now.
 */
export function cruiseKeys(
  root: string,
  configurations: readonly string[],
  rules: object,
): (edges: string) => string | null {
  const configuration = cruiseConfiguration(root);
  const own = configuration === null ? [] : cruiseConfigurationFiles(root, configuration);
  if (own === null) return () => null;
  const configured = [...configurations.map((path) => join(root, path)), ...own].map((path) => {
    try {
      return [relative(root, path), digest(readFileSync(path))];
    } catch {
      return [relative(root, path), ""];
    }
  });
  return (edges) => digest(JSON.stringify([edges, configured, configuration === null ? rules : null]));
}
