import type { Answer } from "./answer.js";
import type { Exchange } from "./exchange.js";

interface FileAnswer {
  readonly status: number;
  readonly headers: Record<string, string | string[]>;
  readonly body: Blob | undefined;
}

/**
 * A file, or the one range of it that a GET asks for (RFC 9110, 14.2). Several ranges, and ranges that depend on a validator, get the
 * whole file, as the RFC allows.
 */
export function rangeOf({ method, header }: Exchange, headers: Answer["headers"], file: Blob): FileAnswer {
  const whole: FileAnswer = { status: 200, headers: { ...headers, "accept-ranges": "bytes" }, body: file };
  const asked = header("range");
  if (asked === null || header("if-range") !== null || !["GET", "HEAD"].includes(method)) return whole;
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/i.exec(asked.trim()) ?? [];
  if (first === "" && last === "") return whole;
  const start = first === "" ? Math.max(0, file.size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? file.size - 1 : Math.min(Number(last), file.size - 1);
  if (first !== "" && last !== "" && Number(last) < Number(first)) return whole;
  if (start >= file.size || start > end) {
    return { status: 416, headers: { ...headers, "content-range": `bytes */${file.size}` }, body: undefined };
  }
  const part = file.slice(start, end + 1, file.type);
  const named = file instanceof File ? new File([part], file.name, { type: file.type }) : part;
  return {
    status: 206,
    headers: { ...whole.headers, "content-range": `bytes ${start}-${end}/${file.size}` },
    body: named,
  };
}
