import type { CallGraph } from "../interpreter/call-graph.js";
import type { HostEvent } from "./event.js";
import type { HostFaults } from "./fault.js";
import { functionFrame } from "./values.js";
import { memoisers } from "../state/known-packages.js";
import type { At } from "../model/program.js";
import { objectsOf, type Atom, type Frame, type HeapObject, type Value } from "../interpreter/value.js";

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
    // What functions of a request can see, and what lives longer than the request.
    const outer = [...new Set([frame, ...within].flatMap(around))].filter((one) => !within.has(functionFrame(one)));
    const shared = objects.find(({ frame: makes, ...object }) => {
      if (makes === undefined || !within.has(functionFrame(makes))) return true;
      if (isSpreadOf(object, within) || memoiserOf(object) !== undefined) return true;
      return outer.some((one) => [...one.bindings.values()].some((value) => holds(value, object.key, 0)));
    });
    if (shared !== undefined) {
      const maker = memoiserOf(shared) ?? shared;
      this.#faults.add("shared-context", file, at, `${maker.file}:${maker.at[0]}`);
    } else if (objects.length === 0 && ![...context].some(({ k }) => k === "function"))
      this.#faults.add("unknown-context", file, at, "");
  }
}

/** Whether a context is a copy of what the module holds: the copy is the request's, and what is in it is not. */
function isSpreadOf({ sources = new Set(), properties, places }: SpreadObject, within: ReadonlySet<Frame>): boolean {
  const lasting = [...sources].filter(
    ({ frame, shape }) => shape === "object" && (frame === undefined || !within.has(functionFrame(frame))),
  );
  const isAll = lasting.length === sources.size && [...properties.keys()].every((name) => places?.has(name) !== true);
  return lasting.some(
    (source) => isAll || [...source.properties.values()].some((held) => objectsOf(held).some(isData)),
  );
}

/** The function of a package's memoiser that gave this: for the same arguments it gives the same again. */
function memoiserOf({ made }: Pick<HeapObject, "made">): HeapObject | undefined {
  const memoised = made?.callee.k === "object" ? made.callee.object : undefined;
  const maker = memoised?.made?.callee;
  return maker?.k === "external" && memoisers.test(nameOf(maker)) ? memoised : undefined;
}

function nameOf({ path, module }: Extract<Atom, { k: "external" }>): string {
  const name = path.at(-1) ?? "default";
  return name === "default" ? (module.split("/").at(-1) ?? "") : name;
}

type SpreadObject = Pick<HeapObject, "sources" | "properties" | "places">;

/** A list, a Map, or a plain object of more than functions: what one request puts there the next one finds. */
function isData({ shape, properties }: HeapObject): boolean {
  if (shape === "array" || shape === "map" || shape === "set") return true;
  return shape === "object" && [...properties.values()].some((held) => [...held].some(({ k }) => k === "constant"));
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
