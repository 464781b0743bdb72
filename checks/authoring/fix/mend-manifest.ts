import { findNodeAtOffset, getNodePath, modify, parseTree, type Node } from "jsonc-parser";
import type { Candidate } from "../../engine/confirmed.js";
import type { Edit } from "../../report/finding.js";
import type { Workspace } from "../../facts/workspace.js";
import { indentOf, lineEndOf, startOf } from "./offsets.js";

/** M126: the legacy key goes; every other byte of the package.json stays. */
export function legacyKey({ at }: Candidate, workspace: Workspace): readonly Edit[] {
  const text = workspace.text(at.file);
  const tree = text === undefined ? undefined : parseTree(text);
  if (text === undefined || tree === undefined) return [];
  const property = propertyOf(findNodeAtOffset(tree, startOf(text, at)));
  const value = property?.children?.[1];
  return value === undefined ? [] : edits(at.file, modify(text, getNodePath(value), undefined, {}));
}

/** M121 and M122: the surface root says what kind its plugins have. */
export function missingKind({ at }: Candidate, workspace: Workspace): readonly Edit[] {
  const text = workspace.text(at.file);
  const plugin = workspace.plugins.find(({ file }) => file === at.file);
  if (text === undefined || plugin === undefined) return [];
  const indent = indentOf(text);
  const formattingOptions = {
    tabSize: indent.length,
    insertSpaces: !indent.includes("\t"),
    eol: lineEndOf(text),
  };
  return edits(
    at.file,
    modify(text, ["rawr", "kind"], plugin.surface, { formattingOptions, getInsertionIndex: () => 0 }),
  );
}

function propertyOf(node: Node | undefined): Node | undefined {
  let found = node;
  while (found !== undefined && found.type !== "property") found = found.parent;
  return found;
}

function edits(file: string, changes: ReturnType<typeof modify>): Edit[] {
  return changes.map(({ offset, length, content }) => ({ file, start: offset, end: offset + length, text: content }));
}
