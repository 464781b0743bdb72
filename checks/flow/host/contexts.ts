import type { CallGraph } from "../interpreter/call-graph.js";
import type { HostEvent } from "./event.js";
import type { HostFaults } from "./fault.js";
import { functionFrame } from "./values.js";
import type { At } from "../model/program.js";
import { objectsOf, type Frame, type Value } from "../interpreter/value.js";

/** Judges contexts: each is made in what a request sets off, and kept by nothing that lives longer. */
export class HostContexts {
  judged = 0;
  readonly #faults: HostFaults;
  readonly #requests: readonly ReadonlySet<Frame>[];

  /** @param entries - Where one request comes in: functions that only a library calls, and the handlers of mounts. */
  constructor(faults: HostFaults, graph: CallGraph, entries: Iterable<Frame>) {
    this.#faults = faults;
    this.#requests = [...new Set(entries)].map((frame) => new Set(graph.below(frame)));
  }

  judge({ context, frame }: Extract<HostEvent, { kind: "procedure" }>, file: string, at: At): void {
    if (context === undefined) return;
    this.judged += 1;
    const objects = objectsOf(context);
    const reaching = this.#requests.filter((frames) => frames.has(functionFrame(frame)));
    const within = new Set(reaching.flatMap((frames) => [...frames]));
    const shared = objects.find(({ frame: makes, ...object }) => {
      if (makes === undefined || !within.has(functionFrame(makes))) return true;
      const outer = [...around(frame), ...around(makes)].filter((one) => !within.has(functionFrame(one)));
      return outer.some((one) => [...one.bindings.values()].some((value) => holds(value, object.key, 0)));
    });
    if (shared !== undefined) this.#faults.add("shared-context", file, at, `${shared.file}:${shared.at[0]}`);
    else if (objects.length === 0 && ![...context].some(({ k }) => k === "function"))
      this.#faults.add("unknown-context", file, at, "");
  }
}

/** The frames around a frame, itself left out: what may live longer than one call of it. */
function around(frame: Frame): Frame[] {
  const found: Frame[] = [];
  for (let at = functionFrame(frame).outer; at !== undefined; at = at.outer) found.push(at);
  return found;
}

function holds(value: Value, key: string, depth: number): boolean {
  return [...value].some(
    (atom) =>
      atom.k === "object" &&
      (atom.object.key === key ||
        (depth < 2 &&
          [...atom.object.properties.values(), atom.object.rest].some((held) => holds(held, key, depth + 1)))),
  );
}
