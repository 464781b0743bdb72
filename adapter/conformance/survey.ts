import type { AnyContractRouter } from "@orpc/contract";
import type { AnyProcedure } from "@orpc/server";
import { defineApiPlugin, defineHq, register } from "@rawr/hq-contract";
import { answeredBodies, sentBodies } from "./bodies.js";
import { errors } from "./errors.js";
import { heads } from "./heads.js";
import { places } from "./places.js";
import type { Row } from "./row.js";
import { streams } from "./streams.js";
import { answeredValues, sentValues } from "./values.js";

/** The table, by what its rows are about. */
export const table: Readonly<Record<string, readonly Row[]>> = {
  "Values in an input": sentValues,
  "Paths, queries and headers": places,
  "Bodies that are not JSON": sentBodies,
  "Values in an answer": answeredValues,
  "Files in an answer": answeredBodies,
  "Statuses, headers and cookies": heads,
  Events: streams,
  Errors: errors,
};

/** The name of each row's procedure in the plugin's contract. */
export const named: readonly (readonly [name: string, row: Row])[] = Object.values(table)
  .flat()
  .map((row, index) => [`row${index}`, row]);

const contract: Record<string, Row["contract"]> = Object.fromEntries(named.map(([name, row]) => [name, row.contract]));
const router: Record<string, AnyProcedure> = Object.fromEntries(named.map(([name, row]) => [name, row.procedure]));

/** An API plugin with a procedure for each row. */
export const survey = defineApiPlugin({ capability: "conformance", contract, router, ports: () => ({}) });

/** The composition of that one plugin. */
export const hq = defineHq<{ "api/conformance": typeof survey }>({
  "api/conformance": register(
    { directory: "plugins/api/conformance", surface: "api", rawr: { kind: "api", capability: "conformance" } },
    survey,
  ),
});

/** The contract as clients take it. */
export const published: AnyContractRouter = survey.contract;
