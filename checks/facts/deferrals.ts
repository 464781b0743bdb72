import type { Node, ObjectLiteralExpression, SourceFile } from "typescript";
import { shortened } from "./shortened.js";
import { isBetweenTokens } from "./between-tokens.js";
import { nameOf } from "../flow/model/constants.js";
import { spanBetween, spanOf, type Span } from "./span.js";
import ts from "./typescript.js";

/** Work that the code says is put off. */
export interface DeferralFact extends Span {
  /** As it stands there, shortened. */
  readonly text: string;
  /** The entry of a register that it names, e.g. `DR-002`. */
  readonly entry?: string;
}

/** A file without any of these words defers nothing: most files are done with here. */
const anyWord = /todo|fixme|xxx|hack|deferred|implemented|DR-\d/i;
/** In a comment: the words in capitals anywhere, in any case where the comment, or its line, begins with one. */
const inComment =
  /(?<![\w-])(?:TODO|FIXME|XXX|HACK)(?![\w-])|(?:^|\/\/|\/\*+|\n)[ \t]*\*?[ \t]*(@?(?:todo|fixme)\b(?=\s*[:(-])|@todo\b|deferred (?:to|until|till)\b)/gi;
const entryName = /\bDR-\d{3}\b/;
const unfinished = /^\s*(?:TODO|FIXME)\b|\bnot (?:yet )?implemented\b/i;
const testWord = /^(?:it|test|describe|suite)$/;

/** Every place where work is put off: a comment, a test that is no test yet, a body that only throws, a register beside the register. */
export function extractDeferrals(source: SourceFile): readonly DeferralFact[] {
  const { text } = source;
  if (!anyWord.test(text)) {
    return [];
  }
  const found: DeferralFact[] = [];
  const add = (span: Span, words: string) => {
    const [entry] = entryName.exec(words) ?? [];
    found.push({ ...span, text: shortened(words.trim()), ...(entry === undefined ? {} : { entry }) });
  };

  for (const match of text.matchAll(inComment)) {
    const word = match[1] ?? match[0];
    const isCapital = match[1] === undefined;
    const start = match.index + match[0].length - word.length;
    if ((isCapital && word !== word.toUpperCase()) || !isBetweenTokens(source, start)) {
      continue;
    }
    add(spanBetween(start, start + word.length, source), lineFrom(text, start));
  }

  const visit = (node: Node): void => {
    if (
      ts.isPropertyAccessExpression(node) &&
      node.name.text === "todo" &&
      testWord.test(nameOf(node.expression) ?? "")
    ) {
      add(spanOf(node, source), node.parent.getText(source));
    } else if (ts.isThrowStatement(node) && ts.isNewExpression(node.expression)) {
      const [message] = node.expression.arguments ?? [];
      if (message !== undefined && ts.isStringLiteralLike(message) && unfinished.test(message.text)) {
        add(spanOf(node, source), message.text);
      }
    } else if (ts.isObjectLiteralExpression(node) && isEntry(node)) {
      add(spanBetween(node.getStart(source), node.getStart(source) + 1, source), node.getText(source));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.sort((a, b) => a.line - b.line || a.column - b.column);
}

function lineFrom(text: string, start: number): string {
  const end = text.slice(start).search(/\r?\n|\*\//);
  return end < 0 ? text.slice(start) : text.slice(start, start + end);
}

/** The shape of an entry of a register: a numbered deferral with what lets it begin. */
function isEntry({ properties }: ObjectLiteralExpression): boolean {
  const names = properties.map(({ name }) => (name !== undefined && ts.isIdentifier(name) ? name.text : ""));
  const isNumbered = properties.some(
    (property) =>
      ts.isPropertyAssignment(property) &&
      ts.isStringLiteralLike(property.initializer) &&
      /^DR-\d{3}$/.test(property.initializer.text),
  );
  return (
    isNumbered && names.includes("id") && names.some((name) => /^(?:unblock\w*|reason|phase|targetPhase)$/.test(name))
  );
}
