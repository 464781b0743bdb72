import { posix } from "node:path";
import type { CallExpression, Expression, NewExpression } from "typescript";
import { foldString } from "../flow/model/constants.js";
import { bare, type Scopes } from "../flow/model/scopes.js";
import type { Callees } from "./callees.js";
import { startFolder } from "./start-folder.js";
import { moduleOf } from "./started-code.js";
import ts from "./typescript.js";

/** Libraries that load what they are told, and which of their functions do. */
const libraries: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    "bundle-require": /^bundleRequire$/,
    c12: /^loadConfig$/,
    "import-fresh": /^/,
    "import-sync": /^/,
    "interop-require": /^/,
    "local-pkg": /^importModule$/,
    "require-all": /^/,
    "require-dir": /^/,
    "require-directory": /^/,
    "tsx/cjs/api": /^require$/,
    "tsx/esm/api": /^tsImport$/,
    unrun: /^unrun(?:Sync)?$/,
    vite: /^runnerImport$/,
  }),
);
/** Methods that no library has but those that load modules: vite's and vite-node's. */
const methods = /^(?:ssrLoadModule|executeFile|executeEntrypoint|executeUrl)$/;
/** jest-runtime's, which take the file that asks and, behind it, the name that it asks for. */
const asked = /^(?:require(?:Module|ModuleOrMock|InternalModule|Actual|Mock)|unstable_importModule)$/;
/** What gives a runner whose `import` loads. */
const runners = /^(?:createServerModuleRunner|createViteRuntime|ModuleRunner|ViteRuntime|ViteNodeRunner)$/;
/** The options that name what is loaded: a file, or a folder with all that is in it. */
const optionNames: ReadonlyMap<string, "file" | "folder"> = new Map(
  Object.entries({ filepath: "file", path: "file", configFile: "file", dir: "folder", dirname: "folder" } as const),
);

/** What a library loads; `specifier` is null where nobody can tell. */
export interface Loaded {
  readonly node: Expression;
  readonly specifier: string | null;
}

/** What a call of a loading library names; `module` is the package that the call's function comes from. */
export function loadedBy(
  node: CallExpression,
  module: string | undefined,
  callees: Pick<Callees, "nameOf" | "memberOf" | "valueOf">,
  scopes: Scopes,
): Loaded | undefined {
  const member = callees.memberOf(node.expression);
  const known = module === undefined ? undefined : libraries.get(module);
  const isLibrary = known?.test(callees.nameOf(node.expression) ?? "") === true;
  const isMethod =
    member !== undefined && (methods.test(member.name) || (member.name === "import" && isRunner(member.owner)));
  // `app.register(autoload, { dir })`
  const isHanded = node.arguments.some((one) => ts.isIdentifier(one) && moduleOf(one, scopes) === "@fastify/autoload");
  if (member !== undefined && asked.test(member.name)) return askedOf(node, member.name, scopes);
  if (!isLibrary && !isMethod && !isHanded) return undefined;
  for (const argument of node.arguments) {
    const said = bare(argument);
    // `require-directory` is told the module first, and vite's server is no path.
    if (!ts.isObjectLiteralExpression(said)) {
      const path = foldString(said, scopes);
      if (path === null && (ts.isIdentifier(said) || ts.isCallExpression(said)) && node.arguments.length > 1) continue;
      return { node: argument, specifier: path === null ? null : fromRoot(path, isMethod) };
    }
    for (const property of said.properties) {
      const kind = property.name === undefined ? undefined : optionNames.get(property.name.getText());
      if (kind === undefined || !(ts.isPropertyAssignment(property) || ts.isShorthandPropertyAssignment(property)))
        continue;
      const value = ts.isPropertyAssignment(property) ? property.initializer : property.name;
      const path = foldString(value, scopes);
      if (path === null) return undefined;
      return { node: value, specifier: `${fromRoot(path, true)}${kind === "folder" ? "/**/*" : ""}` };
    }
  }
  return undefined;

  function isRunner(owner: Expression): boolean {
    const value = callees.valueOf(owner);
    const made = value !== undefined && ts.isAwaitExpression(value) ? bare(value.expression) : value;
    const isMade = made !== undefined && (ts.isCallExpression(made) || ts.isNewExpression(made));
    return isMade && runners.test(callees.nameOf((made as CallExpression | NewExpression).expression) ?? "");
  }
}

/** `runtime.requireModule("/a.js")`, `runtime.requireModuleOrMock("/a.js", "./b.js")`; `jest.requireActual("./b.js")` is a mock's. */
function askedOf({ arguments: [from, name] }: CallExpression, method: string, scopes: Scopes): Loaded | undefined {
  const node = name ?? (/Actual|Mock$/.test(method) ? undefined : from);
  if (from === undefined || node === undefined) return undefined;
  const [asking, path] = [foldString(from, scopes), foldString(node, scopes)];
  if (path === null || name === undefined) return { node, specifier: path === null ? null : fromRoot(path, true) };
  const isBeside = path.startsWith(".") && asking !== null && /\w/.test(asking);
  return { node, specifier: isBeside ? posix.join(posix.dirname(fromRoot(asking, true)), path) : path };
}

/** Tools count a path from the folder that they are started in, vite also one that begins with a slash. */
function fromRoot(path: string, isRooted: boolean): string {
  if (/^\.{1,2}\//.test(path) || path.startsWith(startFolder)) return path;
  return isRooted || (/[/]/.test(path) && !path.startsWith("@")) ? startFolder + path.replace(/^\//, "") : path;
}
