import { createHash } from "node:crypto";
import type {
  ClientCapabilities,
  Connection,
  DocumentDiagnosticReport,
  WorkspaceDiagnosticReport,
} from "vscode-languageserver";
import { DocumentDiagnosticReportKind } from "./protocol.js";
import type { Diagnostics } from "./diagnostic.js";
import type { Documents } from "./documents.js";

/** Brings diagnostics to a client: it pulls what it can, and is sent the rest. */
export interface Delivery {
  /** There are new ones. */
  deliver(diagnostics: Diagnostics): void;
  /** A document was opened whose text is the file's: nothing else is found, but the client may pull it from now on. */
  opened(): void;
  document(file: string | undefined, previous: string | undefined): DocumentDiagnosticReport;
  workspace(previous: ReadonlyMap<string, string>): WorkspaceDiagnosticReport;
}

/**
 * A client that pulls documents is sent only those of files that it has not opened; one that pulls the whole workspace, nothing: none
 * may show a finding twice.
 */
export function createDelivery(connection: Connection, documents: Documents, client: ClientCapabilities): Delivery {
  const pullsDocuments = client.textDocument?.diagnostic !== undefined;
  const canRefresh = client.workspace?.diagnostics?.refreshSupport === true;
  let pullsWorkspace = false;
  let latest: Diagnostics = new Map();
  const sent = new Map<string, string>();
  let told = "";

  const send = () => {
    const isSent = (file: string) => !pullsWorkspace && !(pullsDocuments && documents.isOpen(file));
    for (const file of new Set([...sent.keys(), ...latest.keys()])) {
      const diagnostics = isSent(file) ? (latest.get(file) ?? []) : [];
      const id = idOf(diagnostics);
      if (id === (sent.get(file) ?? nothing)) continue;
      if (id === nothing) sent.delete(file);
      else sent.set(file, id);
      const parameters = { uri: documents.uriOf(file), diagnostics: [...diagnostics] };
      // An editor that is gone hears nothing: its server ends by itself.
      connection.sendDiagnostics(parameters).catch(() => {});
    }
  };

  const report = (file: string | undefined, previous: string | undefined): DocumentDiagnosticReport => {
    const items = file === undefined ? [] : [...(latest.get(file) ?? [])];
    const resultId = idOf(items);
    return resultId === previous
      ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
      : { kind: DocumentDiagnosticReportKind.Full, resultId, items };
  };

  return {
    deliver(diagnostics) {
      latest = diagnostics;
      send();
      const all = idOf([...latest]);
      // What it pulled may have changed by an edit in another file.
      if (canRefresh && pullsDocuments && all !== told) connection.languages.diagnostics.refresh();
      told = all;
    },
    opened: send,
    document: report,
    workspace(previous) {
      pullsWorkspace = true;
      send();
      const before = new Map([...previous].map(([uri, id]) => [documents.fileOf(uri), { uri, id }]));
      const files = new Set([...latest.keys(), ...before.keys()].filter((file) => file !== undefined));
      return {
        items: [...files].map((file) => ({
          ...report(file, before.get(file)?.id),
          uri: before.get(file)?.uri ?? documents.uriOf(file),
          version: null,
        })),
      };
    },
  };
}

function idOf(value: readonly unknown[]): string {
  return value.length === 0 ? nothing : createHash("sha256").update(JSON.stringify(value)).digest("base64url");
}

const nothing = "none";
