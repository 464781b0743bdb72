import type { Node as SyntaxNode } from "ts-morph";

/** The type that a variable gets from a literal that it is declared with; undefined for everything else. */
export function literalType(
  { Node }: { readonly Node: typeof SyntaxNode },
  value: SyntaxNode | undefined,
): string | undefined {
  if (Node.isNumericLiteral(value)) return "number";
  if (Node.isStringLiteral(value)) return "string";
  return Node.isTrueLiteral(value) || Node.isFalseLiteral(value) ? "boolean" : undefined;
}
