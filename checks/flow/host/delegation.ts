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

/** A `break` or a `continue` on its way to what it leaves. */
interface Jump {
  readonly to: string | undefined;
  readonly isAgain: boolean;
  readonly path: PathState;
  /** The branch that it stands in. */
  readonly around: Place | undefined;
}

/** How a piece of code is left. */
interface Ends {
  readonly path: PathState;
  readonly jumps: readonly Jump[];
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
    const { handed, ended } = this.#nodes(frame.trace, start, undefined).path;
    this.#open.delete(frame);
    if (!handed && !ended) this.#leak(this.#parting ?? this.#below);
    return this.handsOn && !this.#leaks;
  }

  #nodes(nodes: readonly TraceNode[], from: PathState, around: Place | undefined): Ends {
    let path = from;
    const jumps: Jump[] = [];
    for (const node of nodes) {
      if (path.ended) break;
      const ends = this.#node(node, path, around);
      path = ends.path;
      jumps.push(...ends.jumps);
    }
    return { path, jumps };
  }

  #node(node: TraceNode, path: PathState, around: Place | undefined): Ends {
    switch (node.node) {
      case "event": {
        // Every event of a host's trace is a HostEvent.
        const event = node.event as HostEvent;
        const isHanded =
          event.kind === "handed-on" ||
          (event.kind === "callback" &&
            event.callbacks.flatMap((closure) => this.#framesOf(closure)).some((frame) => this.#calls(frame)));
        if (isHanded) this.handsOn = true;
        return on(isHanded ? { ...path, handed: true } : path);
      }
      case "call":
        return on(!path.handed && this.#calls(node.frame) ? { ...path, handed: true } : path);
      case "exit": {
        const ended = { ...path, ended: true };
        if (node.how === "break") {
          const jump = { to: node.to, isAgain: node.again === true, path, around };
          return { path: ended, jumps: [jump] };
        }
        if (node.how === "throw") return on({ ...ended, thrown: path.thrown || !path.handed });
        if (!path.handed) this.#leak(around ?? this.#parting ?? this.#below);
        return on({ ...ended, left: path.left || path.handed });
      }
      case "loop":
        return this.#loop(node, path, around);
      case "block": {
        const { path: end, jumps } = this.#nodes(node.body, path, around);
        const [own, others] = split(jumps, ({ to }) => to === node.label);
        return { path: this.#land(end, own), jumps: others };
      }
      case "try": {
        const { path: end, jumps } = this.#try(node, path, around);
        const last = (from: PathState) => this.#nodes(node.last, { ...from, ended: false }, around);
        const after = last(end);
        const left = jumps.map((jump) => ({ jump, after: last(jump.path) }));
        return {
          path: { ...after.path, ended: end.ended || after.path.ended },
          // `finally` runs before the jump, and may end the path in its own way.
          jumps: [
            ...after.jumps,
            ...left.flatMap(({ jump, after: { path } }) => (path.ended ? [] : [{ ...jump, path }])),
          ],
        };
      }
      case "branch":
        return this.#branch(node, path);
    }
  }

  #loop(node: Extract<TraceNode, { node: "loop" }>, path: PathState, around: Place | undefined): Ends {
    const isOwn = ({ to }: Jump) => to === undefined || to === node.label;
    const left: Jump[] = [];
    const broken: Jump[] = [];
    let now = path;
    for (const turn of node.turns) {
      if (now.ended) break;
      const { path: end, jumps } = this.#nodes(turn, now, around);
      const [own, others] = split(jumps, isOwn);
      const [again, out] = split(own, ({ isAgain }) => isAgain);
      now = this.#land(end, again);
      broken.push(...out);
      left.push(...others);
    }
    // A body that never goes on may never have run.
    if (now.ended && !node.once) {
      if (now.left) this.#parting ??= { file: node.file, at: node.at };
      now = { ...path, left: now.left };
    }
    return { path: this.#land(node.isEndless ? { ...now, ended: true } : now, broken), jumps: left };
  }

  #try(node: Extract<TraceNode, { node: "try" }>, path: PathState, around: Place | undefined): Ends {
    const { path: body, jumps } = this.#nodes(node.body, path, around);
    if (node.handler === undefined) return { path: body, jumps };
    // What the builder's handler throws may be answered here; what is thrown before it is a path of its own.
    const caught = this.#nodes(node.handler, { ...body, handed: !body.thrown, ended: false }, around);
    const { handed, ended } = caught.path;
    if (body.handed && !handed && !ended) this.#parting ??= { file: node.file, at: node.at };
    const end = body.ended ? caught.path : { ...body, handed: body.handed && (handed || ended) };
    return { path: end, jumps: [...jumps, ...caught.jumps] };
  }

  /** Whether a call leads there on every path. */
  #calls(frame: Frame): boolean {
    const inner = new DelegationAnalysis(this.#framesOf, this.#open);
    const isHanded = inner.walk(frame);
    this.handsOn ||= inner.handsOn;
    this.#below ??= inner.leaks[0];
    return isHanded;
  }

  #branch(node: Extract<TraceNode, { node: "branch" }>, path: PathState): Ends {
    const place = { file: node.file, at: node.at };
    const arms = armsOf(node).map((arm) => this.#nodes(arm, path, place));
    const [broken, jumps] = split(
      arms.flatMap((arm) => arm.jumps),
      ({ to, isAgain }) => node.kind === "switch" && to === undefined && !isAgain,
    );
    const ends = [...arms.map((arm) => arm.path), ...broken.map((jump) => jump.path)];
    const going = ends.filter(({ ended }) => !ended);
    const left = ends.some((end) => end.left);
    const thrown = ends.some((end) => end.thrown);
    const isHanded = going.every(({ handed }) => handed);
    if (!isHanded && (left || going.some(({ handed }) => handed))) this.#parting ??= place;
    return {
      path: { handed: path.handed || (going.length > 0 && isHanded), left, thrown, ended: going.length === 0 },
      jumps,
    };
  }

  /** Where the paths of a piece of code meet: what came through it, and what left it by a jump. */
  #land(path: PathState, jumps: readonly Jump[]): PathState {
    if (jumps.length === 0) return path;
    const paths = [path, ...jumps.map((jump) => jump.path)];
    const going = paths.filter(({ ended }) => !ended);
    const left = paths.some((one) => one.left);
    const astray = jumps.find((jump) => !jump.path.handed);
    if (astray !== undefined && (left || going.some(({ handed }) => handed))) this.#parting ??= astray.around;
    return {
      handed: going.every(({ handed }) => handed),
      left,
      thrown: paths.some(({ thrown }) => thrown),
      ended: false,
    };
  }

  #leak(place: Place | undefined): void {
    this.#leaks = true;
    if (place !== undefined && !this.leaks.some(({ file, at }) => file === place.file && at[0] === place.at[0]))
      this.leaks.push(place);
  }
}

function on(path: PathState): Ends {
  return { path, jumps: [] };
}

function split(jumps: readonly Jump[], test: (jump: Jump) => boolean): [Jump[], Jump[]] {
  return [jumps.filter(test), jumps.filter((jump) => !test(jump))];
}

/** What a branch may do: the cases of a `switch` fall through, and it may be that none of them holds. */
function armsOf({ kind, arms, cases = [] }: Extract<TraceNode, { node: "branch" }>): readonly (readonly TraceNode[])[] {
  if (kind !== "switch") return arms;
  const through = arms.map((_, index) => arms.slice(index).flat());
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
