import { readFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import type { JsonSourceFile } from "typescript";
import { globMatcher } from "../../workspace/glob.js";
import ts from "../../facts/typescript.js";
import { readProjects, type Project } from "../../facts/projects.js";
import { insertElement, insertMember, memberOf } from "./insert.js";
import type { Lack } from "./lack.js";
import type { Layout } from "./layout.js";

/** The project that `init` adds to a workspace of project references. */
export const ownProject = "tsconfig.hq.json";

/** What an existing tsconfig.json lacks, and the text of {@link ownProject} where the workspace gets one. */
export interface TsconfigCompletion {
  readonly lack?: Lack;
  readonly project?: string;
}

/**
 * A solution (references, no files of its own) gets a project of its own for `wanted`; a plain tsconfig.json gets them into its `include`.
 *
 * @param options - The compiler options of a new workspace.
 */
export function completeTsconfig(
  root: string,
  { composition, host, harness, plugins }: Layout,
  options: Readonly<Record<string, unknown>>,
): TsconfigCompletion {
  const [own, ...referred] = readProjects(root);
  if (own === undefined) return {};
  const covers = [own, ...referred].map((project) => selector(root, project));
  const wanted = [
    ...[composition, host, harness].map((path) => ({ path, sample: path })),
    ...plugins.map((path) => ({ path, sample: `${path}/any/src/index.ts` })),
  ];
  const missing = wanted.filter(({ sample }) => !covers.some((selects) => selects(sample))).map(({ path }) => path);
  if (missing.length === 0) return {};
  const text = readFileSync(join(root, own.config), "utf8");
  const source = ts.parseJsonText(own.config, text);
  const object = source.statements[0]?.expression;
  const names = missing.map((path) => `\`${path}\``).join(", ");
  if (own.references.length > 0 && own.files.length === 0) {
    const reference = `{ "path": "./${ownProject}" }`;
    const list = memberOf(object, "references");
    const to =
      list !== undefined && ts.isArrayLiteralExpression(list) ? insertElement(source, list, reference) : undefined;
    const sentence = `tsconfig.json refers to no project with ${names}: add ${reference} to its \`references\``;
    return { lack: lackOf(own.config, sentence, text, to), project: projectText(root, referred, missing, options) };
  }
  const sentence = `tsconfig.json does not include ${names}: add them to its \`include\``;
  return { lack: lackOf(own.config, sentence, text, included(root, own, source, missing)) };
}

function lackOf(file: string, sentence: string, from: string, to: string | undefined): Lack {
  return { file, sentences: [sentence], ...(to !== undefined && { completed: { from, to } }) };
}

/** The text of a plain tsconfig.json that includes more; `undefined` where what to do about it is a person's to say. */
function included(
  root: string,
  { options }: Project,
  source: JsonSourceFile,
  paths: readonly string[],
): string | undefined {
  const { rootDir } = options;
  // Below a narrower `rootDir` they would be refused.
  if (rootDir !== undefined && relative(root, rootDir) !== "") return undefined;
  const object = source.statements[0]?.expression;
  const list = memberOf(object, "include");
  const added = paths.map((path) => JSON.stringify(path)).join(", ");
  if (list !== undefined) return ts.isArrayLiteralExpression(list) ? insertElement(source, list, added) : undefined;
  if (object === undefined || !ts.isObjectLiteralExpression(object)) return undefined;
  return insertMember(source, object, `"include": [${added}]`);
}

/** Whether a project selects a path, by its `files`, `include` and `exclude`, wherever it inherits them from. */
function selector(root: string, { config, options }: Project): (path: string) => boolean {
  const path = join(root, config);
  const { config: raw } = ts.readConfigFile(path, (file) => ts.sys.readFile(file));
  // TypeScript gives these back with those of the configurations that it extends.
  const { raw: merged } = ts.parseJsonConfigFileContent(
    raw ?? { files: [] },
    ts.sys,
    dirname(path),
    undefined,
    path,
  ) as {
    readonly raw?: { readonly files?: string[]; readonly include?: string[]; readonly exclude?: string[] };
  };
  const here = posix.dirname(config);
  const inRoot = (glob: string) => posix.join(here, glob.replaceAll("${configDir}", "."));
  const included = merged?.include ?? (merged?.files === undefined ? ["**/*"] : []);
  const { outDir } = options;
  const output = outDir === undefined ? [] : [relative(root, outDir).split(sep).join("/")];
  const isIncluded = globMatcher([...(merged?.files ?? []), ...included].map(inRoot));
  const isExcluded = globMatcher([...(merged?.exclude ?? ["node_modules"]).map(inRoot), ...output]);
  return (wanted) => isIncluded(wanted) && !isExcluded(wanted);
}

/** A project of its own: with what the others inherit, and referring to those of them that are packages. */
function projectText(
  root: string,
  others: readonly Project[],
  include: readonly string[],
  options: Readonly<Record<string, unknown>>,
): string {
  const bases = new Set(others.map(({ config }) => baseOf(root, config)));
  const [base] = bases.size === 1 ? bases : [];
  const packages = others.filter(({ config }) => config.startsWith("packages/")).map(({ config }) => config);
  const project = {
    ...(base !== undefined && { extends: `./${base}` }),
    // Nobody refers to it, so it needs no declarations, which the inferred types of contracts could not be written into.
    compilerOptions: {
      ...options,
      moduleResolution: "nodenext",
      ...(base !== undefined && { composite: false, declaration: false, declarationMap: false }),
    },
    include,
    exclude: ["node_modules", "dist", "artifacts"],
    ...(packages.length > 0 && { references: packages.map((path) => ({ path: `./${folder(path)}` })) }),
  };
  return `${JSON.stringify(project, null, 2)}\n`;
}

/** The configuration of this workspace that a project extends, relative to the root. */
function baseOf(root: string, config: string): string | undefined {
  const { config: raw } = ts.readConfigFile(join(root, config), (file) => ts.sys.readFile(file));
  const { extends: base } = (raw ?? {}) as { readonly extends?: unknown };
  return typeof base === "string" && base.startsWith(".") ? posix.join(posix.dirname(config), base) : undefined;
}

function folder(config: string): string {
  return posix.basename(config) === "tsconfig.json" ? posix.dirname(config) : config;
}
