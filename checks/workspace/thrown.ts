import { sep } from "node:path";

/** What code of a workspace threw, for a sentence about it. */
export interface Thrown {
  /** The first line of what it says, without the path of this machine. */
  readonly reason: string;
  /** The first place in the workspace's own code, `plugins/api/orders/src/index.ts:5`; `undefined` where it names none. */
  readonly place: string | undefined;
}

export function readThrown(error: unknown, root: string): Thrown {
  const { message, stack = "" } = error instanceof Error ? error : { message: String(error) };
  const [said = ""] = withoutRoot(message, root).trim().split("\n", 1);
  return { reason: said.trim().replace(/^ParseError: /, ""), place: placeIn(`${message}\n${stack}`, root) };
}

function placeIn(text: string, root: string): string | undefined {
  const marked = withoutRoot(text, root, "\0");
  // The parser counts columns from 0. Running code stands behind a wrapper: its columns are not the file's.
  const [, broken, column] = /ParseError: .*\n\s*\0([^\n]+:\d+):(\d+)$/m.exec(marked) ?? [];
  if (broken !== undefined) return slashed(`${broken}:${Number(column) + 1}`);
  const places = [...marked.matchAll(/\0([^():\n]+:\d+)/g)].map(([, place = ""]) => slashed(place));
  return places.find((place) => !place.includes("node_modules/"));
}

function withoutRoot(text: string, root: string, instead = ""): string {
  return text.replaceAll(`file://${root}/`, instead).replaceAll(`${root}${sep}`, instead);
}

function slashed(path: string): string {
  return path.split(sep).join("/");
}
