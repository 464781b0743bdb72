import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import {
  MessageType,
  ShowMessageNotification,
  TextDocuments,
  TextDocumentSyncKind,
  type Connection,
  type Diagnostic,
  type InitializeParams,
  type InitializeResult,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { generateComposition } from "../authoring/generate/generate-composition.js";
import { decode } from "../facts/read-sources.js";
import { gatePage } from "../report/gate-page.js";
import { actionsFor } from "./actions.js";
import { toDiagnostic, uriOf } from "./diagnostic.js";
import { createWorkspaceJudge, type Judgement, type WorkspaceJudge } from "./judgement.js";

export interface ServerOptions {
  readonly version: string;
  readonly now: () => Date;
  /** The root of the workspace around a folder; `undefined` when there is none. */
  readonly workspaceAround: (folder: string) => string | undefined;
}

/** How long a suppression that an action writes counts, in days: long enough to plan the mend, short enough to come back to it. */
const allowedDays = 30;

/**
 * Serves one workspace to one editor: judges the texts as they are typed, and publishes what the static gates find, for every file
 * that an edit broke, open or not. One finding here is one finding of `rawr-hq check` (LSP 3.17).
 */
export function serveWorkspace(connection: Connection, { version, now, workspaceAround }: ServerOptions): void {
  const documents = new TextDocuments(TextDocument);
  let root: string | undefined;
  let judge: WorkspaceJudge | undefined;
  let judgement: Judgement = { findings: [] };
  let problem: string | undefined;
  let published: ReadonlySet<string> = new Set();
  let canShowDocuments = false;

  const day = (after = 0) => new Date(now().getTime() + after * 86_400_000).toISOString().slice(0, 10);

  // A message without buttons: a client without any capability takes it.
  const say = (type: MessageType, message: string) =>
    void connection.sendNotification(ShowMessageNotification.type, { type, message });

  const onJudged = (answer: Judgement) => {
    judgement = answer;
    // Once for each problem, not at each key stroke.
    if (answer.problem !== undefined && answer.problem !== problem)
      say(MessageType.Error, `rawr-hq: ${answer.problem}`);
    problem = answer.problem;
    const byFile = new Map<string, Diagnostic[]>();
    for (const finding of answer.findings)
      byFile.set(finding.at.file, [...(byFile.get(finding.at.file) ?? []), toDiagnostic(finding)]);
    const gone = [...published].filter((file) => !byFile.has(file));
    for (const [file, diagnostics] of [...byFile, ...gone.map((file): [string, Diagnostic[]] => [file, []])]) {
      void connection.sendDiagnostics({ uri: uriOf(root ?? "", file), diagnostics });
    }
    published = new Set(byFile.keys());
  };

  connection.onInitialize((parameters): InitializeResult => {
    canShowDocuments = parameters.capabilities.window?.showDocument?.support === true;
    const folder = folderOf(parameters);
    root = folder === undefined ? undefined : workspaceAround(folder);
    return {
      serverInfo: { name: "rawr-hq", version },
      capabilities: {
        positionEncoding: "utf-16",
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        codeActionProvider: { codeActionKinds: ["quickfix"] },
        executeCommandProvider: { commands: ["rawr-hq.explain", "rawr-hq.generate"] },
      },
    };
  });

  connection.onInitialized(() => {
    if (root === undefined) {
      say(
        MessageType.Warning,
        "rawr-hq: no workspace here: open a folder with a rawr.hq.ts, a rawr-hq.config.ts or plugins",
      );
      return;
    }
    const at = root;
    judge = createWorkspaceJudge({ root: at, unsaved: () => unsavedTexts(at, documents), today: day, onJudged });
    judge.changed();
  });

  // Opened, typed, saved, closed, and what others did to the files.
  documents.onDidChangeContent(() => judge?.changed());
  documents.onDidSave(() => judge?.changed());
  documents.onDidClose(() => judge?.changed());
  connection.onDidChangeWatchedFiles(() => judge?.changed());
  connection.onDidChangeConfiguration(() => judge?.changed());

  connection.onCodeAction(async ({ context }) => {
    if (root === undefined || judge === undefined) return [];
    const at = root;
    await judge.settled();
    const text = (file: string) => documents.get(uriOf(at, file))?.getText() ?? readSaved(at, file);
    return actionsFor(context.diagnostics, { root: at, findings: judgement.findings, text, until: day(allowedDays) });
  });

  connection.onExecuteCommand(async ({ command, arguments: given = [] }) => {
    if (command === "rawr-hq.explain" && typeof given[0] === "string" && /^[a-z-]+$/.test(given[0])) {
      const uri = gatePage(given[0]);
      if (canShowDocuments && existsSync(fileURLToPath(uri))) await connection.window.showDocument({ uri });
      else say(MessageType.Info, `rawr-hq explain ${String(given[1])}`);
    }
    if (command === "rawr-hq.generate" && root !== undefined) {
      const { composition, outcome, issues } = await generateComposition(root);
      say(MessageType.Info, `rawr-hq: ${composition} ${outcome}, ${issues.length} issues`);
      judge?.changed();
    }
  });

  connection.onShutdown(() => judge?.close());
  documents.listen(connection);
  connection.listen();
}

function folderOf({ workspaceFolders, rootUri }: InitializeParams): string | undefined {
  const uri = workspaceFolders?.[0]?.uri ?? rootUri ?? undefined;
  return uri?.startsWith("file:") === true ? fileURLToPath(uri) : undefined;
}

/** The open documents of the workspace whose text is not what is on the disk. */
function unsavedTexts(root: string, documents: TextDocuments<TextDocument>): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const document of documents.all()) {
    const file = fileOf(root, document.uri);
    if (file !== undefined && document.getText() !== readSaved(root, file)) texts.set(file, document.getText());
  }
  return texts;
}

/** The path of a document relative to the root; `undefined` for what lies outside, or is no file. */
function fileOf(root: string, uri: string): string | undefined {
  if (!uri.startsWith("file:")) return undefined;
  const path = relative(root, realOf(fileURLToPath(uri)))
    .split(sep)
    .join("/");
  return path === "" || path.startsWith("../") ? undefined : path;
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path; // not saved yet
  }
}

function readSaved(root: string, file: string): string | undefined {
  try {
    return decode(readFileSync(join(root, file)));
  } catch {
    return undefined;
  }
}
