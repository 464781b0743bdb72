import type { Place } from "../../report/finding.js";
import type { Cannot, ProcedureFact } from "./plugin-surface.js";
import { readShape } from "./read-shape.js";
import type { Reader } from "./reader.js";
import { toPlace, unwind, why, wordOf, type Chain, type Value } from "./value.js";

/** A procedure as its contract has it; who implements it is the router's to say. */
export type ContractProcedure = Omit<ProcedureFact, "handler">;

const builders: readonly (string | undefined)[] = ["apiContract", "workflowContract", "oc"];

/** Methods of zod after which a value is another than the schema before them says. */
const changes = /^(?:transform|pipe)$/;

/** Reads the procedures of a contract: objects of them, spreads, nested routers and prefixes. */
export function readContract(reader: Reader, contract: Value, at: Place, cannot: Cannot): ContractProcedure[] {
  const procedures: ContractProcedure[] = [];
  readPart(contract, [], "", at);
  return procedures;

  /** @param inRouter - How many of the keys lead to a router given to `.router`: those behind them are a procedure's path, if it says none. */
  function readPart(value: Value, keys: readonly string[], prefix: string, at: Place, inRouter?: number): void {
    if (value.is === "object") {
      for (const part of reader.parts(value)) {
        if ("spread" in part) readPart(part.spread, keys, prefix, at, inRouter);
        else readPart(part.value, [...keys, part.key], prefix, toPlace(value.from.file, part.at), inRouter);
      }
      return;
    }
    // `oc` alone is a procedure without a route.
    const chain =
      value.is === "call" ? unwind(value) : wordOf(value) === "oc" ? { root: value, methods: [] } : undefined;
    if (!chain || !builders.includes(wordOf(chain.root))) {
      cannot(why(value, "a part of the contract that is not made with the contract's builders"), at);
      return;
    }
    const argument = (name: string) => {
      const call = chain.methods.findLast((method) => method.name === name)?.call;
      return call && reader.argument(call, 0);
    };
    const parts = chain.methods.flatMap(({ name, call }) => {
      const part = name === "prefix" ? reader.argument(call, 0) : undefined;
      return part?.is === "constant" ? [String(part.value)] : [];
    });
    const inner = argument("router");
    const base = baseOf(reader, chain);
    // Paths of a plugin's own start are whole, but behind a prefix and in its router.
    const isWhole = base !== undefined && parts.length === 0 && inner === undefined;
    const under = isWhole ? "" : `${base ?? prefix}${parts.join("")}`;
    if (inner) readPart(inner, keys, under, at, inRouter ?? keys.length);
    else {
      const named = inRouter === undefined ? undefined : `/${keys.slice(inRouter).join("/")}`;
      procedures.push(readProcedure(reader, keys.join("."), under, at, argument, named));
    }
  }
}

/** Where the paths of a plugin's own start begin. */
function baseOf(reader: Reader, { root, start }: Chain): string | undefined {
  const family = { apiContract: "orpc", workflowContract: "workflows" }[wordOf(root) ?? ""];
  const capability = start && reader.argument(start, 0);
  return family === undefined || capability?.is !== "constant"
    ? undefined
    : `/api/${family}/${String(capability.value)}`;
}

function readProcedure(
  reader: Reader,
  key: string,
  prefix: string,
  at: Place,
  argument: (name: string) => Value | undefined,
  named: string | undefined,
): ContractProcedure {
  const route = argument("route");
  const said = (name: string) => (route?.is === "object" ? reader.field(route, name) : undefined);
  const text = (name: string) => {
    const value = said(name);
    return value?.is === "constant" ? String(value.value) : undefined;
  };
  const setting = (name: string, otherwise: string) =>
    said(name) ? text(name) : route === undefined || route.is === "object" ? otherwise : undefined;
  // In a router that oRPC's own `oc` made, a route may leave out both: it is a POST at its name.
  const isSilent = (name: string) =>
    named !== undefined && (route === undefined || (route.is === "object" && said(name) === undefined));
  const path = isSilent("path") ? named : text("path");
  const method = isSilent("method") ? "POST" : text("method");
  const missing = method === undefined ? "method" : path === undefined ? "path" : undefined;
  const errors = argument("errors");
  const declared = errors?.is === "object" ? reader.parts(errors).flatMap((part) => ("key" in part ? [part] : [])) : [];
  const input = argument("input");
  const output = argument("output");
  return {
    key,
    method,
    path: path === undefined ? undefined : `${prefix}${path}`,
    summary: text("summary"),
    operationId: text("operationId"),
    inputStructure: setting("inputStructure", "compact"),
    outputStructure: setting("outputStructure", "compact"),
    successStatus: setting("successStatus", "200"),
    describesItself: said("spec") !== undefined,
    input: input && readShape(reader, input),
    output: output && readShape(reader, output),
    changesOutput: output?.is === "call" && unwind(output).methods.some(({ name }) => changes.test(name)),
    errors: declared.map(({ key }) => key),
    errorStatuses: Object.fromEntries(
      declared.flatMap(({ key, value }) => {
        const status = value.is === "object" ? reader.field(value, "status") : undefined;
        return status?.is === "constant" ? [[key, String(status.value)]] : [];
      }),
    ),
    at,
    unreadable: missing && why(said(missing) ?? route, `its ${missing} is not said`),
  };
}
