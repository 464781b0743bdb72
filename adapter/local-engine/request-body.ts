import type { IncomingMessage } from "node:http";

/** Reads a body of at most `limit` bytes. Undefined: it was longer; the rest is read and dropped, so the answer arrives. */
export async function readBody(request: IncomingMessage, limit: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    // Without an encoding set, node:http yields Buffers.
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size <= limit) chunks.push(bytes);
    else if (size > limit * 8) return undefined;
  }
  return size > limit ? undefined : Buffer.concat(chunks).toString("utf8");
}
