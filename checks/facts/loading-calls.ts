import type { CallExpression, Expression, ObjectLiteralExpression } from "typescript";
import { posix } from "node:path";
import { foldString, isImportMeta } from "../flow/model/constants.js";
import { bare, type Scopes } from "../flow/model/scopes.js";
import type { Callees } from "./callees.js";
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
const mockLibraries: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    esmock: /^/,
    proxyquire: /^/,
    rewire: /^/,
    rewiremock: /^/,
    quibble: /^/,
    mockery: /^(?:register|deregister)/,
    "mock-require": /^/,
    testdouble: /^replace/,
  }),
);

/** Whose further arguments name what they replace: by the file that calls, or by the file that they load. */
const replacing: ReadonlyMap<string, "here" | "there"> = new Map(
  Object.entries({ esmock: "here", proxyquire: "there" }),
);

/** A module that a mocking call names; `specifier` where it isn't the expression's own text. */
export interface Mocked {
  readonly node: Expression;
  readonly specifier?: string;
}

/** The package that what a call calls comes from. */
export function libraryOf(node: CallExpression, scopes: Scopes): string | undefined {
  return moduleOf(rootOf(bare(node.expression)), scopes);
}

/** What a mocking call names; undefined for any other call. `name` is the library that it is of. */
export function mocked(
  node: CallExpression,
  name: string,
  { nameOf: calledName, memberOf }: Pick<Callees, "nameOf" | "memberOf">,
  scopes: Scopes,
): readonly Mocked[] | undefined {
  const [first] = node.arguments;
  const callee = bare(node.expression);
  if (first === undefined) return undefined;
  const library = mockLibraries.get(name);
  if (library?.test(ts.isPropertyAccessExpression(callee) ? callee.name.text : "") === true) {
    const path = foldString(first, scopes);
    return path === null ? undefined : [{ node: first }, ...replacedBy(node, replacing.get(name), path)];
  }
  if (!isMocking(callee)) return undefined;
  // vi.mock(import("./x")): the inner import says it all
  return ts.isCallExpression(first) && first.expression.kind === ts.SyntaxKind.ImportKeyword ? [] : [{ node: first }];

  /** `vi.mock`, `mock` of `const { mock } = vi`, the second of `jest.mock("./a").mock("./b")`. */
  function isMocking(expression: Expression): boolean {
    const member = memberOf(expression);
    if (member === undefined || !mockMethods.has(member.name)) return false;
    if (ts.isCallExpression(member.owner)) return isMocking(bare(member.owner.expression));
    return mockOwners.has(calledName(member.owner) ?? "");
  }
}

/** The keys of `esmock("./a.js", { "./b.js": {} })`. */
function replacedBy(node: CallExpression, from: "here" | "there" | undefined, loaded: string): readonly Mocked[] {
  if (from === undefined) return [];
  const tables = node.arguments.slice(1).map(bare).filter(ts.isObjectLiteralExpression);
  const keys = tables.flatMap(({ properties }) => properties.flatMap(({ name }) => name ?? []));
  const folder = from === "there" && loaded.startsWith(".") ? posix.dirname(loaded) : "";
  return keys
    .filter(ts.isStringLiteralLike)
    .map((key) => ({ node: key, specifier: key.text.startsWith(".") ? underBase(folder, key.text) : key.text }));
}

/** `a` of `a.b().c`. */
function rootOf(expression: Expression): Expression {
  let at = bare(expression);
  while (ts.isPropertyAccessExpression(at) || ts.isCallExpression(at)) at = bare(at.expression);
  return at;
}

/** Bundlers' calls that load all of a folder: `require.context("./routes", true, /\.ts$/)`, `import.meta.webpackContext`. */
export function loadedFolder(
  node: CallExpression,
  { memberOf }: Pick<Callees, "memberOf">,
  scopes: Scopes,
): { readonly specifier: string | null } | undefined {
  const member = memberOf(node.expression);
  const [first, second] = node.arguments;
  if (member === undefined || first === undefined) return undefined;
  const { owner, name } = member;
  const isContext =
    (name === "context" && ts.isIdentifier(owner) && owner.text === "require") ||
    (/^(?:webpackContext|context)$/.test(name) && isImportMeta(owner));
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
    if (property.name?.getText().replaceAll(/["']/g, "") !== "base") continue;
    if (ts.isShorthandPropertyAssignment(property)) return foldString(property.name, scopes);
    return ts.isPropertyAssignment(property) ? foldString(property.initializer, scopes) : null;
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
