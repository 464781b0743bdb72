import type { SourceFile } from "typescript";
import type { ImportFact } from "./import-facts.js";
import { spanBetween } from "./span.js";

/** What `@jsxImportSource` in a comment above the code makes every element of the file a call of. */
export function jsxImport(source: SourceFile): readonly ImportFact[] {
  if (!/\.[jt]sx$/.test(source.fileName)) return [];
  const head = /^(?:\s|\/\/[^\r\n]*|\/\*[^]*?\*\/)*/.exec(source.text)?.[0] ?? "";
  const found = /\/\*(?:(?!\*\/)[^])*?@jsxImportSource\s+([^\s*]\S*)/.exec(head);
  const name = found?.[1];
  if (found === null || name === undefined) return [];
  const start = found.index + found[0].length - name.length;
  const at = spanBetween(start, start + name.length, source);
  return [{ kind: "jsx", ...at, specifier: `${name}/jsx-runtime`, text: name, typeOnly: false, names: [] }];
}
