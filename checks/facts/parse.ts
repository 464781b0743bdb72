import type { Diagnostic, Node, ScriptKind, SourceFile } from "typescript";
import { allowWord } from "./allow-word.js";
import { isBetweenTokens } from "./between-tokens.js";
import { extractors } from "./extractors.js";
import type { FileFacts, ParseError } from "./facts.js";
import { spanBetween } from "./span.js";
import ts from "./typescript.js";

const kinds: Readonly<Record<string, ScriptKind>> = {
  ".tsx": ts.ScriptKind.TSX,
  ".jsx": ts.ScriptKind.JSX,
  ".js": ts.ScriptKind.JSX,
  ".mjs": ts.ScriptKind.JSX,
  ".cjs": ts.ScriptKind.JSX,
};

/** Parses a file once and reads all its facts. Never throws for what the file contains. */
export function parseFacts(file: string, hash: string, text: string): FileFacts {
  try {
    return factsOf(file, hash, text);
  } catch (error) {
    // The compiler and every walk of its tree call themselves once a level: some files nest deeper than the stack is.
    if (!(error instanceof RangeError)) throw error;
    const message = "the code nests too deeply to be read";
    return { ...factsOf(file, hash, ""), parseErrors: [{ line: 1, column: 1, message }] };
  }
}

function factsOf(file: string, hash: string, text: string): FileFacts {
  const source = ts.createSourceFile(
    file,
    text,
    { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone },
    false,
    kinds[/\.[a-z]+$/.exec(file)?.[0] ?? ""] ?? ts.ScriptKind.TS,
  );
  linkParents(source);
  return {
    file,
    hash,
    parseErrors: parseErrors(source),
    mayAllow: mayAllow(source),
    deferrals: extractors.deferrals(source),
    flow: extractors.flow(source),
    imports: extractors.imports(source),
    moduleState: extractors.moduleState(source),
  };
}

/** What `setParentNodes` of the parser does, in half of its time. */
function linkParents(source: SourceFile): void {
  let around: Node = source;
  const enter = (node: Node): void => {
    (node as { parent: Node }).parent = around; // read-only for whoever gets the tree
    const outer = around;
    around = node;
    ts.forEachChild(node, enter);
    around = outer;
  };
  ts.forEachChild(source, enter);
}

/** Whether the word stands where comments are: in a string it is only a string. */
function mayAllow(source: SourceFile): boolean {
  const { text } = source;
  for (let at = text.indexOf(allowWord); at >= 0; at = text.indexOf(allowWord, at + 1)) {
    if (isBetweenTokens(source, at)) return true;
  }
  return false;
}

function parseErrors(source: SourceFile): ParseError[] {
  // The parser's own diagnostics, which the public types leave out; a Program would parse the file a second time.
  const { parseDiagnostics } = source as SourceFile & { readonly parseDiagnostics?: readonly Diagnostic[] };
  return (parseDiagnostics ?? []).slice(0, 5).map((diagnostic) => {
    const start = diagnostic.start ?? 0;
    const { messageText } = diagnostic; // a chain of sentences is the checker's
    const message = (typeof messageText === "string" ? messageText : messageText.messageText).replace(/\.$/, "");
    return { ...spanBetween(start, start + (diagnostic.length ?? 0), source), message };
  });
}
