import type { Expression, Node, SourceFile } from "typescript";
import { foldString } from "../flow/model/constants.js";
import { keyText } from "../flow/model/declared.js";
import { bare, type Scopes } from "../flow/model/scopes.js";
import type { ImportFact } from "./import-facts.js";
import { saidBy } from "./started-code.js";
import { spanOf } from "./span.js";
import ts from "./typescript.js";

/** Settings whose `alias` says what specifiers mean: vite's and vitest's. */
const settings = /(?:^|\/)vite(?:st)?\.(?:config|workspace|projects)(?:\.[\w-]+)?\.[cm]?[jt]s$/;

/** What a file of settings puts in place of specifiers: `alias: { "@": "./src" }`, `alias: [{ find: /^~/, replacement: "./src" }]`. */
export function aliasesIn(source: SourceFile, scopes: Scopes): ImportFact[] {
  if (!settings.test(source.fileName)) return [];
  const found: ImportFact[] = [];
  const add = (find: string, kind: "text" | "regex", replacement: Expression | undefined): void => {
    const specifier = replacement === undefined ? null : foldString(replacement, scopes);
    if (replacement === undefined || specifier === null) return;
    found.push({ kind: "alias", ...spanOf(replacement, source), specifier, text: find, typeOnly: true, names: [kind] });
  };
  const visit = (node: Node): void => {
    const isAlias = ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node);
    if (isAlias && keyText(node.name) === "alias") {
      const said = saidBy(ts.isPropertyAssignment(node) ? node.initializer : node.name, scopes);
      if (ts.isObjectLiteralExpression(said)) for (const [name, value] of entriesOf(said)) add(name, "text", value);
      for (const one of ts.isArrayLiteralExpression(said)
        ? said.elements.map((element) => saidBy(element, scopes))
        : []) {
        const { find, replacement } = Object.fromEntries(ts.isObjectLiteralExpression(one) ? entriesOf(one) : []);
        if (find === undefined) continue;
        const text = foldString(find, scopes);
        if (text !== null) add(text, "text", replacement);
        else if (ts.isRegularExpressionLiteral(bare(find))) add(bare(find).getText(source), "regex", replacement);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function entriesOf(table: Expression): [name: string, value: Expression][] {
  if (!ts.isObjectLiteralExpression(table)) return [];
  return table.properties.flatMap((property): [string, Expression][] => {
    const name = property.name === undefined ? undefined : keyText(property.name);
    if (name === undefined) return [];
    if (ts.isShorthandPropertyAssignment(property)) return [[name, property.name]];
    return ts.isPropertyAssignment(property) ? [[name, property.initializer]] : [];
  });
}
