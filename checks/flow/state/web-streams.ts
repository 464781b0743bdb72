import type { Expression, PropertyAccessExpression } from "typescript";
import ts from "../../facts/typescript.js";
import { bare } from "../model/scopes.js";
import type { Root } from "./module-state-facts.js";

/** Modules of Node that export what the web has as globals. */
const webModules = /^(?:node:)?(?:stream\/web|worker_threads|buffer|util)$/;

/**
 * Methods that give a stream, or what holds the lock of one and changes as it does, by what they give; `[owner, method]` names those that count
 * on one class only.
 */
const given: Readonly<Record<string, string>> = {
  getReader: "ReadableStream",
  getWriter: "WritableStream",
  pipeThrough: "ReadableStream",
  tee: "ReadableStream",
};
const givenBy: Readonly<Record<string, string>> = {
  "Duplex.toWeb": "TransformStream",
  "ReadableStream.from": "ReadableStream",
  "Readable.toWeb": "ReadableStream",
  "Writable.toWeb": "WritableStream",
};

/** The global that a class is, also where a module of Node exports it; "" for any other. */
export function webName(root: Root | undefined): string {
  return root?.kind === "import" && webModules.test(root.module) ? root.name : "";
}

/** What a method gives of a stream, of a class of streams or of a Blob; undefined for a method of the workspace's own. */
export function streamOf(
  { expression, name: { text: method } }: PropertyAccessExpression,
  rootOf: (expression: Expression) => Root | undefined,
): string | undefined {
  const owner = bare(expression);
  const root = rootOf(owner);
  const known = root?.kind === "global" || root?.kind === "import" ? `${root.name}.${method}` : "";
  if (Object.hasOwn(givenBy, known)) return givenBy[known];
  if (method === "stream") return isBlob(owner, rootOf) ? "ReadableStream" : undefined;
  const isOfCode = root !== undefined && root.kind !== "global";
  return isOfCode || !Object.hasOwn(given, method) ? undefined : given[method];
}

/** What a method gives of a stream that a name of the module holds. */
export function lockOn(method: string): string | undefined {
  return Object.hasOwn(given, method) ? given[method] : undefined;
}

export function isBlob(owner: Expression, rootOf: (expression: Expression) => Root | undefined): boolean {
  if (!ts.isNewExpression(owner)) return false;
  const root = rootOf(owner.expression);
  return /^(?:Blob|File)$/.test(root?.kind === "global" ? root.name : webName(root));
}
