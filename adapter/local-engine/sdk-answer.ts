import type { RegisteredFunction } from "./function-config.js";
import { isObject, parseJson, text, type JsonObject } from "./json.js";
import type { Reply } from "./transport.js";

/** One instruction of the SDK: a step that ran, or something it wants the engine to do. */
export interface Operation {
  readonly id: string;
  readonly op: string;
  readonly name: string;
  readonly displayName: string;
  readonly opts: JsonObject;
  readonly data: unknown;
  readonly error: unknown;
}

/** An error as the SDK serialises it. */
export interface RunError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly [member: string]: unknown;
}

export type Outcome =
  | {
      readonly kind: "operations";
      readonly operations: readonly Operation[];
      readonly requestVersion: number | undefined;
      readonly retriable: boolean;
      readonly retryAfter: string | undefined;
    }
  | { readonly kind: "returned"; readonly data: unknown }
  | {
      readonly kind: "threw";
      readonly error: RunError;
      readonly retriable: boolean;
      readonly retryAfter: string | undefined;
    };

/** Answers of a host that hasn't let the call through to the function. As on a server, the call uses up an attempt. */
const NOT_DELIVERED: readonly number[] = [401, 403, 404, 408, 421, 425, 429, 502, 503, 504];

/** Reads what a host answered to a call of `fn`. */
export function readAnswer(fn: RegisteredFunction, reply: Reply): Outcome {
  if (reply.kind === "unreachable") {
    return threw(fn, "UndeliveredError", `the host doesn't answer (${reply.reason})`, true);
  }
  if (reply.kind === "timeout") return threw(fn, "TimeoutError", "the function didn't answer in time", true);
  return readResponse(fn, reply);
}

interface Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

function readResponse(fn: RegisteredFunction, response: Response): Outcome {
  const { status, body } = response;
  const header = (name: string): string | undefined => {
    const value = response.headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  const fromSdk = header("x-inngest-sdk") !== undefined;
  if (!fromSdk && NOT_DELIVERED.includes(status)) {
    const cause =
      status === 401 ? "its signing key or its clock differs from the engine's" : "the SDK hasn't seen the call";
    return threw(fn, "UndeliveredError", `the host answers ${status} (${cause})`, true, header("retry-after"));
  }
  const value = parseJson(body);

  if (status === 201 && isObject(value) && typeof value.status === "number" && typeof value.body === "string") {
    // A streaming handler answers 201 at once and puts the real response into the body when it has one.
    return readResponse(fn, {
      status: value.status,
      body: value.body,
      headers: { ...response.headers, ...lowerCase(value.headers) },
    });
  }
  const retriable = header("x-inngest-no-retry") !== "true";
  const retryAfter = header("retry-after");
  if (status === 206) {
    const operations = (Array.isArray(value) ? value : [value]).map((entry) => readOperation(entry));
    if (operations.every((operation) => operation !== undefined)) {
      const version = header("x-inngest-req-version");
      const requestVersion = version === undefined ? undefined : Number(version);
      return { kind: "operations", operations, requestVersion, retriable, retryAfter };
    }
    return threw(
      fn,
      "ProtocolError",
      `the host answered 206 with something that isn't a list of operations: ${excerpt(body)}`,
      true,
    );
  }
  if (status >= 200 && status < 300) {
    if (value !== undefined) return { kind: "returned", data: value };
    const problem = `the host answered ${status} with a result that isn't JSON: ${excerpt(body)}`;
    return threw(fn, "ResultNotJsonError", problem, !fromSdk);
  }
  if (isObject(value) && (typeof value.message === "string" || typeof value.error === "string")) {
    const message = text(value, "message") ?? String(value.error);
    return {
      kind: "threw",
      error: { ...value, name: text(value, "name") ?? "Error", message },
      retriable: retriable && status !== 413,
      retryAfter,
    };
  }
  return threw(
    fn,
    "HttpError",
    `the host answered ${status}: ${excerpt(body)}`,
    retriable && status !== 413,
    retryAfter,
  );
}

function readOperation(value: unknown): Operation | undefined {
  const id = text(value, "id");
  const op = text(value, "op");
  if (!isObject(value) || id === undefined || op === undefined) return undefined;
  const name = text(value, "name") ?? "";
  const opts = isObject(value.opts) ? value.opts : {};
  return {
    id,
    op,
    name,
    displayName: text(value, "displayName") ?? name,
    opts,
    data: value.data ?? null,
    error: value.error,
  };
}

function threw(
  fn: RegisteredFunction,
  name: string,
  problem: string,
  retriable: boolean,
  retryAfter?: string,
): Outcome {
  const error = { name, message: `App "${fn.appId}", function "${fn.id}": ${problem}.` };
  return { kind: "threw", error, retriable, retryAfter };
}

function lowerCase(headers: unknown): Record<string, string> {
  const entries = isObject(headers) ? Object.entries(headers) : [];
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), String(value)]));
}

function excerpt(body: string): string {
  return body === "" ? "an empty body" : JSON.stringify(body.length > 120 ? `${body.slice(0, 120)}...` : body);
}

/** The error of a step or a function, in the shape the SDK throws again from a memoized step. */
export function toRunError(error: unknown): RunError {
  if (!isObject(error)) return { name: "Error", message: typeof error === "string" ? error : "Unknown error" };
  return {
    ...error,
    name: text(error, "name") ?? "Error",
    message: text(error, "message") ?? text(error, "error") ?? "Unknown error",
  };
}
