import type { BodyForm } from "./body-form.js";
import type { Exchange } from "./exchange.js";
import { problems } from "./problem.js";
import type { Refused } from "./refused.js";
import { readEvents } from "./read-events.js";
import { BodyRefused, readForm } from "./read-form.js";
import { isRpcEnvelope } from "./rpc-envelope.js";
import { createScratch, type Scratch } from "./scratch.js";

/** Largest bodies by kind, in bytes. */
export interface BodyLimits {
  /** What is held in memory: JSON, text, form fields. */
  readonly memory: number;
  /** All files of a request together. */
  readonly files: number;
  /** All events of a stream together. */
  readonly stream: number;
  /** Parts of a multipart body. */
  readonly parts: number;
}

/** The body of one request, read when the procedure asks for it. */
export interface RequestBody {
  /** What oRPC's serialisers take. Rejects with BodyRefused. */
  read(): Promise<unknown>;
  /** The bytes of a body that is held in memory, as they came. */
  raw(): Uint8Array | undefined;
  /** Why the body was refused, also when that came out while a procedure was reading its events. */
  refusal(): Refused | undefined;
  /** Ends the request's files, if there are any. */
  clear(): Promise<void> | undefined;
}

/** Reads a body in its form; files go to a scratch that ends with the request. */
export function requestBody(
  exchange: Exchange,
  form: BodyForm,
  limits: BodyLimits,
  family: "rpc" | "orpc",
): RequestBody {
  let scratch: Scratch | undefined;
  let held: Uint8Array | undefined;
  let body: Promise<unknown> | undefined;
  let refusal: Refused | undefined;
  const keep = (refused: BodyRefused): BodyRefused => {
    refusal ??= refused.refusal;
    return refused;
  };
  const counted = async function* (limit: number): AsyncGenerator<Uint8Array> {
    let size = 0;
    try {
      for await (const piece of exchange.body()) {
        size += piece.length;
        if (size > limit) throw keep(new BodyRefused(problems.bodyTooLarge));
        yield piece;
      }
    } catch (error) {
      // Its sender has gone, if it is not too large.
      throw error instanceof BodyRefused ? error : keep(new BodyRefused(problems.malformedBody));
    }
  };
  const checked = (parsed: unknown): unknown => (family === "rpc" ? checkedEnvelope(parsed) : parsed);
  const checkEvent = (value: unknown): void => {
    checkKeys(JSON.stringify(value) ?? "");
    checked(value);
  };
  /** Files and events: what is not held in memory. */
  const streamed = async (): Promise<unknown> => {
    if (form === "events") return readEvents(streamOf(counted(limits.stream)), checkEvent, keep);
    scratch = createScratch();
    const type = exchange.header("content-type") ?? "";
    const pieces = counted(limits.files);
    if (form === "multipart") return readForm(pieces, type, scratch, { fields: limits.memory, parts: limits.parts });
    return scratch.keep(pieces, sentName(exchange.header("content-disposition")), type);
  };
  const read = async (): Promise<unknown> => {
    try {
      const parse = memoryForms[form];
      if (parse === undefined) return checked(await streamed());
      const arrived = exchange.readBody(limits.memory);
      // Most bodies are all there: nothing is awaited for them.
      const bytes = arrived instanceof Promise ? await arrived : arrived;
      if ("refused" in bytes) throw new BodyRefused(bytes.problem);
      held = bytes;
      return checked(parse(bytes));
    } catch (error) {
      throw error instanceof BodyRefused ? keep(error) : error;
    }
  };
  return {
    read: () => (body ??= read()),
    refusal: () => refusal,
    raw: () => held,
    clear: () => scratch?.clear(),
  };
}

/** What RPC's serializer does not read to its end is refused; with files the envelope is a part beside them. */
function checkedEnvelope(body: unknown): unknown {
  const envelope = body instanceof FormData ? parseJson(Buffer.from(String(body.get("data")))) : body;
  if (!isRpcEnvelope(envelope)) throw new BodyRefused(problems.malformedBody);
  return body;
}

function streamOf(pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(Uint8Array.from(value));
    },
    cancel: async () => void (await pieces.return(undefined)),
  });
}

/** The name of a file by `content-disposition` (RFC 6266): `filename*` before `filename`. */
function sentName(disposition: string | null): string {
  const [, encoded = ""] = /;\s*filename\*\s*=\s*utf-8'[\w-]*'([^;\s]+)/i.exec(disposition ?? "") ?? [];
  const [, quoted, plain] = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^";\s]+))/i.exec(disposition ?? "") ?? [];
  try {
    if (encoded !== "") return decodeURIComponent(encoded);
  } catch {
    // Not UTF-8: the plain name is there for those who can't read it.
  }
  return quoted?.replace(/\\(.)/g, "$1") || plain || "blob";
}

const utf8 = new TextDecoder("utf-8", { fatal: true });
/** `__proto__` as a key, however its letters are escaped: nobody sends it in good faith. */
const prototypeKey =
  /"(?:_|\\u005f){2}(?:p|\\u0070)(?:r|\\u0072)(?:o|\\u006f)(?:t|\\u0074)(?:o|\\u006f)(?:_|\\u005f){2}"\s*:/i;

function checkKeys(text: string): void {
  if (prototypeKey.test(text)) throw new BodyRefused(problems.malformedBody);
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new BodyRefused(problems.malformedBody);
  }
}

function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined;
  const text = decode(bytes);
  checkKeys(text);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new BodyRefused(problems.malformedBody);
  }
}

/** How a body is read that is held in memory; the other forms stream. */
const memoryForms: Partial<Record<BodyForm, (bytes: Uint8Array) => unknown>> = {
  none: parseJson,
  json: parseJson,
  text: decode,
  urlencoded: (bytes) => new URLSearchParams(decode(bytes)),
  empty(bytes) {
    if (bytes.length > 0) throw new BodyRefused(problems.mediaTypeUnsupported);
  },
};
