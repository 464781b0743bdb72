import { Busboy, type BusboyHeaders } from "@fastify/busboy";
import { ORPCError } from "@orpc/server";
import { problems, type Problem } from "./problem.js";
import { refuse, type Refused } from "./refused.js";
import type { Scratch } from "./scratch.js";

/** How much a multipart body may hold. */
export interface FormLimits {
  /** All text fields together, in bytes. */
  readonly fields: number;
  readonly parts: number;
}

/** A refusal, thrown from within a stream. The sender's fault: it is no failure of the procedure that reads. */
export class BodyRefused extends ORPCError<"BAD_REQUEST", undefined> {
  readonly refusal: Refused;

  constructor(problem: Problem) {
    super("BAD_REQUEST", { message: problem.title });
    this.refusal = refuse(problem);
  }
}

/**
 * Reads `multipart/form-data` as it arrives: fields in memory, files into the scratch.
 *
 * @throws BodyRefused when it is malformed, has no end, or holds more than it may.
 */
export async function readForm(
  body: AsyncIterable<Uint8Array>,
  contentType: string,
  scratch: Scratch,
  limits: FormLimits,
): Promise<FormData> {
  const headers: BusboyHeaders = { "content-type": contentType };
  const parser = startParser(headers, limits);
  // In the order of the parts: files are stored at the same time, and end in any order.
  const entries: { readonly name: string; readonly value: string | Promise<File | undefined> }[] = [];
  let left = limits.fields;
  let refused: Problem | undefined;
  const spoil = (problem: Problem): void => {
    refused ??= problem;
  };
  const ended = new Promise<void>((resolve) => {
    parser.once("finish", resolve).once("error", () => {
      spoil(problems.malformedBody);
      resolve();
    });
  });
  parser
    .on("partsLimit", () => spoil(problems.bodyTooLarge))
    .on("field", (name: string | undefined, value, nameTruncated, valueTruncated) => {
      // Nobody could find it; RFC 7578 (4.2) gives each part a name.
      if (name === undefined) return spoil(problems.malformedBody);
      left -= Buffer.byteLength(value);
      if (nameTruncated || valueTruncated || left < 0) return spoil(problems.bodyTooLarge);
      entries.push({ name, value });
    })
    .on("file", (name: string | undefined, stream, sentName, _encoding, type) => {
      if (name === undefined) {
        stream.resume();
        return spoil(problems.malformedBody);
      }
      const kept = scratch.keep(stream, sentName || "blob", type);
      entries.push({ name, value: kept.catch(() => void spoil(problems.malformedBody)) });
    });
  const form = new FormData();
  try {
    for await (const piece of body) {
      if (refused !== undefined) break;
      if (!parser.write(piece)) await drained(parser, ended);
    }
    if (refused === undefined) parser.end();
    else parser.destroy();
    if (refused === undefined) await ended;
    for (const { name, value } of refused === undefined ? entries : []) {
      const entry = await value;
      if (entry !== undefined) form.append(name, entry);
    }
  } catch (error) {
    parser.destroy();
    throw error instanceof BodyRefused ? error : new BodyRefused(problems.malformedBody);
  }
  if (refused !== undefined) throw new BodyRefused(refused);
  return form;
}

/** One to seventy characters (RFC 2046, 5.1.1); in quotes when there is a blank among them. */
const boundary = /;\s*boundary\s*=\s*(?:"[^"]{1,70}"|[^\s";]{1,70})\s*(?:;|$)/i;

function startParser(headers: BusboyHeaders, { fields, parts }: FormLimits): InstanceType<typeof Busboy> {
  if (!boundary.test(headers["content-type"])) throw new BodyRefused(problems.malformedBody);
  try {
    return new Busboy({ headers, limits: { fieldSize: fields, fieldNameSize: 1000, parts, headerPairs: 20 } });
  } catch {
    // What else the parser does not take.
    throw new BodyRefused(problems.malformedBody);
  }
}

function drained(parser: InstanceType<typeof Busboy>, ended: Promise<void>): Promise<void> {
  return Promise.race([ended, new Promise<void>((resolve) => parser.once("drain", resolve))]);
}
