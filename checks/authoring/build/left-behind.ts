import type { Workspace } from "../../facts/workspace.js";
import type { Node } from "../../syntax/nodes.js";
import { byPlace, placeOf, type Place } from "../../workspace/place.js";

/** A line that works in the workspace, where every file lies where it was written, and not in a deployment. */
export interface LeftBehind {
  readonly at: Place;
  /** Goes on after the place: `reads "./prices.csv" from its own folder`. */
  readonly what: string;
}

/** What bundled files look for in the folder that they were written in, and what they load by a name that only a run knows. */
export async function leftBehind(workspace: Workspace, bundled: readonly string[]): Promise<readonly LeftBehind[]> {
  const found = bundled.flatMap((file) => [...fromImports(workspace, file)]);
  for (const file of bundled.filter((each) => ownName.test(workspace.text(each) ?? ""))) {
    found.push(...(await fromItsFolder(workspace, file)));
  }
  return found.sort((a, b) => byPlace(a.at, b.at));
}

function* fromImports(workspace: Workspace, file: string): Generator<LeftBehind> {
  for (const { kind, specifier, text, typeOnly, ...span } of workspace.importsOf(file)) {
    const at = placeOf(file, span);
    // A path that is only resolved is no import to the bundler.
    const isPath = kind === "url" || (kind === "require.resolve" && /^\.{1,2}\//.test(specifier ?? ""));
    if (isPath && !/^[a-z]+:/.test(specifier ?? "")) yield { at, what: `reads ${text} from its own folder` };
    const isLoaded = kind === "dynamic" || kind === "require" || kind === "require.resolve" || kind === "loader";
    if (isLoaded && specifier === null && !typeOnly) yield { at, what: `loads ${text}, a name that only a run knows` };
  }
}

const ownName = /\bimport\.meta\b|\b__(?:dirname|filename)\b/;

async function fromItsFolder(workspace: Workspace, file: string): Promise<readonly LeftBehind[]> {
  const syntax = await workspace.syntax();
  const { Node: is } = await import("../../syntax/nodes.js");
  const source = await syntax.file(file);
  const looks = source.getDescendants().filter((node) => asksWhereItIs(node, is));
  return looks.map((node) => ({ at: syntax.at(node), what: "looks for something in its own folder" }));
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
    first?.getText() === "import.meta.url" &&
    !/^console\.|^(?:\w+\.)?createRequire$/.test(node.getExpression().getText())
  );
}
