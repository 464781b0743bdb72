import { posix } from "node:path";
import { findNodeAtLocation, parseTree, type Node } from "jsonc-parser";
import type { ResolvedImport } from "./import-facts.js";
import type { Workspace } from "./workspace.js";

const configurations = ["tsconfig.json", "jsconfig.json"];

/**
 * What the compiler's settings of a plugin or a package make every file of it import: the package that JSX is compiled to calls of, and the
 * types that are loaded without being asked for.
 */
export function configImports(workspace: Workspace, unitOf: (file: string) => string | undefined): ResolvedImport[] {
  const folders = new Set(workspace.files.flatMap((file) => unitOf(file) ?? []));
  const named = new Map<string, string>();
  const found: ResolvedImport[] = [];
  for (const folder of folders) {
    for (const file of configurations.map((name) => `${folder}/${name}`)) {
      const text = workspace.text(file);
      const tree = text === undefined ? undefined : parseTree(text);
      if (text === undefined || tree === undefined) continue;
      for (const { node, kind } of namesIn(tree)) {
        const name = String(node.value);
        if (named.size === 0)
          for (const one of folders) named.set(packageName(workspace.text(`${one}/package.json`)), one);
        const to = targetOf(name, folder, named);
        if (to === undefined) continue;
        const before = text.slice(0, node.offset);
        const line = before.split("\n").length;
        const column = node.offset - before.lastIndexOf("\n");
        found.push({
          kind,
          specifier: name,
          text: name,
          typeOnly: kind !== "jsx",
          names: [],
          line,
          column,
          endColumn: column + node.length,
          from: file,
          to,
          how: "resolved",
        });
      }
    }
  }
  return found;
}

function namesIn(tree: Node): { readonly node: Node; readonly kind: "jsx" | "triple-slash" }[] {
  const jsx = findNodeAtLocation(tree, ["compilerOptions", "jsxImportSource"]);
  const types = findNodeAtLocation(tree, ["compilerOptions", "types"])?.children ?? [];
  const isText = (node: Node | undefined): node is Node => node?.type === "string";
  return [
    ...[jsx].filter(isText).map((node) => ({ node, kind: "jsx" as const })),
    ...types.filter(isText).map((node) => ({ node, kind: "triple-slash" as const })),
  ];
}

/** The folder of the plugin or package that a name or a path leads to. */
function targetOf(name: string, folder: string, named: ReadonlyMap<string, string>): string | undefined {
  if (name.startsWith(".")) return `${posix.join(folder, name)}/package.json`;
  const found = named.get(name.split("/", name.startsWith("@") ? 2 : 1).join("/"));
  return found === undefined ? undefined : `${found}/package.json`;
}

function packageName(text: string | undefined): string {
  const name = text === undefined ? undefined : findNodeAtLocation(parseTree(text) ?? nothing, ["name"]);
  return String(name?.value ?? "");
}

const nothing: Node = { type: "object", offset: 0, length: 0, children: [] };
