import type { AnyContractProcedure, ContractRouter, Schema } from "@orpc/contract";
import { implement, type AnyProcedure } from "@orpc/server";
import { apiContract, type BoundaryContext, type RouteMeta } from "@rawr/hq-contract";
import type { PublishedRoute } from "@rawr/hq-contract/tables";
import { z } from "zod";
import { show, Told } from "./show.js";

/** The three ways to call a procedure. */
export const ways = ["rpc", "openApi", "inProcess"] as const;
export type Way = (typeof ways)[number];

/** Calls the row's procedure in one of the ways. */
export type Call = (input?: unknown, options?: { readonly signal?: AbortSignal }) => Promise<unknown>;

/** Asks for the row's own path by `fetch`, as an external caller: what a form or a program without oRPC sends. */
export type Ask = (init: RequestInit & { readonly search?: string }) => Promise<Response>;

/** One row of the table: a procedure, how it is called, and what comes of it in each way. */
export interface Row {
  readonly title: string;
  readonly contract: AnyContractProcedure & ContractRouter<RouteMeta<"orpc", "conformance">>;
  readonly procedure: AnyProcedure;
  readonly call: (call: Call) => Promise<unknown>;
  /** Instead of `call` over OpenAPI. */
  readonly ask?: (ask: Ask) => Promise<unknown>;
  readonly expected: Readonly<Record<Way, string>>;
  /** Why the ways differ; a row whose ways differ says so. */
  readonly because?: string;
  /** Status and headers of the answer over OpenAPI. */
  readonly wire?: Wire;
}

/** Part of an answer's head. */
export interface Wire {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What comes of a row: the same in each way, or what differs, with the reason. */
export type Expected =
  string | { readonly all: string; readonly because: string; readonly differs: Partial<Readonly<Record<Way, string>>> };

type More = Pick<Row, "ask" | "wire">;

const api = apiContract("conformance");

/** Starts the procedure of a row, on a path of its own. */
export function at(title: string, route: Partial<PublishedRoute> & { readonly below?: string } = {}) {
  const { below = "", method = "POST", ...rest } = route;
  const place = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return api.route({ ...rest, method, path: `/api/orpc/conformance/${place}${below}` as const });
}

/** A row of any procedure. */
export function row(
  title: string,
  contract: Row["contract"],
  procedure: AnyProcedure,
  expected: Expected,
  { call = (ask) => ask(), ...more }: Partial<Pick<Row, "call">> & More = {},
): Row {
  if (typeof expected === "string") {
    return { title, contract, procedure, call, ...more, expected: sameInAllWays(expected) };
  }
  const { all, because, differs } = expected;
  return { title, contract, procedure, call, ...more, because, expected: { ...sameInAllWays(all), ...differs } };
}

function sameInAllWays(text: string): Row["expected"] {
  return { rpc: text, openApi: text, inProcess: text };
}

/** What a handler receives of an input; of one that can be read only once, `value` makes another. */
export function receives(
  title: string,
  input: Schema<unknown, unknown>,
  value: unknown,
  expected: Expected,
  { route, ...more }: More & { readonly route?: Parameters<typeof at>[1] } = {},
): Row {
  const contract = at(title, route).input(input).output(z.string());
  const os = implement(contract).$context<BoundaryContext>();
  const procedure = os.handler(({ input: received }) => show(received));
  return row(title, contract, procedure, expected, {
    ...more,
    call: async (call) => new Told(await call(typeof value === "function" ? value() : value)),
  });
}

/** What a caller receives of an output. */
export function answers(
  title: string,
  output: Schema<unknown, unknown>,
  value: () => unknown,
  expected: Expected,
  { route, ...more }: More & { readonly route?: Parameters<typeof at>[1] } = {},
): Row {
  const contract = at(title, route).output(output);
  return row(title, contract, implement(contract).$context<BoundaryContext>().handler(value), expected, more);
}
