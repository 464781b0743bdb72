import type { Diagnostic, Node, ScriptKind, SourceFile } from "typescript";
import { allowWord } from "./allow-word.js";
import { isBetweenTokens } from "./between-tokens.js";
import { extractors } from "./extractors.js";
import type { FileFacts, ParseError } from "./facts.js";
import { tooDeep } from "./known-file.js";
import { scriptBlocks, type ScriptBlocks } from "./script-blocks.js";
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
    return { ...factsOf(file, hash, ""), parseErrors: [{ line: 1, column: 1, message: tooDeep }] };
  }
}

function factsOf(file: string, hash: string, text: string): FileFacts {
  const blocks = scriptBlocks(file, text);
  const source = parse(file, blocks?.all ?? text, blocks);
  linkParents(source);
  return {
    file,
    hash,
    // A page may be a template: what a server puts into its scripts is no slip of syntax.
    parseErrors: file.endsWith(".html") ? [] : parseErrors(source),
    mayAllow: mayAllow(source),
    deferrals: extractors.deferrals(source),
    flow: extractors.flow(source),
    imports: extractors.imports(source),
    seeds: extractors.seeds(source),
    moduleState: extractors.moduleState(blocks === undefined ? source : linked(parse(file, blocks.once, blocks))),
  };
}

function linked(source: SourceFile): SourceFile {
  linkParents(source);
  return source;
}

function parse(file: string, text: string, blocks?: ScriptBlocks): SourceFile {
  const kind = blocks?.isJsx === true ? ts.ScriptKind.TSX : undefined;
  const source = createSource(file, text, kind);
  if (diagnosticsOf(source).length === 0) return source;
  // Of the same length, so that every place stays what it is.
  const plain = text.replaceAll(sourcePhase, (_, before: string) => `${before}      `);
  const without =
    mayBeSloppy(source) && htmlComment.test(text)
      ? plain.replaceAll(htmlComments, (comment) => `//${comment.slice(2)}`)
      : plain;
  const other = without === text ? source : createSource(file, without, kind);
  return diagnosticsOf(other).length < diagnosticsOf(source).length ? other : source;
}

function createSource(file: string, text: string, kind?: ScriptKind): SourceFile {
  return ts.createSourceFile(
    file,
    text,
    { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone },
    false,
    kind ?? kinds[/\.[a-z]+$/.exec(file)?.[0] ?? ""] ?? ts.ScriptKind.TS,
  );
}

/** JavaScript without a word of modules: Node may run it as a script of the old kind, with a grammar of its own (ECMA-262, annex B). */
function mayBeSloppy(source: SourceFile): boolean {
  return /\.c?jsx?$/.test(source.fileName) && !ts.isExternalModule(source);
}

/** `import source x from "./x.wasm"`, of ECMAScript's stage 3, which the compiler doesn't read. */
const sourcePhase = /(\bimport\s+)source(?=\s+[\w$]+\s+from\b)/g;
const htmlComment = /<!--|^\s*-->/m;
const htmlComments = /<!--|(?<=^[ \t]*)-->/gm;

/** Octal numbers (`0755`), octal escapes (`"\\033"`), decimals with a leading zero (`08.5`): by the compiler's numbers. */
const sloppyForms: ReadonlySet<number> = new Set([1121, 1487, 1488, 1489]);

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

/** The parser's own diagnostics, which the public types leave out; a Program would parse the file a second time. */
function diagnosticsOf(source: SourceFile): readonly Diagnostic[] {
  const { parseDiagnostics } = source as SourceFile & { readonly parseDiagnostics?: readonly Diagnostic[] };
  const found = parseDiagnostics ?? [];
  return mayBeSloppy(source) ? found.filter(({ code }) => !sloppyForms.has(code)) : found;
}

function parseErrors(source: SourceFile): ParseError[] {
  return diagnosticsOf(source)
    .slice(0, 5)
    .map((diagnostic) => {
      const start = diagnostic.start ?? 0;
      const { messageText } = diagnostic; // a chain of sentences is the checker's
      const message = (typeof messageText === "string" ? messageText : messageText.messageText).replace(/\.$/, "");
      return { ...spanBetween(start, start + (diagnostic.length ?? 0), source), message };
    });
}
