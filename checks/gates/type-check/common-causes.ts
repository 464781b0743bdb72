import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Diagnostic } from "./diagnostic.js";

/** What the compiler says of every import and export of a file that it takes for CommonJS. */
const commonJs = /^TS(?:1286|1287|1295): /;

/** Replaces what follows from one fault by that fault: a broken tsconfig.json, or files that are no ES modules. */
export function commonCauses(root: string, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const broken = diagnostics.filter(({ file, message }) => file?.endsWith(".json") && /^TS1\d{3}: /.test(message));
  // The compiler goes on with what it could read of its settings: nothing that it says then counts.
  if (broken.length > 0)
    return broken.filter(({ file }, at) => broken.findIndex((other) => other.file === file) === at);

  const counted = new Map<string, Set<string>>();
  for (const { file, message } of diagnostics) {
    if (file === undefined || !commonJs.test(message) || /\.ct[sx]$/.test(file)) continue;
    const cause = packageOf(root, file);
    counted.set(cause, (counted.get(cause) ?? new Set()).add(file));
  }
  if (counted.size === 0) return diagnostics;
  const causes = [...counted].map(([file, files]) => ({
    file,
    line: 1,
    column: 1,
    message: whyCommonJs(root, file, files.size),
  }));
  return [
    ...causes,
    ...diagnostics.filter(({ file = "", message }) => !commonJs.test(message) || /\.ct[sx]$/.test(file)),
  ];
}

function whyCommonJs(root: string, manifest: string, files: number): string {
  const what = `${files === 1 ? "1 file is" : `${files} files are`} compiled as CommonJS`;
  const { type } = JSON.parse(readFileSync(join(root, manifest), "utf8")) as { type?: unknown }; // the compiler has read it
  return type === "module"
    ? `${what}: the compiler's settings need \`"module": "nodenext"\``
    : `${what}: ${manifest} lacks \`"type": "module"\``;
}

/** The package.json that decides for a file. */
function packageOf(root: string, file: string): string {
  for (let folder = dirname(file); folder !== "."; folder = dirname(folder)) {
    if (existsSync(join(root, folder, "package.json"))) return `${folder}/package.json`;
  }
  return "package.json";
}
