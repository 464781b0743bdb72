import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Expression, Node, SourceFile } from "typescript";
import { globMatcher } from "../../workspace/glob.js";
import ts from "../../facts/typescript.js";
import { insertElement, memberOf } from "./insert.js";
import { folderOf, type Layout } from "./layout.js";
import type { Lack } from "./lack.js";

/** What a configuration with projects lacks so that the harness and the plugins' tests run; `undefined` for any other. */
export function completeVitest(root: string, file: string, { harness, plugins }: Layout): Lack | undefined {
  const text = readFileSync(join(root, file), "utf8");
  if (!text.includes("projects")) return undefined;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const projects = findProjects(source);
  if (projects === undefined) return undefined;
  const isList = ts.isArrayLiteralExpression(projects);
  const entries = isList ? [...projects.elements] : [];
  const globs = entries.filter((entry) => ts.isStringLiteralLike(entry)).map(({ text: glob }) => glob);
  const runs = globMatcher(globs.filter((glob) => !glob.startsWith("!")));
  const wanted = [harness, ...plugins.map((folder) => `${folder}/**/*.test.ts`)].filter(
    (path) => folderOf(path) === "" || !runs(path.replace(/\/(?:\*\*\/)?[^/]+$/, "")),
  );
  if (wanted.length === 0 || /\bname: *["']hq["']/.test(text)) return undefined;
  const project = `{ extends: true, test: { name: "hq", include: ${JSON.stringify(wanted).replaceAll(",", ", ")} } }`;
  return {
    file,
    sentences: [
      `${file} runs projects, and none of them has \`${wanted[0] ?? ""}\`: add ${project} to \`test.projects\``,
    ],
    ...(isList && { completed: { from: text, to: insertElement(source, projects, project) } }),
  };
}

/** The value of `projects` in the `test` of whatever the file exports. */
function findProjects(source: SourceFile): Expression | undefined {
  let found: Expression | undefined;
  const visit = (node: Node): void => {
    found ??= memberOf(memberOf(node, "test"), "projects");
    if (found === undefined) ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
