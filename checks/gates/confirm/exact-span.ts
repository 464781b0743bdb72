import type { Candidate, Confirmation } from "../../engine/confirmed.js";
import type { Workspace } from "../../facts/workspace.js";

/** Where the facts know a line alone: the first text that the message quotes, else the first thing on the line. */
export async function exactSpan({ at, message }: Candidate, workspace: Workspace): Promise<Confirmation> {
  if (!workspace.files.includes(at.file)) return {};
  const syntax = await workspace.syntax();
  const { Node } = await import("../../syntax/nodes.js");
  const source = await syntax.file(at.file);
  const quoted = [...message.matchAll(/`([^`]+)`/g)].map(([, text]) => text);
  const onLine = source.getDescendants().filter((node) => node.getStartLineNumber() === at.line);
  const named = onLine.find(
    (node) =>
      (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)) &&
      quoted.includes(node.getLiteralValue()),
  );
  const first = named ?? onLine[0];
  return first === undefined ? {} : { at: syntax.at(first) };
}
