/** The quotes that a source file writes its specifiers in. */
export function quoteOf(text: string): "'" | '"' {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  return count(/(?:from|import|require\() ?'/g) > count(/(?:from|import|require\() ?"/g) ? "'" : '"';
}

/** A text as a string literal in these quotes. */
export function quoted(value: string, quote: "'" | '"'): string {
  const text = JSON.stringify(value);
  return quote === '"' || value.includes("'") ? text : `'${text.slice(1, -1).replaceAll('\\"', '"')}'`;
}
