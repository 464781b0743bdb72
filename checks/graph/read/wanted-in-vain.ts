import { fieldOf, isSomething, type Shape } from "../model/shape.js";
import type { ContractProcedure } from "./read-contract.js";

/** What a request is made of where the input is detailed. */
export const requestParts = ["params", "query", "headers", "body"];

/** What a detailed input asks for, and no request to its route has. */
export function wantedInVain({ method, path }: ContractProcedure, input: Shape): string | undefined {
  if (input.is !== "object") return undefined;
  const absent = requestParts.find((part) => !Object.hasOwn(input.fields, part));
  if (input.strict && absent !== undefined) return `is strict and has no \`${absent}\`, which a request always has`;
  const [params, headers] = [requiredOf(input, "params"), requiredOf(input, "headers")];
  const inPath = path && [...path.matchAll(/\{\+?([^}]*)\}/g)].map(([, parameter = ""]) => parameter);
  const notInPath = inPath && params.find((name) => !inPath.includes(name));
  if (notInPath) return `requires \`${notInPath}\` in \`params\`, which its path does not have`;
  const upper = headers.find((name) => name !== name.toLowerCase());
  if (upper) return `requires the header \`${upper}\`, and the names of headers arrive in lower case`;
  const shape = fieldOf(input, "headers");
  if (shape?.is === "object" && shape.strict) return "has strict `headers`, and a request has more than anybody names";
  return method === "GET" && input.fields["body"]?.optional === false && isSomething(input.fields["body"].shape)
    ? "requires a `body`, which a GET does not have"
    : undefined;
}

function requiredOf(shape: Shape, part: string): readonly string[] {
  const of = fieldOf(shape, part);
  if (of?.is !== "object") return [];
  return Object.entries(of.fields).flatMap(([name, { optional }]) => (optional ? [] : [name]));
}
