import type { CompletionItem } from "vscode-languageserver";
import { CompletionItemKind } from "./protocol.js";
import type { Node } from "typescript";
import ts from "../facts/typescript.js";
import type { GraphNode } from "../graph/model/model.js";
import type { DiscoveredPlugin } from "../workspace/discovered-plugin.js";
import type { Workspace } from "../facts/workspace.js";
import type { Boundaries } from "./boundaries.js";
import { parse, tokenAt } from "./cursor.js";
import type { Positions } from "./positions.js";

/** Something that may be written in a string, and what it is. */
interface Word {
  readonly text: string;
  readonly about: string;
  readonly kind: CompletionItemKind;
}

/** What may stand in the string at an offset: paths inside of the plugin's own prefix, events, the capability, callers. */
export function completionsAt(
  boundaries: Boundaries,
  file: string,
  text: string,
  offset: number,
  positions: Positions,
): readonly CompletionItem[] {
  const source = parse(file, text);
  const token = tokenAt(source, offset);
  if (token === undefined || !ts.isStringLiteralLike(token) || offset <= token.getStart(source)) return [];
  const start = token.getStart(source) + 1;
  const isClosed = ts.isStringLiteralLike(token) && token.getEnd() > start && !isOpen(token, text);
  const range = positions.range(start, token.getEnd() - (isClosed ? 1 : 0));
  const plugin = pluginOf(boundaries.workspace, file);
  const typed = text.slice(start, offset);
  const words = wordsFor(boundaries, plugin, token, typed);
  return [...new Map(words.map((word) => [word.text, word])).values()].map(({ text: newText, about, kind }) => ({
    label: newText,
    kind,
    detail: about,
    filterText: newText,
    textEdit: { range, newText },
  }));
}

function wordsFor(
  boundaries: Boundaries,
  plugin: DiscoveredPlugin | undefined,
  token: Node,
  typed: string,
): readonly Word[] {
  const capability = plugin?.manifest?.capability;
  const own: readonly Word[] =
    capability === undefined
      ? []
      : [{ text: capability, about: "this plugin's capability", kind: CompletionItemKind.Module }];
  const { property, callee } = roleOf(token);
  if (property === "path" || callee === "prefix") return ownRoutes(boundaries, plugin);
  if (property === "capability" || callee === "apiContract" || callee === "workflowContract") return own;
  if (property === "caller" || property === "callers")
    return named(boundaries, "caller", CompletionItemKind.EnumMember);
  const events = named(boundaries, "event", CompletionItemKind.Event);
  if (callee === "defineEvent") {
    const start: readonly Word[] = own.map((word) => ({
      ...word,
      text: `${word.text}/`,
      about: "this plugin's events",
    }));
    return [...start, ...events.filter(({ text }) => start.some((one) => text.startsWith(one.text)))];
  }
  if (property === "event" || callee === "defineExternalEvent") return events;
  if (typed.startsWith("/")) return routes(boundaries.graph.nodes);
  return typed.includes("/") ? events : [];
}

/** The property that a string is the value of, or in the list of; the function that it is the first argument of. */
function roleOf(token: Node): { readonly property?: string; readonly callee?: string } {
  const holder = ts.isArrayLiteralExpression(token.parent) ? token.parent.parent : token.parent;
  if (ts.isPropertyAssignment(holder) && ts.isIdentifier(holder.name)) return { property: holder.name.text };
  if (!ts.isCallExpression(holder) || holder.arguments[0] !== token) return {};
  const { expression } = holder;
  if (ts.isIdentifier(expression)) return { callee: expression.text };
  return ts.isPropertyAccessExpression(expression) ? { callee: expression.name.text } : {};
}

function ownRoutes(boundaries: Boundaries, plugin: DiscoveredPlugin | undefined): readonly Word[] {
  const { manifest } = plugin ?? {};
  const family = manifest?.kind === "api" ? "orpc" : manifest?.kind;
  const prefix = boundaries.node(`family:${family}`)?.detail?.["prefix"];
  if (manifest === undefined || prefix === undefined) return [];
  const start = `${prefix.replace(/\/\*$/, "")}/${manifest.capability}/`;
  const inside = routes(boundaries.graph.nodes).filter(({ text }) => text.startsWith(start));
  return [{ text: start, about: "this plugin's own prefix", kind: CompletionItemKind.Folder }, ...inside];
}

function routes(nodes: readonly GraphNode[]): readonly Word[] {
  return nodes.flatMap(({ kind, detail, label }) => {
    if (kind !== "procedure") return [];
    const { path, rpc, method = "" } = detail ?? {};
    return [
      { text: path, about: `${method} ${label}`.trim() },
      { text: rpc, about: `rpc ${label}` },
    ].flatMap(({ text, about }) => (text === undefined ? [] : { text, about, kind: CompletionItemKind.Value }));
  });
}

function named({ graph }: Boundaries, kind: GraphNode["kind"], as: CompletionItemKind): readonly Word[] {
  return graph.nodes.filter((node) => node.kind === kind).map(({ label }) => ({ text: label, about: kind, kind: as }));
}

function pluginOf({ plugins }: Workspace, file: string): DiscoveredPlugin | undefined {
  return plugins.find(({ directory }) => file.startsWith(`${directory}/`));
}

/** Whether nobody has typed the closing quote yet. */
function isOpen(token: Node, text: string): boolean {
  return text[token.getEnd() - 1] !== text[token.getStart()];
}
