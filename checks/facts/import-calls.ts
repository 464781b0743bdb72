import type { CallExpression, Expression, NewExpression } from "typescript";
import { foldString, isImportMeta, isModuleUrl, nameOf } from "../flow/model/constants.js";
import { bare } from "../flow/model/scopes.js";
import type { Callees } from "./callees.js";
import type { ImportRecorder } from "./import-recorder.js";
import { loadedBy } from "./loader-libraries.js";
import { globBase, libraryOf, loadedFolder, mocked, underBase } from "./loading-calls.js";
import { startFolder } from "./start-folder.js";
import { calledBy, startedBy } from "./started-code.js";
import ts from "./typescript.js";

/** Records what a call loads. The first way of loading that it is one of decides. */
export function recordCall(node: CallExpression, record: ImportRecorder, callees: Callees): void {
  const [first] = node.arguments;
  if (first === undefined) return;
  for (const argument of node.arguments) {
    // Whoever gets a `require` of our own making may require anything.
    if (ts.isIdentifier(argument) && argument.text !== "require" && callees.isRequire(argument))
      record.at("require", argument, null, node);
  }
  if (recordStarted(node, record, callees) || recordLoad(node, first, record, callees)) return;
  const folder = loadedFolder(node, callees, record.scopes);
  if (folder !== undefined) {
    record.at("glob", first, folder.specifier, node);
    return;
  }
  const library = libraryOf(node, record.scopes);
  const loaded = loadedBy(node, library, callees, record.scopes);
  if (loaded !== undefined) {
    record.at(loaded.specifier?.endsWith("*") === true ? "glob" : "loader", loaded.node, loaded.specifier);
    return;
  }
  const replaced = mocked(node, library ?? "", callees, record.scopes);
  if (replaced !== undefined) {
    for (const one of replaced) {
      if (one.specifier === undefined) record.expression("mock", one.node);
      else record.at("mock", one.node, one.specifier);
    }
  } else if (!recordModuleLoader(node, record, callees)) recordMethod(node, first, record, callees);
}

/** `new URL("./x", import.meta.url)`, and what a constructor starts. */
export function recordNew(node: NewExpression, record: ImportRecorder, callees: Callees): void {
  recordStarted(node, record, callees);
  const [path, base] = node.arguments ?? [];
  if (path === undefined || base === undefined || nameOf(node.expression) !== "URL" || !isModuleUrl(base)) return;
  const specifier = foldString(path, record.scopes);
  record.at("url", path, specifier === null || /^[./]|^[a-z]+:/.test(specifier) ? specifier : `./${specifier}`);
}

/** Code that is made from a text, or started by its file's name. */
function recordStarted(node: CallExpression | NewExpression, record: ImportRecorder, callees: Callees): boolean {
  const callee = calledBy(node, record.scopes);
  const found = startedBy(node, callee, callees.nameOf(callee), record.scopes);
  for (const one of found) record.at(one.kind, one.node, one.specifier, node);
  return found.length > 0;
}

/** `import(...)`, `require(...)` under any name, and loaders that load what they are told. */
function recordLoad(node: CallExpression, first: Expression, record: ImportRecorder, callees: Callees): boolean {
  const callee = bare(node.expression);
  // `import.defer("./x")` and `import.source("./x")` load as `import("./x")` does.
  const isPhase = isImportMeta(callee) && ts.isMetaProperty(callee) && /^(?:defer|source)$/.test(callee.name.text);
  const isImport = callee.kind === ts.SyntaxKind.ImportKeyword || isPhase;
  // A list of names is what a module loader in the browser takes.
  const isRequire = callees.isRequire(callee) && (ts.isCallExpression(callee) || !ts.isArrayLiteralExpression(first));
  // What the program's first file requires it counts from its own folder.
  const fromMain =
    ts.isPropertyAccessExpression(callee) &&
    /^(?:require\.main|process\.mainModule)$/.test(callee.expression.getText());
  const path = isRequire && fromMain ? foldString(first, record.scopes) : null;
  if (path !== null) record.at("require", first, startFolder + path.replace(/^\.\//, ""));
  else if (isImport) record.expression("dynamic", first);
  else if (isRequire) record.expression("require", first);
  else if (callees.isLoader(callee)) record.expression("loader", first);
  else return false;
  return true;
}

/** `define(["./a"], ...)` and `require(["./a"], ...)` of a module loader; `System.import("./a")`. */
function recordModuleLoader(node: CallExpression, record: ImportRecorder, callees: Callees): boolean {
  const callee = bare(node.expression);
  const name = nameOf(callee) ?? "";
  if (ts.isPropertyAccessExpression(callee)) {
    const owner = bare(callee.expression);
    const [first] = node.arguments;
    const isSystem = callees.isGlobal(owner, "System");
    if (isSystem && name === "import" && first !== undefined) {
      record.expression("dynamic", first);
      return true;
    }
    if (!(isSystem && name === "register") && (name !== "ensure" || !callees.isRequire(owner))) return false;
  } else if (!callees.isGlobal(callee, name) || !["define", "require", "requirejs", "importScripts"].includes(name)) {
    return false;
  }
  if (name === "importScripts") {
    node.arguments.forEach((argument) => record.expression("require", argument));
    return true;
  }
  const list = node.arguments.find((argument) => ts.isArrayLiteralExpression(argument));
  for (const element of list?.elements ?? []) {
    if (!ts.isStringLiteralLike(element) || !["require", "exports", "module"].includes(element.text))
      record.expression("require", element);
  }
  return list !== undefined;
}

/** `jiti.import(...)`, `import.meta.resolve(...)`, `import.meta.glob(...)`, `require.resolve(...)`, `require.call(...)`. */
function recordMethod(node: CallExpression, first: Expression, record: ImportRecorder, callees: Callees): void {
  const member = callees.memberOf(node.expression);
  if (member === undefined) return;
  const { owner, name: method } = member;
  if (method === "import" && callees.isLoader(owner)) record.expression("loader", first);
  else if (isImportMeta(owner)) {
    if (method === "resolve") record.expression("require.resolve", first);
    else if (method === "glob" || method === "globEager" || method === "globEagerDefault")
      recordGlob(node, first, record);
  } else if (/^resolve(?:Weak)?$/.test(method) && callees.isRequire(owner)) record.expression("require.resolve", first);
  else if (method === "apply" && callees.isRequire(owner)) record.at("require", node, null);
  else if (method === "call" && node.arguments[1] !== undefined && callees.isRequire(owner))
    record.expression("require", node.arguments[1]);
}

function recordGlob(node: CallExpression, first: Expression, record: ImportRecorder): void {
  for (const pattern of ts.isArrayLiteralExpression(first) ? first.elements : [first]) {
    const base = globBase(node, record.scopes);
    const below = foldString(pattern, record.scopes);
    record.at("glob", pattern, below === null || base === null ? null : underBase(base, below));
  }
}
