import type { H3 } from "h3";
import { jsonAnswer, toResponse } from "../http/answer.js";
import type { Readiness } from "./readiness.js";

/** Where an orchestrator asks. Outside all families: they carry no data and run nothing. */
export const probePaths: readonly string[] = ["/livez", "/readyz"];

/** `/livez` answers while the process answers; `/readyz` answers 200 only while the instance takes work. */
export function mountProbes(app: H3, readiness: Readiness): void {
  const live = (): Response => probe(200, "live");
  const ready = (): Response => probe(readiness.state === "ready" ? 200 : 503, readiness.state);
  // Some balancers ask with HEAD.
  app.get("/livez", live).head("/livez", live);
  app.get("/readyz", ready).head("/readyz", ready);
}

function probe(status: number, state: string): Response {
  return toResponse(jsonAnswer(status, JSON.stringify({ status: state })));
}
