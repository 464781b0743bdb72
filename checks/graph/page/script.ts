import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "../../facts/typescript.js";

/** The modules of the page, each after those that it imports. */
const modules = [
  "dom",
  "counted",
  "visible",
  "clusters",
  "settle",
  "ranks",
  "arrange",
  "ways",
  "layout",
  "move",
  "words",
  "draw",
  "camera",
  "pointer",
  "search",
  "filters",
  "overview",
  "panel",
  "pages",
  "main",
] as const;

/**
 * The page's script in one piece: its modules one after the other, without their imports and exports. Built output is read
 * where it exists, else the source is compiled.
 */
export function readPageScript(): string {
  const pieces = modules.map((name) => joinable(readModule(name), name));
  return `"use strict";(() => {\n${pieces.join("\n")}\nstart(document, JSON.parse(document.getElementById("data").textContent));\n})();\n`;
}

function readModule(name: string): string {
  const built = fileURLToPath(new URL(`browser/${name}.js`, import.meta.url));
  if (existsSync(built)) return readFileSync(built, "utf8");
  const source = readFileSync(fileURLToPath(new URL(`browser/${name}.ts`, import.meta.url)), "utf8");
  const compilerOptions = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true };
  return ts.transpileModule(source, { compilerOptions }).outputText;
}

/** Drops imports, the word `export` with its space, and comments that would tell where the map of the source is. */
function joinable(text: string, name: string): string {
  const file = ts.createSourceFile(`${name}.js`, text, ts.ScriptTarget.ES2023);
  const cuts = file.statements.flatMap((statement): [from: number, to: number][] => {
    if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) {
      return [[statement.getStart(file), statement.end]];
    }
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    return modifiers
      .filter(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
      .map((modifier) => [modifier.getStart(file), modifier.end + 1]);
  });
  let joined = "";
  let at = 0;
  for (const [from, to] of cuts) {
    joined += text.slice(at, from);
    at = to;
  }
  return `${joined}${text.slice(at)}`.replace(/^\/\/# sourceMappingURL=.*$/m, "").trim();
}
