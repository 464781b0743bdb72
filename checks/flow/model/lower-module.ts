import type {
  ExportDeclaration,
  Identifier,
  ImportDeclaration,
  ImportEqualsDeclaration,
  ModuleDeclaration,
  Statement as StatementNode,
} from "typescript";
import ts from "../../facts/typescript.js";
import { exportsOf, isExported } from "./declared.js";
import { lowerEnum, lowerVariables } from "./lower-statement.js";
import { lowerHeritage, lowerMembers } from "./lower-types.js";
import type { Lowering } from "./lowering.js";
import type { Statement } from "./program.js";
import { isAmbient } from "./scopes.js";

/** Lowers imports, exports, types and namespaces; `undefined` for any other statement. */
export function lowerModuleItem(low: Lowering, node: StatementNode): Statement[] | undefined {
  if (ts.isImportDeclaration(node)) return lowerImport(low, node);
  if (ts.isExportDeclaration(node)) return lowerExports(low, node);
  if (ts.isExportAssignment(node)) {
    const binding = low.bindings.anonymous(node);
    low.exports.push({ name: "default", binding });
    return [
      {
        s: "expression",
        of: {
          e: "assign",
          target: { p: "binding", binding },
          value: low.expression(node.expression),
          at: low.at(node),
        },
      },
    ];
  }
  if (ts.isImportEqualsDeclaration(node)) return lowerImportEquals(low, node);
  if (ts.isInterfaceDeclaration(node)) {
    const bases = (node.heritageClauses ?? []).flatMap(({ types }) =>
      types.map((type) => lowerHeritage(type, (argument) => low.type(argument))),
    );
    const shape = lowerMembers(node.members, bases, (inner) => low.at(inner));
    low.types[node.name.text] = shape;
    low.shapes.push(shape);
    return [];
  }
  if (ts.isTypeAliasDeclaration(node)) {
    const type = low.type(node.type);
    low.types[node.name.text] = type;
    return [];
  }
  if (ts.isModuleDeclaration(node)) return lowerNamespace(low, node);
  if (ts.isVariableStatement(node) && isExported(node)) {
    exportLocals(low, node);
    return lowerVariables(low, node.declarationList);
  }
  if (!ts.isEnumDeclaration(node)) return undefined;
  exportLocals(low, node);
  return [lowerEnum(low, node)];
}

function exportLocals(low: Lowering, node: StatementNode): void {
  for (const { name, local } of exportsOf(node)) {
    const binding = low.bindings.find(local, node);
    if (binding !== undefined) low.exports.push({ name, binding });
  }
}

function lowerImport(low: Lowering, node: ImportDeclaration): Statement[] {
  if (!ts.isStringLiteral(node.moduleSpecifier)) return [];
  const module = node.moduleSpecifier.text;
  const clause = node.importClause;
  const add = (identifier: Identifier, name: string, isType = false) =>
    low.imports.push({
      binding: low.bindings.declared(identifier),
      local: identifier.text,
      module,
      name,
      at: low.at(identifier),
      ...(isType || clause?.phaseModifier === ts.SyntaxKind.TypeKeyword ? { typeOnly: true as const } : {}),
    });
  if (clause === undefined) {
    low.imports.push({ binding: -1, local: "", module, name: "", at: low.at(node.moduleSpecifier) });
    return [];
  }
  if (clause.name !== undefined) add(clause.name, "default");
  const bindings = clause.namedBindings;
  if (bindings === undefined) return [];
  if (ts.isNamespaceImport(bindings)) add(bindings.name, "*");
  else
    for (const element of bindings.elements)
      add(element.name, (element.propertyName ?? element.name).text, element.isTypeOnly);
  return [];
}

function lowerExports(low: Lowering, node: ExportDeclaration): Statement[] {
  const from =
    node.moduleSpecifier !== undefined && ts.isStringLiteral(node.moduleSpecifier)
      ? { module: node.moduleSpecifier.text }
      : {};
  const clause = node.exportClause;
  if (clause === undefined) low.exports.push({ name: "*", binding: -1, ...from });
  else if (ts.isNamespaceExport(clause))
    low.exports.push({ name: clause.name.text, binding: -1, imported: "*", ...from });
  else if ("module" in from)
    for (const { name, propertyName = name } of clause.elements)
      low.exports.push({ name: name.text, binding: -1, imported: propertyName.text, ...from });
  else exportLocals(low, node);
  return [];
}

function lowerImportEquals(low: Lowering, node: ImportEqualsDeclaration): Statement[] {
  const reference = node.moduleReference;
  if (!ts.isExternalModuleReference(reference) || !ts.isStringLiteralLike(reference.expression)) return [];
  const binding = low.bindings.declared(node.name);
  low.imports.push({
    binding,
    local: node.name.text,
    module: reference.expression.text,
    name: "*",
    at: low.at(node.name),
  });
  return [];
}

/** A namespace runs in place; its exported variables become properties of an object. */
function lowerNamespace(low: Lowering, node: ModuleDeclaration): Statement[] {
  const { body } = node;
  if (body === undefined || !ts.isModuleBlock(body)) return [];
  if (!hasCode(node) || !ts.isIdentifier(node.name)) {
    // `declare module "x"` and `declare global`: only their types matter.
    for (const statement of body.statements) lowerModuleItem(low, statement);
    return [];
  }
  const kept = low.exports.length;
  const statements = low.statements(body.statements);
  const members = low.exports.splice(kept);
  const at = low.at(node.name);
  const properties = members.map(({ name, binding }) => ({ key: name, value: { e: "binding", binding } as const, at }));
  const binding = low.bindings.declared(node.name);
  return [
    ...statements,
    {
      s: "expression",
      of: { e: "assign", target: { p: "binding", binding }, value: { e: "object", id: low.id(), properties, at }, at },
    },
  ];
}

/** A namespace with something to run in it. */
function hasCode(node: ModuleDeclaration): boolean {
  return node.body !== undefined && !isAmbient(node);
}
