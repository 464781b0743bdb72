import { jsonAnswer, type Answer } from "../http/answer.js";
import type { MountTable } from "../http/mount-table.js";
import { compositionHeader } from "./composition-id.js";
import type { Readiness } from "./readiness.js";

/**
 * Where an orchestrator asks, outside all families: probes carry no data and run nothing, and are answered before the ports are open and
 * while the instance drains.
 *
 * `/livez` answers while the process answers; `/readyz` answers 200 only while the instance takes work and none of its ports fails. Both
 * say in a header what the host is made of, and `/readyz` when another replica is made of something else.
 *
 * @param failing - The ports that take no work now, by name.
 */
export function mountProbes(table: MountTable, readiness: Readiness, failing: () => Promise<readonly string[]>): void {
  const headers = { [compositionHeader]: readiness.composition };
  const probe = (status: number, answer: object): Answer => jsonAnswer(status, JSON.stringify(answer), headers);
  const live = (): Answer => probe(200, { status: "live" });
  const ready = async (): Promise<Answer> => {
    const { state, composition, beside } = readiness;
    if (state !== "ready") return probe(503, { status: state });
    const ports = await failing();
    if (ports.length > 0) return probe(503, { status: "ports-failing", ports });
    // A deploy is such a state, so it is no reason to take no work.
    return probe(200, { status: state, ...(beside !== undefined && { composition, beside }) });
  };
  // Some balancers ask with HEAD.
  for (const method of ["GET", "HEAD"]) {
    table.add(method, "/livez", live);
    table.add(method, "/readyz", ready);
  }
}
