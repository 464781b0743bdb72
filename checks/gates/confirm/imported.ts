import type { Candidate, Confirmation } from "../../engine/confirmed.js";
import type { Workspace } from "../../facts/workspace.js";
import { throughThePackage } from "../../authoring/fix/mend-imports.js";
import type { Declared } from "../../syntax/syntax.js";
import { declaredWords } from "./declared-words.js";

/** Where what an import takes is really declared, behind every module that only passes it on; and the package to import it from. */
export async function imported(candidate: Candidate, workspace: Workspace): Promise<Confirmation> {
  // What a settings file imports is declared by nobody's statement.
  if (!workspace.files.includes(candidate.at.file)) return {};
  const [edits, declared] = [await throughThePackage(candidate, workspace), await declaredBehind(candidate, workspace)];
  const note = declaredWords(declared, candidate.at);
  return { edits, ...(note === undefined ? {} : { note }) };
}

async function declaredBehind({ at }: Candidate, workspace: Workspace): Promise<readonly Declared[]> {
  const syntax = await workspace.syntax();
  const { SyntaxKind } = await import("../../syntax/nodes.js");
  const statement = (await syntax.nodeAt(at))?.getFirstAncestorByKind(SyntaxKind.ImportDeclaration);
  const names = statement?.getNamedImports().map((one) => one.getAliasNode() ?? one.getNameNode()) ?? [];
  const own = statement?.getDefaultImport();
  return [...(own === undefined ? [] : [own]), ...names].flatMap((name) => syntax.declarationOf(name) ?? []);
}
