import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import type { Workspace } from "../../facts/workspace.js";
import type { Node } from "../../syntax/nodes.js";
import type { Syntax } from "../../syntax/syntax.js";
import type { Place } from "../../workspace/place.js";

/** Whether a file may look for files in its own folder or in that of the process. */
export function mayRead(text: string): boolean {
  return /\bimport\.meta\b|\b__(?:dirname|filename)\b|["'](?:node:)?(?:fs(?:\/promises)?|process)["']|\bprocess\.cwd\b/.test(
    text,
  );
}

/** What a file looks for in its own folder, and the paths of existing files that it counts from the folder of the process. */
export async function fromFolders(
  workspace: Workspace,
  file: string,
): Promise<readonly { readonly at: Place; readonly what: string }[]> {
  const syntax = await workspace.syntax();
  const { Node: is } = await import("../../syntax/nodes.js");
  const source = await syntax.file(file);
  return source.getDescendants().flatMap((node) => {
    if (asksWhereItIs(node, is)) return [{ at: syntax.at(node), what: "looks for something in its own folder" }];
    const path = pathFromStart(node, syntax, is);
    if (path === undefined || !existsSync(join(workspace.root, path))) return [];
    return [{ at: syntax.at(node), what: `reads "${path}" from the folder of the process` }];
  });
}

/** `import.meta.dirname`, `const { dirname } = import.meta`, `fileURLToPath(import.meta.url)` under any name; a comparison asks who is the program. */
function asksWhereItIs(node: Node, is: typeof Node): boolean {
  const parent = node.getParent();
  if (is.isBinaryExpression(parent)) return false;
  if (is.isIdentifier(node))
    return /^__(?:dirname|filename)$/.test(node.getText()) && !is.isVariableDeclaration(parent);
  if (is.isMetaProperty(node)) return is.isVariableDeclaration(parent);
  if (is.isPropertyAccessExpression(node)) return /^import\.meta\.(?:dirname|filename)$/.test(node.getText());
  if (!is.isCallExpression(node) && !is.isNewExpression(node)) return false;
  const [first] = node.getArguments();
  return (
    first?.getText() === "import.meta.url" && !/^console\.|(?:^|\.)createRequire$/.test(node.getExpression().getText())
  );
}

const reads =
  /^fs(?:\/promises|\.promises)?\.(?:readFile|createReadStream|open|readdir|opendir|access|exists|stat|cp|copyFile)/;
const joins = /^path(?:\.posix|\.win32)?\.(?:join|resolve)$/;

/** `prices.csv` of `readFileSync("./prices.csv")`, `readFile(prices)` with a constant, `resolve("prices.csv")` and `join(process.cwd(), "prices.csv")`. */
function pathFromStart(node: Node, syntax: Syntax, is: typeof Node): string | undefined {
  if (!is.isCallExpression(node)) return undefined;
  const called = syntax.pathOf(node.getExpression()) ?? "";
  const [first, ...others] = node.getArguments();
  if (first === undefined) return undefined;
  if (reads.test(called)) return relativePath(textOf(first, is));
  if (!joins.test(called)) return undefined;
  const isCwd = is.isCallExpression(first) && syntax.pathOf(first.getExpression()) === "process.cwd";
  const parts = (isCwd ? others : [first, ...others]).map((part) => textOf(part, is));
  // A path that is only joined may be counted from anywhere.
  if (!isCwd && !called.endsWith("resolve")) return undefined;
  return relativePath(parts.length > 0 && !parts.includes(undefined) ? posix.join(...(parts as string[])) : undefined);
}

function relativePath(path: string | undefined): string | undefined {
  return path === undefined || path === "" || posix.isAbsolute(path) ? undefined : posix.normalize(path);
}

function textOf(node: Node, is: typeof Node): string | undefined {
  if (is.isStringLiteral(node) || is.isNoSubstitutionTemplateLiteral(node)) return node.getLiteralText();
  if (!is.isIdentifier(node)) return undefined;
  const given = node.getSourceFile().getVariableDeclaration(node.getText())?.getInitializer();
  return given === undefined || is.isIdentifier(given) ? undefined : textOf(given, is);
}
