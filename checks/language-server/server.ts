import { fileURLToPath } from "node:url";
import type { ClientCapabilities, Connection, InitializeParams, InitializeResult } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { MessageType, ShowMessageNotification, TextDocumentSyncKind } from "./protocol.js";
import { watchChanges } from "../workspace/watch/changes.js";
import { actionsFor } from "./actions.js";
import { createDelivery } from "./delivery.js";
import { diagnosticsOf, pageOf } from "./diagnostic.js";
import { createDocuments } from "./documents.js";
import { createWorkspaceJudge, type Judgement } from "./judgement.js";
import { createLensRefresh } from "./lens-refresh.js";
import { encodingFor } from "./positions.js";
import type { Session } from "./requests.js";

export interface ServerOptions {
  readonly version: string;
  readonly now: () => Date;
  /** The root of the workspace around a folder, links followed; `undefined` when there is none. */
  readonly workspaceAround: (folder: string) => string | undefined;
}

/** How long a suppression that an action writes counts, in days: long enough to plan the mend, short enough to come back to it. */
const allowedDays = 30;

/**
 * Serves one workspace to one editor: judges the texts as they are typed, tells what the static gates find, for every file that an edit
 * broke, open or not, and what stands under the cursor. One finding here is one finding of `rawr-hq check` (LSP 3.17).
 */
export function serveWorkspace(connection: Connection, options: ServerOptions): void {
  // A message without buttons: a client without any capability takes it.
  const say = (type: MessageType, message: string) =>
    void connection.sendNotification(ShowMessageNotification.type, { type, message }).catch(toNobody);

  connection.onInitialize((parameters): InitializeResult => {
    const folder = folderOf(parameters);
    const root = folder === undefined ? undefined : options.workspaceAround(folder);
    if (folder === undefined || root === undefined) {
      connection.onInitialized(() =>
        say(
          MessageType.Warning,
          "rawr-hq: no workspace here: open a folder with a rawr.hq.ts, a rawr-hq.config.ts or plugins",
        ),
      );
    } else serveRoot(connection, { ...options, root, folder, client: parameters.capabilities, say });
    return {
      serverInfo: { name: "rawr-hq", version: options.version },
      capabilities: {
        positionEncoding: encodingFor(parameters.capabilities),
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        hoverProvider: true,
        definitionProvider: true,
        referencesProvider: true,
        codeLensProvider: {},
        completionProvider: { triggerCharacters: ['"', "'", "`", "/"] },
        codeActionProvider: { codeActionKinds: ["quickfix"] },
        executeCommandProvider: { commands: ["rawr-hq.describe", "rawr-hq.explain", "rawr-hq.generate"] },
        ...(parameters.capabilities.textDocument?.diagnostic !== undefined && {
          diagnosticProvider: { identifier: "rawr-hq", interFileDependencies: true, workspaceDiagnostics: true },
        }),
      },
    };
  });
  connection.listen();
}

/** An editor that is gone hears nothing: its server ends by itself. */
function toNobody(): void {}

interface RootOptions extends ServerOptions {
  readonly root: string;
  /** As the client says it. */
  readonly folder: string;
  readonly client: ClientCapabilities;
  readonly say: (type: MessageType, message: string) => void;
}

function serveRoot(connection: Connection, { root, folder, client, now, say }: RootOptions): void {
  const documents = createDocuments({ root, folder, encoding: encodingFor(client) });
  const delivery = createDelivery(connection, documents, client);
  const day = (after = 0) => new Date(now().getTime() + after * 86_400_000).toISOString().slice(0, 10);
  let problem: string | undefined;
  const onJudged = (judgement: Judgement) => {
    // Once for each problem, not at each key stroke.
    if (judgement.problem !== undefined && judgement.problem !== problem)
      say(MessageType.Error, `rawr-hq: ${judgement.problem}`);
    problem = judgement.problem;
    delivery.deliver(diagnosticsOf(judgement, documents));
    lenses.judged().catch(toNobody);
  };
  const judge = createWorkspaceJudge({ root, unsaved: documents.unsaved, today: day, onJudged });
  const showsMarkdown = client.textDocument?.hover?.contentFormat?.includes("markdown") === true;
  const session: Session = { documents, judge, showsMarkdown, boundaries: new WeakMap() };

  // What reads the graph is loaded with the first question.
  const requests = () => import("./requests.js");
  const lensesOf = async (uri: string) => (await requests()).codeLenses(session, uri);
  const lenses = createLensRefresh(connection, client, lensesOf);

  // Opened, typed, saved, closed, and what others did to the files.
  const onDisk = () => judge.changed("disk");
  // Until somebody tells of changes on the disk, they are looked for after each key stroke.
  let isWatching = false;
  const seen = new WeakSet<TextDocument>();
  documents.open.onDidChangeContent(({ document }) => {
    const isOpened = !seen.has(document);
    seen.add(document);
    // Editors open their documents while the first judgement runs: it need not begin again for them.
    if (isOpened && documents.isSaved(document)) delivery.opened();
    else judge.changed(isWatching ? "editor" : "disk");
  });
  documents.open.onDidSave(onDisk);
  documents.open.onDidClose(({ document }) => {
    lenses.closed(document.uri);
    onDisk();
  });
  connection.onDidChangeWatchedFiles(onDisk);
  connection.onDidChangeConfiguration(onDisk);
  const stop = new AbortController();
  // To list all folders costs as much as to judge them: the first answers do not wait for it. What changed meanwhile is judged then.
  const watchOnceSettled = async () => {
    await judge.reached("settled");
    const watched = watch(root, stop.signal, onDisk);
    onDisk();
    isWatching = true;
    await watched.finally(() => (isWatching = false));
  };
  connection.onInitialized(() => {
    judge.changed("disk", 0);
    watchOnceSettled().catch((error: unknown) =>
      say(MessageType.Warning, `rawr-hq: only changes made in this editor are noticed (${String(error)})`),
    );
  });
  connection.onShutdown(() => {
    stop.abort();
    judge.close();
  });

  // Who can be told to pull again need not wait for dependency-cruiser.
  const pulledAt = client.workspace?.diagnostics?.refreshSupport === true ? "answered" : "settled";
  connection.languages.diagnostics.on(async ({ textDocument, previousResultId }) => {
    await judge.reached(pulledAt);
    return delivery.document(documents.fileOf(textDocument.uri), previousResultId);
  });
  connection.languages.diagnostics.onWorkspace(async ({ previousResultIds }) => {
    await judge.reached(pulledAt);
    return delivery.workspace(new Map(previousResultIds.map(({ uri, value }) => [uri, value])));
  });
  connection.onCodeAction(async ({ context }) => {
    await judge.reached("answered");
    return actionsFor(context.diagnostics, { findings: judge.latest().findings, documents, until: day(allowedDays) });
  });

  connection.onHover(async (asked) => (await requests()).hover(session, asked));
  connection.onDefinition(async (asked) => (await requests()).definition(session, asked));
  connection.onReferences(async (asked) => (await requests()).references(session, asked));
  connection.onCompletion(async (asked) => (await requests()).completion(session, asked));
  connection.onCodeLens(async ({ textDocument: { uri } }) => {
    const shown = await lensesOf(uri);
    lenses.shown(uri, shown);
    return shown;
  });

  const canShowDocuments = client.window?.showDocument?.support === true;
  connection.onExecuteCommand(async ({ command, arguments: given = [] }) => {
    const [first, second] = given.map(String);
    if (command === "rawr-hq.explain" && first !== undefined && second !== undefined) {
      const uri = pageOf(first, second);
      if (canShowDocuments && uri !== undefined) await connection.window.showDocument({ uri });
      else say(MessageType.Info, `rawr-hq explain ${second}`);
    }
    if (command === "rawr-hq.describe" && first !== undefined) {
      const words = await (await requests()).describePart(session, first);
      if (words !== undefined) say(MessageType.Info, words);
    }
    if (command === "rawr-hq.generate") {
      const { generateComposition } = await import("../authoring/generate/generate-composition.js");
      const done = await generateComposition(root).catch((error: unknown) => String(error));
      if (typeof done === "string") say(MessageType.Error, `rawr-hq: ${done}`);
      else say(MessageType.Info, `rawr-hq: ${done.composition} ${done.outcome}, ${done.issues.length} issues`);
      onDisk();
    }
  });
  documents.open.listen(connection);
}

/** What an editor does not tell: a checkout, a generator, another editor. */
async function watch(root: string, signal: AbortSignal, onChange: () => void): Promise<void> {
  const changes = watchChanges(root, signal);
  while (!signal.aborted) {
    await changes.next();
    if (!signal.aborted) onChange();
  }
  changes.close();
}

function folderOf({ workspaceFolders, rootUri }: InitializeParams): string | undefined {
  const uri = workspaceFolders?.[0]?.uri ?? rootUri ?? undefined;
  return uri?.startsWith("file:") === true ? fileURLToPath(uri) : undefined;
}
