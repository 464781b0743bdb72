import { jsonAnswer, type Answer } from "../http/answer.js";
import type { MountTable } from "../http/mount-table.js";
import type { Readiness } from "./readiness.js";

/** Where an orchestrator asks. Outside all families: they carry no data and run nothing. */
export const probePaths: readonly string[] = ["/livez", "/readyz"];

/**
 * `/livez` answers while the process answers; `/readyz` answers 200 only while the instance takes work and none of its ports fails.
 *
 * @param failing - The ports that take no work now, by name.
 */
export function mountProbes(table: MountTable, readiness: Readiness, failing: () => Promise<readonly string[]>): void {
  const live = (): Answer => probe(200, { status: "live" });
  const ready = async (): Promise<Answer> => {
    const { state } = readiness;
    if (state !== "ready") return probe(503, { status: state });
    const ports = await failing();
    return ports.length === 0 ? probe(200, { status: state }) : probe(503, { status: "ports-failing", ports });
  };
  // Some balancers ask with HEAD.
  for (const method of ["GET", "HEAD"]) {
    table.add(method, "/livez", live);
    table.add(method, "/readyz", ready);
  }
}

function probe(status: number, answer: object): Answer {
  return jsonAnswer(status, JSON.stringify(answer));
}
