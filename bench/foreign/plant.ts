import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { globSync } from "tinyglobby";
import ts from "typescript";
import { drawn } from "./random.js";

/** A violation that was put into a file. */
export interface Planted {
  readonly kind: string;
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** Statements for a file; the line that ends with `//!` is the one to be found. `id` makes their names unique, `to` leads to a plugin's or the host's file. */
type Kind = (id: string, to: (target: string) => string) => string;

const plugin = "plugins/api/viem/src/index.js";

/** Twenty kinds of violations of the law, as people write them. */
const kinds: Readonly<Record<string, Kind>> = {
  "a Map that a function fills": (id) =>
    `const known${id} = new Map<string, number>();\nexport function remember${id}(key: string): void {\n  known${id}.set(key, 1); //!\n}`,
  "a counter": (id) => `let count${id} = 0;\nexport const next${id} = (): number => ++count${id}; //!`,
  "an instance that is made once": (id) =>
    `let instance${id}: object | undefined;\nexport function get${id}(): object {\n  instance${id} ??= { started: true }; //!\n  return instance${id};\n}`,
  "a record that is written by key": (id) =>
    `const cache${id}: Record<string, unknown> = {};\nexport function put${id}(key: string, value: unknown): void {\n  cache${id}[key] = value; //!\n}`,
  "a list that grows": (id) =>
    `const seen${id}: string[] = [];\nexport const see${id} = (text: string): void => {\n  seen${id}.push(text); //!\n};`,
  "a static field": (id) =>
    `export class Registry${id} {\n  static entries: string[] = [];\n  static add(entry: string): void {\n    Registry${id}.entries.push(entry); //!\n  }\n}`,
  "a closure that keeps": (id) =>
    `export const once${id} = (() => {\n  let kept: number | undefined;\n  return (): number => (kept ??= Math.random()); //!\n})();`,
  "a global": (id) => `;(globalThis as Record<string, unknown>)["shared${id}"] = {}; //!`,
  "the environment": (id) => `export function enable${id}(): void {\n  process.env["FLAG_${id}"] = "1"; //!\n}`,
  "a prototype": (id) => `Object.defineProperty(Array.prototype, "last${id}", { value: () => undefined }); //!`,
  "an import of a plugin": (id, to) => `import * as other${id} from "${to(plugin)}"; //!\nvoid other${id};`,
  "types of a plugin": (id, to) =>
    `import type * as Other${id} from "${to(plugin)}"; //!\nexport type Of${id} = keyof typeof Other${id};`,
  "a dynamic import of a plugin": (id, to) =>
    `export async function load${id}(): Promise<unknown> {\n  return import("${to(plugin)}"); //!\n}`,
  "a plugin by require": (id, to) =>
    `import { createRequire as create${id} } from "node:module";\nexport const required${id}: unknown = create${id}(import.meta.url)("${to(plugin)}"); //!`,
  "a plugin that is exported again": (id, to) => `export * as again${id} from "${to(plugin)}"; //!`,
  "the host": (id, to) => `import * as host${id} from "${to("host.js")}"; //!\nvoid host${id};`,
  "a legacy key of a parsed manifest": (id) =>
    `import { readFileSync as read${id} } from "node:fs";\nexport const channel${id} = (): unknown =>\n  JSON.parse(read${id}("package.json", "utf8")).rawr.channel; //!`,
  "a manifest under an own type": (id) =>
    `interface Manifest${id} { readonly rawr?: { readonly kind?: string } }\nexport const isApi${id} = (manifest: Manifest${id}): boolean =>\n  manifest.rawr?.kind === "api"; //!`,
  "a legacy key that is destructured": (id) =>
    `export function roleOf${id}(text: string): unknown {\n  const { rawr } = JSON.parse(text);\n  const { templateRole } = rawr; //!\n  return templateRole;\n}`,
  "the keys of a manifest": (id) =>
    `import { readFile as file${id} } from "node:fs/promises";\nexport async function keys${id}(): Promise<string[]> {\n  const manifest = JSON.parse(await file${id}(new URL("../package.json", import.meta.url), "utf8"));\n  return Object.keys(manifest.rawr ?? {}); //!\n}`,
};

/** Puts violations at random places of the workspace at `root`, as many of each kind, one in a file; each file still parses. */
export function plant(root: string, count: number, next: () => number): readonly Planted[] {
  const names = Object.keys(kinds);
  const files = drawn(
    globSync("{packages,plugins}/**/src/**/*.ts", {
      cwd: root,
      ignore: ["**/*.{test,spec,test-d,bench}.ts", "**/{tests,test,__tests__,benchmarks}/**"],
    }).sort(),
    Number.POSITIVE_INFINITY,
    next,
  );
  const planted: Planted[] = [];
  for (const file of files) {
    const kind = names[planted.length % names.length];
    if (kind === undefined || planted.length === count) break;
    const isImport = /plugin|host/.test(kind);
    // A file of the plugin itself may import it.
    if (isImport && file.startsWith("plugins/api/viem/")) continue;
    const one = plantIn(root, file, kind, String(planted.length), next);
    if (one !== undefined) planted.push(one);
  }
  return planted;
}

function plantIn(root: string, file: string, kind: string, id: string, next: () => number): Planted | undefined {
  const path = join(root, file);
  const text = readFileSync(path, "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const places = source.statements.filter((statement, index) => isFree(statement, source.statements[index - 1]));
  const place = places[Math.floor(next() * places.length)];
  if (place === undefined) return undefined;
  const lines = text.split("\n");
  const at = source.getLineAndCharacterOfPosition(place.getStart(source, true)).line;
  const to = (target: string) => relative(dirname(file), target).replace(/^(?!\.)/, "./");
  const added = kinds[kind]?.(id, to).split("\n") ?? [];
  const offset = added.findIndex((line) => line.endsWith("//!"));
  const clean = added.map((line) => line.replace(/ *\/\/!$/, ""));
  lines.splice(at, 0, ...clean);
  const changed = lines.join("\n");
  // The compiler keeps what its parser complains of on the file that it parsed.
  const { parseDiagnostics } = ts.createSourceFile(file, changed, ts.ScriptTarget.Latest) as ts.SourceFile & {
    readonly parseDiagnostics: readonly unknown[];
  };
  if (parseDiagnostics.length > 0 || offset < 0) return undefined;
  writeFileSync(path, changed);
  return { kind, file, line: at + offset + 1, text: clean[offset]?.trim() ?? "" };
}

/** Whether something may stand before a statement: it begins its line, and is no overload's implementation. */
function isFree(statement: ts.Statement, before: ts.Statement | undefined): boolean {
  const isOverload = before !== undefined && ts.isFunctionDeclaration(before) && before.body === undefined;
  const source = statement.getSourceFile();
  const start = statement.getStart(source, true);
  const { character } = source.getLineAndCharacterOfPosition(start);
  return !isOverload && character === 0;
}

/** How many of each kind were found. */
export function recallTable(planted: readonly Planted[], missed: readonly Planted[]): string {
  const rows = Object.keys(kinds).map((kind) => {
    const all = planted.filter((one) => one.kind === kind);
    const lost = missed.filter((one) => one.kind === kind);
    return `| ${kind} | ${all.length} | ${all.length - lost.length} |`;
  });
  const share = ((100 * (planted.length - missed.length)) / planted.length).toFixed(1);
  return [
    "# Planted violations\n",
    `Written by \`npm run bench:foreign -- --plant\`: ${planted.length - missed.length} of ${planted.length} found at the line (${share} %).\n`,
    "| kind | planted | found at the line |\n| --- | --: | --: |",
    ...rows,
    ...(missed.length > 0
      ? ["\n## Missed\n", ...missed.map(({ kind, file, line }) => `- ${kind}: ${file}:${line}`)]
      : []),
    "",
  ].join("\n");
}
