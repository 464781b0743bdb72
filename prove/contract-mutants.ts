import { mutant, type Mutant } from "./mutant.js";

const evidence = "contract/evidence.ts";
const matrix = "contract/caller.ts";
const contract = (id: string, breaks: string, file: string, find: string, replace: string): Mutant =>
  mutant("contract", id, breaks, file, find, replace);

/** What is broken in the contract: the matrix, and the lists of what must be proved. */
export const contractMutants: readonly Mutant[] = [
  contract(
    "cell-opened",
    "the matrix opens /rpc to external callers",
    matrix,
    'allowed: ["orpc", "workflows"],\n    forbidden: ["rpc", "ingress"],',
    'allowed: ["orpc", "workflows", "rpc"] as never,\n    forbidden: ["ingress"],',
  ),
  contract(
    "matrix-says-yes",
    "everybody may reach everything",
    matrix,
    "return allowed.includes(family);",
    "return allowed.includes(family) || family === 'rpc';",
  ),
  contract(
    "matrix-forgets-what-it-forbids",
    "no cell is forbidden any more",
    matrix,
    'mayReach(caller, family) ? "allowed" : "forbidden"',
    'mayReach(caller, family) ? "allowed" : ("allowed" as "allowed" | "forbidden")',
  ),
  contract(
    "runtime-cell-opened",
    "the runtime may call published routes",
    matrix,
    'allowed: ["ingress"],\n    forbidden: ["rpc", "orpc", "workflows"],',
    'allowed: ["ingress", "orpc", "workflows"] as never,\n    forbidden: ["rpc"],',
  ),
  contract("suites-shortened", "one suite is not required any more", evidence, '  "suite:runtime:ingress",\n', ""),
  contract("seams-shortened", "one seam is not required any more", evidence, '  "registries",\n', ""),
  contract("methods-shortened", "PUT is not tried any more", evidence, '"POST", "PUT", "PATCH"', '"POST", "PATCH"'),
  contract("aliases-shortened", "encoded slashes are not tried any more", evidence, '"encoded-slash", ', ""),
  contract("credentials-shortened", "forged claims are not tried any more", evidence, ', "forged-claims"]', "]"),
  contract(
    "denial-is-any-status",
    "a crash is what a forbidden caller gets",
    evidence,
    "callerForbidden: { status: 403,",
    "callerForbidden: { status: 500,",
  ),
  contract(
    "denial-needs-no-event",
    "a refusal may be logged as a completed request",
    evidence,
    "event: observabilityEvents.callerForbidden",
    "event: observabilityEvents.requestCompleted",
  ),
];
