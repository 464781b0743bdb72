import type { HostEvent } from "./event.js";
import type { At, FlowFunction } from "../model/program.js";
import type { Closure, Frame, TraceNode } from "../interpreter/value.js";

export interface Place {
  readonly file: string;
  readonly at: At;
}

/** How far a path through a listener has come. */
interface PathState {
  /** The request is with what the builder made. */
  readonly handed: boolean;
  /** Some path ended after that. */
  readonly left: boolean;
  /** This path has ended. */
  readonly ended: boolean;
  /** Something may be thrown before. */
  readonly thrown: boolean;
}

const start: PathState = { handed: false, left: false, ended: false, thrown: false };

/** Follows a listener from the request to what the builder made. */
export class DelegationAnalysis {
  /** Whether any path leads there. */
  handsOn = false;
  /** Where a request takes a path that doesn't. */
  readonly leaks: Place[] = [];
  readonly #framesOf: (closure: Closure) => readonly Frame[];
  readonly #open: Set<Frame>;
  #leaks = false;
  /** The first branch of which one arm leads there and another doesn't: here, or in what is called from here. */
  #parting: Place | undefined;
  #below: Place | undefined;

  constructor(framesOf: (closure: Closure) => readonly Frame[], open: Iterable<Frame> = []) {
    this.#framesOf = framesOf;
    this.#open = new Set(open);
  }

  /** Whether every path through the function leads to what the builder made. */
  walk(frame: Frame): boolean {
    if (this.#open.has(frame)) return false;
    this.#open.add(frame);
    const { handed, ended } = this.#nodes(frame.trace, start, undefined);
    this.#open.delete(frame);
    if (!handed && !ended) this.#leak(this.#parting ?? this.#below);
    return this.handsOn && !this.#leaks;
  }

  #nodes(nodes: readonly TraceNode[], from: PathState, around: Place | undefined): PathState {
    let path = from;
    for (const node of nodes) {
      if (path.ended) break;
      path = this.#node(node, path, around);
    }
    return path;
  }

  #node(node: TraceNode, path: PathState, around: Place | undefined): PathState {
    switch (node.node) {
      case "event": {
        // Every event of a host's trace is a HostEvent.
        const event = node.event as HostEvent;
        const isHanded =
          event.kind === "handed-on" ||
          (event.kind === "callback" &&
            event.callbacks.flatMap((closure) => this.#framesOf(closure)).some((frame) => this.#calls(frame)));
        if (isHanded) this.handsOn = true;
        return isHanded ? { ...path, handed: true } : path;
      }
      case "call":
        return !path.handed && this.#calls(node.frame) ? { ...path, handed: true } : path;
      case "exit":
        if (node.how === "break") return path;
        if (node.how === "throw") return { ...path, ended: true, thrown: path.thrown || !path.handed };
        if (!path.handed) this.#leak(around ?? this.#parting ?? this.#below);
        return { ...path, ended: true, left: path.left || path.handed };
      case "loop":
        return this.#nodes(node.turns.flat(), path, around);
      case "block":
        return this.#nodes(node.body, path, around);
      case "try": {
        const after = this.#try(node, path, around);
        const last = this.#nodes(node.last, { ...after, ended: false }, around);
        return { ...last, ended: after.ended || last.ended };
      }
      case "branch":
        return this.#branch(node, path);
    }
  }

  #try(node: Extract<TraceNode, { node: "try" }>, path: PathState, around: Place | undefined): PathState {
    const body = this.#nodes(node.body, path, around);
    if (node.handler === undefined) return body;
    // What the builder's handler throws may be answered here; what is thrown before it is a path of its own.
    const caught = this.#nodes(node.handler, { ...body, handed: !body.thrown, ended: false }, around);
    if (body.handed && !caught.handed && !caught.ended) this.#parting ??= { file: node.file, at: node.at };
    return body.ended ? caught : { ...body, handed: body.handed && (caught.handed || caught.ended) };
  }

  /** Whether a call leads there on every path. */
  #calls(frame: Frame): boolean {
    const inner = new DelegationAnalysis(this.#framesOf, this.#open);
    const isHanded = inner.walk(frame);
    this.handsOn ||= inner.handsOn;
    this.#below ??= inner.leaks[0];
    return isHanded;
  }

  #branch(node: Extract<TraceNode, { node: "branch" }>, path: PathState): PathState {
    const place = { file: node.file, at: node.at };
    const ends = armsOf(node).map((arm) => this.#nodes(arm, path, place));
    const going = ends.filter(({ ended }) => !ended);
    const left = ends.some((end) => end.left);
    const thrown = ends.some((end) => end.thrown);
    const isHanded = going.every(({ handed }) => handed);
    if (!isHanded && (left || going.some(({ handed }) => handed))) this.#parting ??= place;
    return { handed: path.handed || (going.length > 0 && isHanded), left, thrown, ended: going.length === 0 };
  }

  #leak(place: Place | undefined): void {
    this.#leaks = true;
    if (place !== undefined && !this.leaks.some(({ file, at }) => file === place.file && at[0] === place.at[0]))
      this.leaks.push(place);
  }
}

/** What a branch may do: the cases of a `switch` fall through, and it may be that none of them holds. */
function armsOf({ kind, arms, cases = [] }: Extract<TraceNode, { node: "branch" }>): readonly (readonly TraceNode[])[] {
  if (kind !== "switch") return arms;
  const through = arms.map((_, index) => {
    const rest = arms.slice(index).flat();
    const end = rest.findIndex((node) => node.node === "exit");
    return end === -1 ? rest : rest.slice(0, end + 1);
  });
  return cases.some(({ test }) => test === undefined) ? through : [...through, []];
}

/** Whether a listener can answer: it gets the answer, and does more with it than to wait for its events. */
export function canAnswer({ params, rest, body }: FlowFunction, response: number | undefined): boolean {
  if (response === undefined) return true;
  const param = params[response];
  if (param === undefined) return rest && params.length > 0;
  return param.p !== "binding" || usesOf(body, param.binding, false);
}

/** A program is plain JSON. */
function usesOf(part: unknown, binding: number, isWaiting: boolean): boolean {
  if (typeof part !== "object" || part === null) return false;
  if ("e" in part && part.e === "binding" && "binding" in part) return part.binding === binding && !isWaiting;
  const isEvents = "e" in part && part.e === "get" && "key" in part && (part.key === "on" || part.key === "once");
  return Object.entries(part).some(([name, value]) => usesOf(value, binding, isEvents && name === "object"));
}
