import { randomUUID } from "node:crypto";
import { observabilityEvents } from "@rawr/hq-contract/tables";
import { problemAnswer, problems, type Problem } from "./problem.js";
import type { Telemetry } from "../telemetry/telemetry.js";

/** What node:http calls the ways in which bytes fail to become a request. */
const known: Readonly<Record<string, Problem>> = {
  HPE_HEADER_OVERFLOW: problems.headersTooLarge,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: problems.bodyTooLarge,
  ERR_HTTP_REQUEST_TIMEOUT: problems.requestTimeout,
};

/** An error of node's parser: `rawPacket` is what it read. */
type MalformedError = NodeJS.ErrnoException & { readonly rawPacket?: Buffer };

/** The answer to what is no HTTP, as raw text: it is told and looks like every other refusal, and the connection ends with it. */
export function malformedAnswer(telemetry: Telemetry, error: MalformedError, begun: boolean): string {
  const { code = "", rawPacket } = error;
  const problem = known[code] ?? problems.malformedRequest;
  const requestId = randomUUID();
  telemetry.record(observabilityEvents.requestMalformed, { reason: code, status: problem.status, begun, requestId });
  const { status, headers, body } = problemAnswer(problem, requestId);
  const all = { ...headers, "content-length": Buffer.byteLength(body ?? ""), connection: "close" };
  return [
    `HTTP/1.1 ${status} ${problem.title}`,
    ...Object.entries(all).map(([name, value]) => `${name}: ${String(value)}`),
    "",
    // Its sender does not expect a body: one would be taken for another answer.
    rawPacket?.toString("latin1", 0, 5) === "HEAD " ? "" : body,
  ].join("\r\n");
}
