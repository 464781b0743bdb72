import { ORPCError } from "@orpc/server";

/** What a handler said that it received. */
export class Told {
  readonly text: string;

  constructor(text: unknown) {
    this.text = String(text);
  }
}

/** A value as one line of text, with its type where the text alone would not say it. */
export async function show(value: unknown): Promise<string> {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? "-0" : String(value);
  if (value instanceof Told) return value.text;
  if (value instanceof Date) return `Date ${value.toISOString()}`;
  if (value instanceof RegExp || value instanceof URL) return `${value.constructor.name} ${value.toString()}`;
  if (value instanceof Blob) return showBlob(value);
  if (value instanceof Error) return showError(value);
  if (value instanceof Set) return `Set [${await showAll(value)}]`;
  if (value instanceof Map) return `Map [${await showAll(value)}]`;
  if (Array.isArray(value)) return `[${await showAll(value)}]`;
  if (Symbol.asyncIterator in value) return showEvents(value as AsyncIterable<unknown>);
  const parts: string[] = [];
  for (const [name, part] of Object.entries(value)) parts.push(`${name}: ${await show(part)}`);
  return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
}

async function showAll(values: Iterable<unknown>): Promise<string> {
  const shown: string[] = [];
  for (const value of values) shown.push(await show(value));
  return shown.join(", ");
}

async function showBlob(blob: Blob): Promise<string> {
  const text = blob.size > 100 ? `${blob.size} bytes` : JSON.stringify(await blob.text());
  const type = blob.type === "" ? "" : `${blob.type} `;
  return blob instanceof File ? `File ${JSON.stringify(blob.name)} ${type}${text}` : `Blob ${type}${text}`;
}

async function showError(error: Error): Promise<string> {
  if (!(error instanceof ORPCError)) return `${error.name}: ${error.message}`;
  const data = error.data === undefined ? "" : ` ${await show(error.data)}`;
  return `${error.defined ? "declared" : "undeclared"} ${error.code} ${error.status} ${JSON.stringify(error.message)}${data}`;
}

/** Each event, then how the stream ended. */
async function showEvents(events: AsyncIterable<unknown>): Promise<string> {
  const iterator = events[Symbol.asyncIterator]();
  const shown: string[] = [];
  try {
    for (;;) {
      const { done, value } = await iterator.next();
      if (done !== true) shown.push(await show(value));
      else return `events [${shown.join(", ")}]${value === undefined ? "" : `, then ${await show(value)}`}`;
    }
  } catch (error) {
    return `events [${shown.join(", ")}], then ${await show(error)}`;
  }
}
