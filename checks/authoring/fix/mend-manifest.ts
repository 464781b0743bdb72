import { findNodeAtOffset, modify, parseTree, type Node } from "jsonc-parser";
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
  const siblings = property?.parent?.children ?? [];
  if (property === undefined) return [];
  const place = siblings.indexOf(property);
  const [before, after] = [siblings[place - 1], siblings[place + 1]];
  // What is before the first one stays before the next one: `{ "a": 1, "b": 2 }` becomes `{ "b": 2 }`.
  const start = after === undefined && before !== undefined ? endOf(before) : property.offset;
  return [{ file: at.file, start, end: after?.offset ?? endOf(property), text: "" }];
}

function endOf({ offset, length }: Node): number {
  return offset + length;
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
