import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { startFolder } from "../../facts/start-folder.js";
import type { Workspace } from "../../facts/workspace.js";
import type * as nodesModule from "../../syntax/nodes.js";
import type { Node } from "../../syntax/nodes.js";
import type { Syntax } from "../../syntax/syntax.js";
import type { Place } from "../../workspace/place.js";

/** Loaded with the first candidate. */
type Nodes = typeof nodesModule;

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
  const nodes = await import("../../syntax/nodes.js");
  const is = nodes.Node;
  const source = await syntax.file(file);
  const found = new Map<Node, string>();
  for (const node of source.getDescendants()) {
    if (asksWhereItIs(node, is)) {
      found.set(node, "looks for something in its own folder");
      continue;
    }
    const path = pathFromStart(node, syntax, nodes);
    if (path === undefined || !existsSync(join(workspace.root, path))) continue;
    // What a call that is named takes is said with it.
    if (!node.getAncestors().some((outer) => found.has(outer)))
      found.set(node, `reads "${path}" from the folder of the process`);
  }
  return [...found].map(([node, what]) => ({ at: syntax.at(node), what }));
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
function pathFromStart(node: Node, syntax: Syntax, { Node: is, textOf }: Nodes): string | undefined {
  if (!is.isCallExpression(node)) return undefined;
  const called = syntax.pathOf(node.getExpression()) ?? "";
  const isRead = reads.test(called);
  const path = isRead ? node.getArguments()[0] : joins.test(called) ? node : undefined;
  const text = path && textOf(path);
  if (path === undefined || text === undefined) return undefined;
  if (text.startsWith(startFolder)) return posix.join(".", text.slice(startFolder.length));
  // A path that is only joined may be counted from anywhere.
  return isRead && !posix.isAbsolute(text) && !isOwn(path, is) ? posix.normalize(text) : undefined;
}

/** Whether a path, or the constant that it is, is made of the file's own folder. */
function isOwn(path: Node, is: typeof Node): boolean {
  const made = is.isIdentifier(path) ? (path.getSymbol()?.getValueDeclaration() ?? path) : path;
  return [made, ...made.getDescendants()].some(
    (node) =>
      is.isMetaProperty(node) || (is.isIdentifier(node) && /^(?:__dirname|__filename|require)$/.test(node.getText())),
  );
}
