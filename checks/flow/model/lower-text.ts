import ts from "../../facts/typescript.js";
import { lowerSource } from "./lower.js";
import type { FlowProgram } from "./program.js";

/** Lowers a file that the facts pass left out. Loads the compiler: import it only when there is such a file. */
export function lowerText(file: string, text: string): FlowProgram {
  const kind = /\.(?:[cm]?jsx?|tsx)$/.test(file) ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
  return lowerSource(ts.createSourceFile(file, text, options, true, kind));
}
