import { readFileSync, realpathSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Location, TextDocumentContentChangeEvent } from "vscode-languageserver";
import { TextDocuments, type OpenDocuments } from "./protocol.js";
import { TextDocument } from "vscode-languageserver-textdocument";
import { decode } from "../facts/disk.js";
import type { Place } from "../report/finding.js";
import { positionsIn, type Encoding, type Positions } from "./positions.js";

/** The files of a workspace as an editor has them. Paths are relative to the root. */
export interface Documents {
  /** What the connection tells of opened, changed and closed documents. */
  readonly open: OpenDocuments;
  /** The path of a document; `undefined` for what lies outside of the workspace, or is no file. */
  fileOf(uri: string): string | undefined;
  /** The address of a file, as the client writes it. */
  uriOf(file: string): string;
  isOpen(file: string): boolean;
  /** The text in the editor, else on the disk; `undefined` when it can't be read. */
  text(file: string): string | undefined;
  /** Whether a document's text is its file's. */
  isSaved(document: TextDocument): boolean;
  /** The texts of open documents whose files hold another one. A document without a file is not part of the workspace yet, or no longer. */
  unsaved(): ReadonlyMap<string, string>;
  positions(text: string): Positions;
  locationOf(place: Place): Location;
}

export interface DocumentsOptions {
  /** Absolute and real. */
  readonly root: string;
  /** The folder that the client opened, in its own words: links in it are not followed in what we answer. */
  readonly folder: string;
  readonly encoding: Encoding;
}

export function createDocuments({ root, folder, encoding }: DocumentsOptions): Documents {
  const open = new TextDocuments<TextDocument>({
    create: (uri, languageId, version, text) => TextDocument.create(uri, languageId, version, text),
    update(document, changes, version) {
      // Each change counts in the text that the one before it made.
      for (const change of changes) TextDocument.update(document, [inUtf16(document, change, encoding)], version);
      return document;
    },
  });
  const shownRoot = asOpened(root, folder);
  const fileOf = (uri: string) => {
    if (!uri.startsWith("file:")) return undefined;
    const path = relative(root, realOf(pathOf(uri)))
      .split(sep)
      .join("/");
    return path === "" || path === ".." || path.startsWith("../") ? undefined : path;
  };
  const documentOf = (file: string) => open.all().find(({ uri }) => fileOf(uri) === file);
  const text = (file: string) => documentOf(file)?.getText() ?? readSaved(root, file);
  const uriOf = (file: string) => documentOf(file)?.uri ?? pathToFileURL(join(shownRoot, file)).href;
  return {
    open,
    fileOf,
    uriOf,
    text,
    isSaved(document) {
      const file = fileOf(document.uri);
      return file !== undefined && readSaved(root, file) === document.getText();
    },
    isOpen: (file) => documentOf(file) !== undefined,
    unsaved() {
      const texts = new Map<string, string>();
      for (const document of open.all()) {
        const file = fileOf(document.uri);
        const saved = file === undefined ? undefined : readSaved(root, file);
        if (file !== undefined && saved !== undefined && saved !== document.getText())
          texts.set(file, document.getText());
      }
      return texts;
    },
    positions: (of) => positionsIn(of, encoding),
    locationOf: (place) => ({
      uri: uriOf(place.file),
      range: positionsIn(text(place.file) ?? "", encoding).rangeAt(place),
    }),
  };
}

function inUtf16(
  document: TextDocument,
  change: TextDocumentContentChangeEvent,
  encoding: Encoding,
): TextDocumentContentChangeEvent {
  if (encoding === "utf-16" || !("range" in change)) return change;
  const { offsetAt } = positionsIn(document.getText(), encoding);
  const at = (position: (typeof change.range)["start"]) => document.positionAt(offsetAt(position));
  return { text: change.text, range: { start: at(change.range.start), end: at(change.range.end) } };
}

/** The root's path below the folder that the client opened, or above it, before links are followed. */
function asOpened(root: string, folder: string): string {
  const way = relative(realOf(folder), root);
  return realOf(join(folder, way)) === root ? join(folder, way) : root;
}

function pathOf(uri: string): string {
  try {
    return fileURLToPath(uri);
  } catch {
    return ""; // of another machine, or no address at all
  }
}

/** The real path. A file that is not saved yet, or no longer there, lies where its folder does. */
function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const folder = dirname(path);
    return folder === path ? path : join(realOf(folder), basename(path));
  }
}

function readSaved(root: string, file: string): string | undefined {
  try {
    return decode(readFileSync(join(root, file)));
  } catch {
    return undefined;
  }
}
