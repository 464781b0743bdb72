import type { ClientCapabilities, Position, Range } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Place } from "../report/finding.js";

/** How a client counts the characters of a line (LSP 3.17, `positionEncoding`). */
export type Encoding = "utf-16" | "utf-8";

/** The first that the client names and we know; UTF-16, which every client knows, when it names none. */
export function encodingFor({ general }: ClientCapabilities): Encoding {
  const known = general?.positionEncodings?.find((one): one is Encoding => one === "utf-16" || one === "utf-8");
  return known ?? "utf-16";
}

/** Translates between offsets in a text, positions of the protocol, and places of findings. */
export interface Positions {
  /** An offset beyond the end of its line is the end of the line. */
  offsetAt(position: Position): number;
  positionAt(offset: number): Position;
  /** A place without an end ends `width` characters on, on its line. */
  rangeAt(place: Place, width?: number): Range;
  range(start: number, end: number): Range;
}

export function positionsIn(text: string, encoding: Encoding): Positions {
  const document = TextDocument.create("", "", 0, text);
  const lineStart = (line: number) => document.offsetAt({ line, character: 0 });
  const positionAt = (offset: number): Position => {
    const { line, character } = document.positionAt(offset);
    if (encoding === "utf-16") return { line, character };
    const start = lineStart(line);
    return { line, character: Buffer.byteLength(text.slice(start, start + character)) };
  };
  const offsetAt = ({ line, character }: Position): number => {
    if (encoding === "utf-16") return document.offsetAt({ line, character });
    const start = lineStart(line);
    const end = document.offsetAt({ line, character: Number.MAX_SAFE_INTEGER });
    let bytes = 0;
    let offset = start;
    for (const point of text.slice(start, end)) {
      bytes += Buffer.byteLength(point);
      if (bytes > character) break;
      offset += point.length;
    }
    return offset;
  };
  let starts: readonly number[] | undefined;
  const range = (start: number, end: number): Range => ({ start: positionAt(start), end: positionAt(end) });
  return {
    offsetAt,
    positionAt,
    range,
    rangeAt({ file, line, column, endColumn }, width = 1) {
      starts ??= lineStarts(text, file);
      const first = starts[line - 1] ?? text.length;
      const last = Math.max(first, (starts[line] ?? text.length + 1) - 1);
      const end = Math.min(last, first + (endColumn ?? Math.max(column, width) + 1) - 1);
      return range(Math.min(last, first + column - 1), end);
    },
  };
}

/** Where the lines of a place begin: TypeScript counts two separators as line ends that the protocol does not. */
function lineStarts(text: string, file: string): readonly number[] {
  const ends = file.endsWith(".json") ? /\r\n|\r|\n/g : /\r\n|[\r\n\u2028\u2029]/g;
  return [0, ...[...text.matchAll(ends)].map(({ index, 0: end }) => index + end.length)];
}
