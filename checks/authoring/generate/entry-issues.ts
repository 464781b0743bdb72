import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Node } from "typescript";
import type { RuleBook } from "../../report/rule-book.js";
import type { DiscoveredPlugin } from "../../workspace/discovered-plugin.js";

/** Entries that the import of `src/index.js` finds, in TypeScript and at run time. */
const entries = ["index.ts", "index.tsx", "index.js"];

/** One thing that is wrong, with its place: an issue of a package.json, or a problem of the workspace. */
export interface GenerateIssue {
  readonly code: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly fix: string;
}

/** What `rawr-hq generate` refuses beside what the parser and discovery refuse. */
export const generateRules = {
  name: "generate",
  policy: "D-006",
  owner: "plugin-lifecycle",
  rules: {
    G101: {
      title: "plugin has no entry",
      why: "the composition imports each plugin from its entry",
      fix: "export the plugin as default from `src/index.ts`",
    },
    G102: {
      title: "plugin is CommonJS",
      why: "the composition imports each plugin's default export",
      fix: "write `export default`, and `import` instead of `require`",
    },
  },
} as const satisfies RuleBook;

/** The plugins whose code the composition could not import. */
export async function entryIssues(root: string, plugins: readonly DiscoveredPlugin[]): Promise<GenerateIssue[]> {
  const issues: GenerateIssue[] = [];
  for (const { directory, file, at } of plugins) {
    const entry = entries.find((name) => existsSync(join(root, directory, "src", name)));
    if (entry === undefined) {
      const message = `\`${directory}\` has no \`src/index.ts\`, which the composition imports (D-006)`;
      issues.push({ code: "G101", file, line: at.line, column: at.column, message, fix: generateRules.rules.G101.fix });
      continue;
    }
    const path = `${directory}/src/${entry}`;
    if (!(await isCommonJs(path, readFileSync(join(root, path), "utf8")))) continue;
    const message = `\`${path}\` is a CommonJS module, which has no default export for the composition to import (D-006)`;
    issues.push({ code: "G102", file: path, line: 1, column: 1, message, fix: generateRules.rules.G102.fix });
  }
  return issues;
}

/** Whether a module exports as CommonJS does, by `module.exports`, `exports.name` or TypeScript's `export =`: nothing that can be imported by name. */
async function isCommonJs(path: string, text: string): Promise<boolean> {
  if (!/\bexports\b|\bexport\s*=/.test(text)) return false;
  // Rare: the compiler knows what is a comment, and what an ES module calls `exports`.
  const { default: ts } = await import("../../facts/typescript.js");
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const equals = source.statements.some((each) => ts.isExportAssignment(each) && each.isExportEquals === true);
  return equals || (!ts.isExternalModule(source) && assignsExports(source));

  function assignsExports(node: Node): boolean {
    const isAssignment = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
    if (isAssignment && /^(?:module\s*\.\s*)?exports\b/.test(node.left.getText(source))) return true;
    return ts.forEachChild(node, (child) => assignsExports(child) || undefined) === true;
  }
}
