import type { CallExpression, Expression, ObjectLiteralExpression } from "typescript";
import { posix } from "node:path";
import { foldString, isImportMeta, nameOf } from "../flow/model/constants.js";
import { bare, type Scopes } from "../flow/model/scopes.js";
import { moduleOf } from "./started-code.js";
import ts from "./typescript.js";

/** Methods of test runners that name a module to replace or load: `vi.mock`, `jest.requireActual`, `t.mock.module`. */
const mockMethods: ReadonlySet<string> = new Set([
  "mock",
  "doMock",
  "unmock",
  "deepUnmock",
  "dontMock",
  "doUnmock",
  "importActual",
  "importMock",
  "requireActual",
  "requireMock",
  "createMockFromModule",
  "genMockFromModule",
  "setMock",
  "unstable_mockModule",
  "unstable_unmockModule",
  "module",
]);
const mockOwners: ReadonlySet<string> = new Set(["vi", "vitest", "jest", "mock", "import_jest"]);

/** Libraries whose calls name the module that they load with parts replaced, or that they replace. */
const mockLibraries: Readonly<Record<string, RegExp>> = {
  esmock: /^/,
  proxyquire: /^/,
  rewire: /^/,
  rewiremock: /^/,
  quibble: /^/,
  mockery: /^(?:register|deregister)/,
  "mock-require": /^/,
  testdouble: /^replace/,
};

/** What a mocking call names; undefined for any other call. `calledName` is the imported name behind a local one. */
export function mocked(
  node: CallExpression,
  calledName: (callee: Expression) => string | undefined,
  scopes: Scopes,
): readonly Expression[] | undefined {
  const [first] = node.arguments;
  const callee = bare(node.expression);
  if (first === undefined) return undefined;
  const library = mockLibraries[moduleOf(rootOf(callee), scopes) ?? ""];
  if (library?.test(ts.isPropertyAccessExpression(callee) ? callee.name.text : "") === true) {
    return isPath(first) ? [first] : undefined;
  }
  if (!ts.isPropertyAccessExpression(callee) && !ts.isElementAccessExpression(callee)) return undefined;
  const method = nameOf(callee);
  if (method === undefined || !mockMethods.has(method)) return undefined;
  if (!mockOwners.has(calledName(bare(callee.expression)) ?? "")) return undefined;
  // vi.mock(import("./x")): the inner import says it all
  return ts.isCallExpression(first) && first.expression.kind === ts.SyntaxKind.ImportKeyword ? [] : [first];

  function isPath(expression: Expression): boolean {
    return foldString(expression, scopes) !== null;
  }
}

/** `a` of `a.b().c`. */
function rootOf(expression: Expression): Expression {
  let at = bare(expression);
  while (ts.isPropertyAccessExpression(at) || ts.isCallExpression(at)) at = bare(at.expression);
  return at;
}

/** Bundlers' calls that load all of a folder: `require.context("./routes", true, /\.ts$/)`, `import.meta.webpackContext`. */
export function loadedFolder(node: CallExpression, scopes: Scopes): { readonly specifier: string | null } | undefined {
  const callee = bare(node.expression);
  const [first, second] = node.arguments;
  if (!ts.isPropertyAccessExpression(callee) || first === undefined) return undefined;
  const owner = bare(callee.expression);
  const isContext =
    (callee.name.text === "context" && ts.isIdentifier(owner) && owner.text === "require") ||
    (/^(?:webpackContext|context)$/.test(callee.name.text) && isImportMeta(owner));
  if (!isContext) return undefined;
  const folder = foldString(first, scopes);
  const isFlat = second?.kind === ts.SyntaxKind.FalseKeyword;
  return { specifier: folder === null ? null : `${folder.replace(/\/$/, "")}/${isFlat ? "*" : "**/*"}` };
}

/** The `base` of `import.meta.glob("./*.ts", { base: "../elsewhere" })`: "" without one, null when nobody can tell. */
export function globBase(node: CallExpression, scopes: Scopes): string | null {
  const options = node.arguments[1];
  if (options === undefined || !ts.isObjectLiteralExpression(bare(options))) return "";
  for (const property of (bare(options) as ObjectLiteralExpression).properties) {
    if (!ts.isPropertyAssignment(property) || property.name.getText().replaceAll(/["']/g, "") !== "base") continue;
    return foldString(property.initializer, scopes);
  }
  return "";
}

/** A pattern as seen from the file. One that begins at the root stays. */
export function underBase(base: string, pattern: string): string {
  if (base === "") return pattern;
  const [not, path] = pattern.startsWith("!") ? ["!", pattern.slice(1)] : ["", pattern];
  if (path.startsWith("/")) return pattern;
  const joined = posix.join(base, path);
  return `${not}${/^(?:\.\.?\/|\/)/.test(joined) ? joined : `./${joined}`}`;
}
