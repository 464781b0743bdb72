import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import type { Workspace } from "../../facts/workspace.js";
import type * as nodesModule from "../../syntax/nodes.js";
import type { CallReader, Node } from "../../syntax/nodes.js";
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
    const path = asksWhereItIs(node, is) ? undefined : pathFromStart(node, syntax, nodes);
    if (asksWhereItIs(node, is)) found.set(node, "looks for something in its own folder");
    // What a call that is named takes is said with it.
    else if (path !== undefined && !node.getAncestors().some((outer) => found.has(outer)))
      if (existsSync(join(workspace.root, path))) found.set(node, `reads "${path}" from the folder of the process`);
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
function pathFromStart(node: Node, syntax: Syntax, nodes: Nodes): string | undefined {
  if (!nodes.Node.isCallExpression(node)) return undefined;
  const called = syntax.pathOf(node.getExpression()) ?? "";
  const isRead = reads.test(called);
  if (!isRead && !joins.test(called)) return undefined;
  const text = pathText(isRead ? node.getArguments()[0] : node, syntax, nodes);
  const path = text?.replace(start, ".");
  if (text === undefined || path === undefined || path === "" || posix.isAbsolute(path)) return undefined;
  // A path that is only joined may be counted from anywhere.
  const isFromStart = isRead || called.endsWith("resolve") || text.startsWith(start);
  return isFromStart ? posix.normalize(path) : undefined;
}

/** Stands for the folder of the process in a text. */
const start = "<cwd>";

/** The text of an expression of literals, constants, `process.cwd()` and joined paths. */
function pathText(node: Node | undefined, syntax: Syntax, { textOf }: Nodes): string | undefined {
  const ofCall: CallReader = (call) => {
    const called = syntax.pathOf(call.getExpression()) ?? "";
    if (called === "process.cwd") return start;
    const parts = joins.test(called) ? whole(call.getArguments().map((part) => textOf(part, ofCall))) : undefined;
    return parts === undefined || parts.length === 0 ? undefined : posix.join(...parts);
  };
  return node && textOf(node, ofCall);
}

function whole(parts: readonly (string | undefined)[]): readonly string[] | undefined {
  const known = parts.filter((part) => part !== undefined);
  return known.length === parts.length ? known : undefined;
}
