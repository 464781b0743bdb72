import { existsSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";

/** What the compiler's settings say of a file's imports. */
export interface CompilerOptions {
  /** The jsconfig whose `paths` count for a file: the nearest one, where no tsconfig is nearer or beside it. */
  jsconfigOf(file: string): string | undefined;
  /** Whether `import { type A }` keeps its import (`verbatimModuleSyntax`, or `preserveValueImports` before it). */
  keepsInlineTypes(file: string): boolean;
}

/** By the tsconfig and jsconfig files among a workspace's configurations. Each is read when a file below it asks. */
export function compilerOptions(root: string, configurations: readonly string[]): CompilerOptions {
  const byFolder = new Map<string, string>();
  for (const name of ["jsconfig.json", "tsconfig.json"]) {
    for (const path of configurations) if (posix.basename(path) === name) byFolder.set(posix.dirname(path), path);
  }
  const kept = new Map<string, boolean>();
  const nearest = (file: string): string | undefined => {
    for (let folder = posix.dirname(file); ; folder = posix.dirname(folder)) {
      const found = byFolder.get(folder);
      if (found !== undefined || folder === ".") return found;
    }
  };
  const hasJsconfig = [...byFolder.values()].some((path) => path.endsWith("jsconfig.json"));
  return {
    jsconfigOf(file) {
      const found = hasJsconfig ? nearest(file) : undefined;
      return found?.endsWith("jsconfig.json") === true ? found : undefined;
    },
    keepsInlineTypes(file) {
      const config = nearest(file);
      if (config === undefined) return false;
      let keeps = kept.get(config);
      if (keeps === undefined) kept.set(config, (keeps = optionOf(join(root, config), 0)));
      return keeps;
    },
  };
}

/** The file's own word, or that of what it extends: the last one counts. */
function optionOf(path: string, depth: number): boolean {
  if (depth > 20 || !existsSync(path)) return false;
  const text = withoutComments(readFileSync(path, "utf8"));
  const own = /"(?:verbatimModuleSyntax|preserveValueImports)"\s*:\s*(true|false)/.exec(text)?.[1];
  if (own !== undefined) return own === "true";
  const list = /"extends"\s*:\s*(\[[^\]]*\]|"[^"]*")/.exec(text)?.[1] ?? "";
  const names = [...list.matchAll(/"([^"]*)"/g)].map(([, name = ""]) => name);
  return names.some((name) => optionOf(extended(dirname(path), name), depth + 1));
}

function extended(folder: string, name: string): string {
  const named = (path: string) => (existsSync(path) && path.endsWith(".json") ? path : `${path}.json`);
  if (/^\.{0,2}\//.test(name)) return named(join(folder, name));
  for (let at = folder; ; at = dirname(at)) {
    const installed = join(at, "node_modules", name);
    const found = [named(installed), join(installed, "tsconfig.json")].find((path) => existsSync(path));
    if (found !== undefined || at === dirname(at)) return found ?? "";
  }
}

/** A comment may name an option that is off. Strings stay what they are. */
function withoutComments(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|\/\/[^\r\n]*|\/\*[^]*?\*\//g, (found) =>
    found.startsWith('"') ? found : "",
  );
}
