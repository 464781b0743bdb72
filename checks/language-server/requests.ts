import type {
  CodeLens,
  CompletionItem,
  Hover,
  Location,
  ReferenceParams,
  TextDocumentPositionParams,
} from "vscode-languageserver";
import type { Workspace } from "../facts/workspace.js";
import { readBoundaries, type Boundaries } from "./boundaries.js";
import { codeLensesOf } from "./code-lens.js";
import { completionsAt } from "./completion.js";
import type { Documents } from "./documents.js";
import { hoverOf, plainWords } from "./hover.js";
import type { WorkspaceJudge } from "./judgement.js";
import { isManifest, manifestCompletions, manifestHover } from "./manifest.js";
import type { Positions } from "./positions.js";
import { declarationsOf, referencesOf } from "./references.js";
import { subjectAt, type Subject } from "./subject.js";

/** What every request is answered from. */
export interface Session {
  readonly documents: Documents;
  readonly judge: WorkspaceJudge;
  /** Whether hovers may be Markdown. */
  readonly showsMarkdown: boolean;
  /** What was read of the workspaces that there have been. */
  readonly boundaries: WeakMap<Workspace, Boundaries>;
}

interface Cursor {
  readonly file: string;
  readonly text: string;
  readonly offset: number;
  readonly positions: Positions;
}

/** The boundaries of a workspace, read when somebody asks. */
function boundariesOf({ boundaries }: Session, workspace: Workspace): Boundaries {
  const before = boundaries.get(workspace) ?? readBoundaries(workspace);
  boundaries.set(workspace, before);
  return before;
}

/** `undefined` in a document that is not of the workspace, or can't be read. */
function cursorAt({ documents }: Session, { textDocument, position }: TextDocumentPositionParams): Cursor | undefined {
  const file = documents.fileOf(textDocument.uri);
  const text = file === undefined ? undefined : documents.text(file);
  if (file === undefined || text === undefined) return undefined;
  const positions = documents.positions(text);
  return { file, text, positions, offset: positions.offsetAt(position) };
}

/** The workspace with everything that was typed so far. */
async function read({ judge }: Session): Promise<Workspace | undefined> {
  await judge.reached("opened");
  return judge.workspace();
}

/** What stands under the cursor. */
async function ask(
  session: Session,
  parameters: TextDocumentPositionParams,
): Promise<(Cursor & { readonly boundaries: Boundaries; readonly subject: Subject }) | undefined> {
  const workspace = await read(session);
  const cursor = cursorAt(session, parameters);
  if (workspace === undefined || cursor === undefined) return undefined;
  const boundaries = boundariesOf(session, workspace);
  const subject = subjectAt(boundaries, cursor.file, cursor.text, cursor.offset);
  return subject && { ...cursor, boundaries, subject };
}

export async function hover(session: Session, parameters: TextDocumentPositionParams): Promise<Hover | null> {
  const asked = await ask(session, parameters);
  if (asked !== undefined) {
    const { boundaries, subject, positions } = asked;
    const range = positions.range(subject.start, subject.end);
    return { ...hoverOf(boundaries, subject.nodes, session.showsMarkdown), range };
  }
  const workspace = await read(session);
  const cursor = cursorAt(session, parameters);
  if (workspace === undefined || cursor === undefined || !isManifest(cursor.file, workspace.settings)) return null;
  return manifestHover(cursor.text, cursor.offset, cursor.positions) ?? null;
}

export async function definition(session: Session, parameters: TextDocumentPositionParams): Promise<Location[]> {
  const asked = await ask(session, parameters);
  if (asked === undefined) return [];
  return declarationsOf(asked.boundaries, asked.subject.nodes).map(session.documents.locationOf);
}

export async function references(session: Session, parameters: ReferenceParams): Promise<Location[]> {
  const asked = await ask(session, parameters);
  if (asked === undefined) return [];
  const { boundaries, subject } = asked;
  const declared = declarationsOf(boundaries, subject.nodes);
  const isDeclared = ({ file, line }: (typeof declared)[number]) =>
    declared.some((place) => place.file === file && place.line === line);
  const used = referencesOf(boundaries, subject.nodes).filter((place) => !isDeclared(place));
  return [...(parameters.context.includeDeclaration ? declared : []), ...used].map(session.documents.locationOf);
}

export async function codeLenses(session: Session, uri: string): Promise<CodeLens[]> {
  const workspace = await read(session);
  const file = session.documents.fileOf(uri);
  const text = file === undefined ? undefined : session.documents.text(file);
  if (workspace === undefined || file === undefined || text === undefined) return [];
  return [...codeLensesOf(boundariesOf(session, workspace), file, session.documents.positions(text))];
}

/** Answers from the workspace as it was before the last key strokes: who types can't wait. */
export async function completion(session: Session, parameters: TextDocumentPositionParams): Promise<CompletionItem[]> {
  const workspace = session.judge.workspace() ?? (await read(session));
  const cursor = cursorAt(session, parameters);
  if (workspace === undefined || cursor === undefined) return [];
  const { file, text, offset, positions } = cursor;
  if (isManifest(file, workspace.settings))
    return [...manifestCompletions(file, text, offset, workspace.settings, positions)];
  if (file.endsWith(".json")) return [];
  return [...completionsAt(boundariesOf(session, workspace), file, text, offset, positions)];
}

/** A part of the graph in plain words, by its id. */
export async function describePart(session: Session, id: string): Promise<string | undefined> {
  const workspace = await read(session);
  const boundaries = workspace && boundariesOf(session, workspace);
  const node = boundaries?.node(id);
  return boundaries && node && plainWords(boundaries, [node]);
}
