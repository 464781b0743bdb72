import { findNodeAtLocation, findNodeAtOffset, parseTree, type Node } from "jsonc-parser";
import type { Candidate } from "../../engine/confirmed.js";
import type { Edit } from "../../report/finding.js";
import type { Workspace } from "../../facts/workspace.js";
import { startOf } from "./offsets.js";
import { withoutItem, type Span } from "./without-item.js";

/** M126: the legacy key goes; every other byte of the package.json stays. */
export function legacyKey({ at }: Candidate, workspace: Workspace): readonly Edit[] {
  const text = workspace.text(at.file);
  const tree = text === undefined ? undefined : parseTree(text);
  if (text === undefined || tree === undefined) return [];
  const property = propertyOf(findNodeAtOffset(tree, startOf(text, at)));
  const block = property?.parent;
  if (property === undefined || block === undefined) return [];
  const siblings = block.children ?? [];
  const made = withoutItem(text, siblings.map(spanOf), siblings.indexOf(property), insideOf(block));
  return made.map((span) => ({ file: at.file, ...span, text: "" }));
}

/** M121 and M122: the surface root says what kind its plugins have. A kind that is missing becomes the first key, written like the next. */
export function missingKind({ at }: Candidate, workspace: Workspace): readonly Edit[] {
  const text = workspace.text(at.file);
  const tree = text === undefined ? undefined : parseTree(text);
  const plugin = workspace.plugins.find(({ file }) => file === at.file);
  const block = tree === undefined ? undefined : findNodeAtLocation(tree, ["rawr"]);
  if (text === undefined || tree === undefined || plugin === undefined || block?.type !== "object") return [];
  const value = JSON.stringify(plugin.surface);
  const there = findNodeAtLocation(block, ["kind"]);
  const edit = (start: number, end: number, made: string) => [{ file: at.file, start, end, text: made }];
  if (there !== undefined) return edit(spanOf(there).start, spanOf(there).end, value);
  const [first] = block.children ?? [];
  const inside = insideOf(block);
  const [key, given] = first?.children ?? [];
  if (first === undefined || key === undefined || given === undefined) {
    return edit(inside.start, inside.end, ` "kind": ${value} `);
  }
  const colon = text.slice(spanOf(key).end, given.offset);
  const lead = text.slice(inside.start, first.offset);
  const gap = lead === "" && colon.endsWith(":") ? "" : lead || " ";
  return edit(first.offset, first.offset, `"kind"${colon}${value},${gap}`);
}

function propertyOf(node: Node | undefined): Node | undefined {
  let found = node;
  while (found !== undefined && found.type !== "property") found = found.parent;
  return found;
}

function spanOf({ offset, length }: Node): Span {
  return { start: offset, end: offset + length };
}

function insideOf({ offset, length }: Node): Span {
  return { start: offset + 1, end: offset + length - 1 };
}
