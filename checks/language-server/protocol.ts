import { createRequire } from "node:module";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type * as protocol from "vscode-languageserver/node.js";

// As an ES import Node searches all of its CommonJS for names first; the server's start is measured in `bench/language-server`.
const loaded = createRequire(import.meta.url)("vscode-languageserver/node.js") as typeof protocol; // what the package is

/** What we use of the protocol's implementation at run time. Its types come from "vscode-languageserver". */
export const {
  CodeActionKind,
  CodeLensRefreshRequest,
  CompletionItemKind,
  createConnection,
  DiagnosticSeverity,
  DocumentDiagnosticReportKind,
  MarkupKind,
  MessageType,
  ProposedFeatures,
  ShowMessageNotification,
  StreamMessageReader,
  StreamMessageWriter,
  TextDocuments,
  TextDocumentSyncKind,
} = loaded;

export type CompletionItemKind = protocol.CompletionItemKind;
export type MessageType = protocol.MessageType;
export type OpenDocuments = protocol.TextDocuments<TextDocument>;
