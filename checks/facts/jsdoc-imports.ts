import type { SourceFile } from "typescript";
import { isBetweenTokens } from "./between-tokens.js";
import type { ImportFact } from "./import-facts.js";
import { spanBetween } from "./span.js";

/** `import("x").T` in a doc tag's braces, or a line that is an `@import` tag: what the compiler's tree leaves out of TypeScript files. */
const inDocComment =
  /@[a-z]+\s*\{[^{}]*?\bimport\s*\(\s*(["'`])([^"'`\r\n]+)\1|@import\b(?:\s*\*\s*as\b)?[^"'`*]*\bfrom\s+(["'])([^"'\r\n]+)\3/dgi;

/** The modules that a file names in its doc comments only. */
export function jsdocImports(source: SourceFile): ImportFact[] {
  const { text } = source;
  if (!text.includes("/**")) {
    return [];
  }
  return [...text.matchAll(inDocComment)].flatMap((match): ImportFact[] => {
    const [start, end] = match.indices?.[2] ?? match.indices?.[4] ?? [0, 0];
    const opened = text.lastIndexOf("/**", match.index);
    const isOpen = opened >= 0 && !text.slice(opened, match.index).includes("*/");
    // Prose and examples quote code too, and a string may look like a comment. The module's own name may begin with an @.
    const inBraces = !text.slice(match.index + 1, start).includes("@") || match[4] !== undefined;
    if (!isOpen || !inBraces || !isBetweenTokens(source, opened)) {
      return [];
    }
    const at = spanBetween(start - 1, end + 1, source);
    const specifier = text.slice(start, end);
    return [{ kind: "jsdoc", ...at, specifier, text: text.slice(start - 1, end + 1), typeOnly: true, names: [] }];
  });
}
