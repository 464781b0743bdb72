import type {
  CallExpression,
  ExportDeclaration,
  Expression,
  ImportClause,
  ImportDeclaration,
  ImportEqualsDeclaration,
  ImportTypeNode,
  ModuleDeclaration,
  NamedExportBindings,
  NewExpression,
  Node,
  SourceFile,
} from "typescript";
import { foldString, isImportMeta, isModuleUrl, nameOf } from "../flow/model/constants.js";
import type { Span } from "./span.js";
import type { ImportFact, ImportKind } from "./import-facts.js";
import { jsdocImports } from "./jsdoc-imports.js";
import { jsxImport } from "./jsx-import.js";
import { globBase, loadedFolder, mocked, underBase } from "./loading-calls.js";
import { mentionsIn } from "./mentions.js";
import { bare, createScopes } from "../flow/model/scopes.js";
import { spanBetween, spanOf } from "./span.js";
import { startedBy } from "./started-code.js";
import ts from "./typescript.js";

/** Every way in which the file names another module (SPEC 2.5), in source order. */
export function extractImports(source: SourceFile): readonly ImportFact[] {
  const found: ImportFact[] = [];
  const scopes = createScopes();
  const mentions = mentionsIn(source.text);
  const mayRequire = mentions("equire"); // also as createRequire
  const mayLoad = mentions("createJiti") || mentions("tsImport");

  const record = (kind: ImportKind, at: Span, specifier: string | null, text: string, typeOnly = false) => {
    found.push({ kind, ...at, specifier, text: shortened(text), typeOnly, names: [] });
  };
  const recordLiteral = (
    kind: ImportKind,
    node: Node,
    typeOnly: boolean,
    names: readonly string[] = [],
    inlineTypes = false,
  ) => {
    const specifier = ts.isStringLiteralLike(node) ? node.text : null;
    const text = shortened(node.getText(source));
    const inline = inlineTypes ? { inlineTypes } : {};
    found.push({ kind, ...spanOf(node, source), specifier, text, typeOnly: typeOnly || inlineTypes, ...inline, names });
  };
  const recordExpression = (kind: ImportKind, node: Expression) => {
    record(kind, spanOf(node, source), foldString(node, scopes), node.getText(source));
  };

  /** `require`, or a name that stands for it: `const load = createRequire(import.meta.url)`. */
  const isRequire = (node: Expression, depth = 0): boolean => {
    const expression = bare(node);
    if (depth > 8 || !mayRequire) {
      return false;
    }
    if (ts.isIdentifier(expression)) {
      const binding = scopes.lookup(expression.text, expression);
      if (binding === undefined) {
        return expression.text === "require";
      }
      const { declaration } = binding;
      return (
        ts.isVariableDeclaration(declaration) &&
        declaration.initializer !== undefined &&
        ts.isIdentifier(declaration.name) &&
        isRequire(declaration.initializer, depth + 1)
      );
    }
    if (ts.isCallExpression(expression)) {
      const name = calledName(expression.expression);
      return name === "createRequire";
    }
    // module.require, globalThis.require, process.mainModule.require, jiti.import
    return nameOf(expression) === "require" && !ts.isIdentifier(expression);
  };
  /** What `createJiti` made, or tsx's `tsImport`. */
  const isLoader = (node: Expression): boolean => {
    if (!mayLoad) {
      return false;
    }
    const expression = bare(node);
    if (ts.isCallExpression(expression)) {
      return calledName(expression.expression) === "createJiti";
    }
    if (calledName(expression) === "tsImport") {
      return true;
    }
    const declaration = ts.isIdentifier(expression)
      ? scopes.lookup(expression.text, expression)?.declaration
      : undefined;
    const value =
      declaration !== undefined && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
    return value !== undefined && !ts.isIdentifier(bare(value)) && isLoader(value);
  };
  /** The imported name behind a local one: `import { createRequire as make }`, `module.createRequire`. */
  const calledName = (node: Expression): string | undefined => {
    const expression = bare(node);
    if (ts.isIdentifier(expression)) {
      const declaration = scopes.lookup(expression.text, expression)?.declaration;
      if (declaration !== undefined && ts.isImportSpecifier(declaration)) {
        return (declaration.propertyName ?? declaration.name).text;
      }
      if (declaration !== undefined && ts.isBindingElement(declaration) && declaration.propertyName !== undefined) {
        return declaration.propertyName.getText(source);
      }
      const alias =
        declaration !== undefined && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
      if (
        alias !== undefined &&
        alias !== expression &&
        (ts.isIdentifier(alias) || ts.isPropertyAccessExpression(alias))
      ) {
        return calledName(alias);
      }
    }
    return nameOf(expression);
  };

  const call = (node: CallExpression) => {
    const [first] = node.arguments;
    const callee = bare(node.expression);
    if (first === undefined) {
      return;
    }
    for (const argument of node.arguments) {
      // Whoever gets a `require` of our own making may require anything.
      if (ts.isIdentifier(argument) && argument.text !== "require" && isRequire(argument)) {
        record("require", spanOf(argument, source), null, node.getText(source));
      }
    }
    if (started(node)) {
      return;
    }
    if (callee.kind === ts.SyntaxKind.ImportKeyword) {
      recordExpression("dynamic", first);
      return;
    }
    if (ts.isIdentifier(callee) || nameOf(callee) === "require") {
      if (isRequire(callee) && !ts.isArrayLiteralExpression(first)) {
        recordExpression("require", first);
        return;
      }
    } else if (ts.isCallExpression(callee) && isRequire(callee)) {
      recordExpression("require", first);
      return;
    }
    if (isLoader(callee)) {
      recordExpression("loader", first);
      return;
    }
    const folder = loadedFolder(node, scopes);
    if (folder !== undefined) {
      record("glob", spanOf(first, source), folder.specifier, node.getText(source));
      return;
    }
    const replaced = mocked(node, calledName, scopes);
    if (replaced !== undefined) {
      replaced.forEach((expression) => recordExpression("mock", expression));
      return;
    }
    if (amd(node)) {
      return;
    }
    if (ts.isIdentifier(callee) || !(ts.isPropertyAccessExpression(callee) || ts.isElementAccessExpression(callee))) {
      return;
    }
    const method = nameOf(callee);
    const owner = bare(callee.expression);
    if (method === "import" && isLoader(owner)) {
      recordExpression("loader", first);
    } else if (isImportMeta(owner)) {
      if (method === "resolve") {
        recordExpression("require.resolve", first);
      } else if (method === "glob" || method === "globEager" || method === "globEagerDefault") {
        const patterns = ts.isArrayLiteralExpression(first) ? first.elements : [first];
        for (const pattern of patterns) {
          const base = globBase(node, scopes);
          const below = foldString(pattern, scopes);
          const specifier = below === null || base === null ? null : underBase(base, below);
          record("glob", spanOf(pattern, source), specifier, pattern.getText(source));
        }
      }
    } else if ((method === "resolve" || method === "apply" || method === "call") && isRequire(owner)) {
      const specifier = method === "call" ? node.arguments[1] : first;
      if (method === "apply") {
        record("require", spanOf(node, source), null, node.getText(source));
      } else if (specifier !== undefined) {
        recordExpression(method === "resolve" ? "require.resolve" : "require", specifier);
      }
    }
  };

  /** `define(["./a"], ...)` and `require(["./a"], ...)` of a module loader; `System.import("./a")`. */
  const amd = (node: CallExpression): boolean => {
    const callee = bare(node.expression);
    const name = nameOf(callee);
    const isGlobal = ts.isIdentifier(callee) && scopes.lookup(callee.text, callee) === undefined;
    if (ts.isPropertyAccessExpression(callee)) {
      const owner = bare(callee.expression);
      const isSystem =
        ts.isIdentifier(owner) && owner.text === "System" && scopes.lookup("System", owner) === undefined;
      const [first] = node.arguments;
      if (isSystem && name === "import" && first !== undefined) {
        recordExpression("dynamic", first);
        return true;
      }
      if (name !== "ensure" || !isRequire(owner)) return false;
    } else if (!isGlobal || !["define", "require", "requirejs", "importScripts"].includes(name ?? "")) {
      return false;
    }
    if (name === "importScripts") {
      node.arguments.forEach((argument) => recordExpression("require", argument));
      return true;
    }
    const list = node.arguments.find((argument) => ts.isArrayLiteralExpression(argument));
    for (const element of list?.elements ?? []) {
      if (!ts.isStringLiteralLike(element) || !["require", "exports", "module"].includes(element.text)) {
        recordExpression("require", element);
      }
    }
    return list !== undefined;
  };

  /** Code that is made from a text, or started by its file's name. */
  const started = (node: CallExpression | NewExpression): boolean => {
    const found = startedBy(node, calledName(node.expression), scopes);
    if (found !== undefined) {
      record(found.kind, spanOf(found.node, source), found.specifier, node.getText(source));
    }
    return found !== undefined;
  };

  const visit = (node: Node): void => {
    switch (node.kind) {
      case ts.SyntaxKind.ImportDeclaration: {
        const declaration = node as ImportDeclaration; // the kind says so; ts.is* would repeat the test for every node
        const { importClause } = declaration;
        recordLiteral(
          importClause === undefined ? "side-effect" : "static",
          declaration.moduleSpecifier,
          importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword,
          importClause === undefined ? [] : importedNames(importClause),
          importClause !== undefined && allInline(importClause),
        );
        return;
      }
      case ts.SyntaxKind.ExportDeclaration: {
        const declaration = node as ExportDeclaration; // by kind
        if (declaration.moduleSpecifier !== undefined) {
          const names = exportedNames(declaration.exportClause);
          const inline = !declaration.isTypeOnly && allTypes(declaration.exportClause);
          recordLiteral("re-export", declaration.moduleSpecifier, declaration.isTypeOnly, names, inline);
        }
        return;
      }
      case ts.SyntaxKind.ImportEqualsDeclaration: {
        const declaration = node as ImportEqualsDeclaration; // by kind
        if (ts.isExternalModuleReference(declaration.moduleReference)) {
          const names = [`* as ${declaration.name.text}`];
          recordLiteral("import-equals", declaration.moduleReference.expression, declaration.isTypeOnly, names);
        }
        return;
      }
      case ts.SyntaxKind.ImportType: {
        const { argument } = node as ImportTypeNode; // by kind
        recordLiteral("import-type", ts.isLiteralTypeNode(argument) ? argument.literal : argument, true);
        break;
      }
      case ts.SyntaxKind.ModuleDeclaration: {
        const { name } = node as ModuleDeclaration; // by kind
        if (ts.isStringLiteral(name) && (ts.isExternalModule(source) || name.text.startsWith("."))) {
          recordLiteral("augmentation", name, true);
        }
        break;
      }
      case ts.SyntaxKind.CallExpression:
        call(node as CallExpression); // by kind
        break;
      case ts.SyntaxKind.NewExpression: {
        const { expression, arguments: list } = node as NewExpression; // by kind
        started(node as NewExpression); // by kind
        const [path, base] = list ?? [];
        if (path !== undefined && base !== undefined && nameOf(expression) === "URL" && isModuleUrl(base)) {
          const specifier = foldString(path, scopes);
          const at = spanOf(path, source);
          record(
            "url",
            at,
            specifier === null || /^[./]|^[a-z]+:/.test(specifier) ? specifier : `./${specifier}`,
            path.getText(source),
          );
        }
        break;
      }
      default:
    }
    ts.forEachChild(node, visit);
  };
  visit(source);

  for (const reference of [...source.referencedFiles, ...source.typeReferenceDirectives]) {
    const isPath = source.referencedFiles.includes(reference);
    const name = reference.fileName;
    const specifier = isPath && !name.startsWith(".") && !name.startsWith("/") ? `./${name}` : name;
    record("triple-slash", spanBetween(reference.pos, reference.end, source), specifier, name, true);
  }
  found.push(...jsdocImports(source), ...jsxImport(source));
  return found.sort((a, b) => a.line - b.line || a.column - b.column);
}

/** `import { type A, type B }`. */
function allInline(clause: ImportClause): boolean {
  const named = clause.namedBindings;
  return (
    clause.phaseModifier === undefined &&
    clause.name === undefined &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.length > 0 &&
    named.elements.every((element) => element.isTypeOnly)
  );
}

function importedNames(clause: ImportClause): string[] {
  const names = clause.name === undefined ? [] : [`default as ${clause.name.text}`];
  const named = clause.namedBindings;
  if (named === undefined) {
    return names;
  }
  if (ts.isNamespaceImport(named)) {
    return [...names, `* as ${named.name.text}`];
  }
  return [
    ...names,
    ...named.elements.map(({ propertyName, name }) => `${(propertyName ?? name).text} as ${name.text}`),
  ];
}

function exportedNames(clause: NamedExportBindings | undefined): string[] {
  if (clause === undefined) {
    return ["*"];
  }
  if (ts.isNamespaceExport(clause)) {
    return [`* as ${clause.name.text}`];
  }
  return clause.elements.map(({ propertyName, name }) => `${(propertyName ?? name).text} as ${name.text}`);
}

function allTypes(clause: NamedExportBindings | undefined): boolean {
  return (
    clause !== undefined &&
    ts.isNamedExports(clause) &&
    clause.elements.length > 0 &&
    clause.elements.every((element) => element.isTypeOnly)
  );
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
