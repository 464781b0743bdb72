import { gather, meet, nowhere, withNew, type MountPoint, type Way } from "./mount-point.js";
import { isTaken, isTakenCase } from "./taken.js";
import type { HostEvent, MountEvent } from "./event.js";
import type { Interpreter } from "../interpreter/interpreter.js";
import { tracesIn } from "../interpreter/trace.js";
import type { Atom, Frame, TraceNode } from "../interpreter/value.js";

type Node<Kind extends TraceNode["node"]> = Extract<TraceNode, { node: Kind }>;

/** The points at which a piece of code is left, by how it is left; nothing for what never happens. */
interface Ends {
  readonly on?: MountPoint | undefined;
  readonly returned?: MountPoint | undefined;
  readonly broken?: MountPoint | undefined;
  readonly again?: MountPoint | undefined;
  /** Jumps to the label of a loop further out. */
  readonly jumps?: readonly Jump[];
}

interface Outcome {
  readonly returns: boolean;
  readonly throws: boolean;
}

interface Jump {
  readonly to: string;
  readonly isAgain: boolean;
  readonly point: MountPoint;
}

/** Which frames a walk is about. */
export interface MountFrames {
  /** Their calls lead to a mount. */
  readonly mounting: ReadonlySet<Frame>;
  /** Their calls lead to a throw. */
  readonly throwing: ReadonlySet<Frame>;
  /** Their calls lead to where an application is made. */
  readonly making: ReadonlySet<Frame>;
  /** Their calls lead to a procedure. */
  readonly serving: ReadonlySet<Frame>;
  readonly interpreter: Interpreter;
}

type Visit = (
  node: Node<"event">,
  event: MountEvent,
  point: MountPoint,
  way: Way,
  /** The applications that the same call may mount on, this one among them. */
  either: ReadonlySet<Atom>,
) => MountPoint;

/** Follows each path through the mounts of a host: past returns, throws, loops and what they leave out. */
export class MountPaths {
  readonly #frames: MountFrames;
  readonly #visit: Visit;
  readonly #open = new Set<Frame>();
  readonly #outcomes = new Map<Frame, Outcome>();
  #either: ReadonlySet<Atom> = new Set();
  /** What each `try` around may catch, innermost last. */
  readonly #thrown: (MountPoint | undefined)[] = [];

  constructor(frames: MountFrames, visit: Visit) {
    this.#frames = frames;
    this.#visit = visit;
  }

  /** The point at which a function is left that is entered here; nothing if it always throws. */
  walk(frame: Frame, from: MountPoint, way: Way = []): MountPoint | undefined {
    this.#open.add(frame);
    const { on, returned, broken, again, jumps = [] } = this.#nodes(frame.trace, from, way);
    this.#open.delete(frame);
    return meet(on, returned, broken, again, ...jumps.map(({ point }) => point));
  }

  #nodes(nodes: readonly TraceNode[], from: MountPoint | undefined, way: Way): Ends {
    return nodes.reduce<Ends>(
      (ends, node) => (ends.on === undefined ? ends : after(ends, this.#node(node, ends.on, way))),
      { on: from },
    );
  }

  #node(node: TraceNode, point: MountPoint, way: Way): Ends {
    switch (node.node) {
      case "event": {
        // Every event of a host's trace is a HostEvent.
        const event = node.event as HostEvent;
        if (event.kind === "application") {
          const made = withNew(point, event.apps);
          return { on: event.hook === undefined ? made : this.#visit(node, event.hook, made, way, this.#either) };
        }
        return { on: event.kind === "mount" ? this.#visit(node, event, point, way, this.#either) : point };
      }
      case "call": {
        const { mounting, throwing, making } = this.#frames;
        if (this.#open.has(node.frame)) return { on: point };
        if (mounting.has(node.frame) || making.has(node.frame))
          return { on: this.walk(node.frame, point, [...way, node]) };
        if (!throwing.has(node.frame)) return { on: point };
        const { returns, throws } = this.#outcomeOf(node.frame);
        if (throws) this.#throw(point);
        return { on: returns ? point : undefined };
      }
      case "exit":
        if (node.how === "throw") this.#throw(point);
        if (node.to !== undefined) return { jumps: [{ to: node.to, isAgain: node.again === true, point }] };
        if (node.how === "break") return node.again === true ? { again: point } : { broken: point };
        return node.how === "return" ? { returned: point } : {};
      case "branch":
        return node.kind === "switch" ? this.#switch(node, point, way) : this.#branch(node, point, way);
      case "loop":
        return this.#loop(node, point, way);
      case "block": {
        const { jumps = [], ...ends } = this.#nodes(node.body, point, way);
        const own = jumps.filter(({ to }) => to === node.label).map((jump) => jump.point);
        return { ...ends, on: meet(ends.on, ...own), jumps: jumps.filter(({ to }) => to !== node.label) };
      }
      case "try":
        return this.#try(node, point, way);
    }
  }

  /** How a call ends that mounts nothing; the same wherever it is made. */
  #outcomeOf(frame: Frame): Outcome {
    const known = this.#outcomes.get(frame);
    if (known !== undefined) return known;
    this.#thrown.push(undefined);
    const returns = this.walk(frame, nowhere) !== undefined;
    const outcome = { returns, throws: this.#thrown.pop() !== undefined };
    this.#outcomes.set(frame, outcome);
    return outcome;
  }

  #throw(point: MountPoint | undefined): void {
    if (this.#thrown.length > 0) this.#thrown.push(meet(this.#thrown.pop(), point));
  }

  #branch(node: Node<"branch">, point: MountPoint, way: Way): Ends {
    const holds = isTaken(node, this.#frames.interpreter);
    const arms = node.arms.filter((_, index) => holds === undefined || holds === (index === 0));
    const outer = this.#either;
    if (node.kind === "callee") this.#either = new Set(arms.flatMap(applicationsIn));
    const ends = arms.map((arm) => this.#nodes(arm, point, way));
    this.#either = outer;
    const left = ends.map((end) => end.on);
    const on = node.kind === "callee" ? gather(point, ...left) : meet(...left);
    return { ...ends.reduce<Ends>(after, {}), on };
  }

  /** A case that does not break goes on with the next one. */
  #switch(node: Node<"branch">, point: MountPoint, way: Way): Ends {
    const cases = node.cases ?? [];
    let ends: Ends = {};
    let isOpen = true;
    node.arms.forEach((arm, index) => {
      const taken = isTakenCase(node, cases[index]?.test, this.#frames.interpreter);
      const start = isOpen && taken !== false ? point : undefined;
      if (taken === true) isOpen = false;
      ends = after(ends, this.#nodes(arm, meet(ends.on, start), way));
    });
    const isLeftOut = isOpen && cases.every(({ test }) => test !== undefined);
    const { broken, ...others } = ends;
    return { ...others, on: meet(ends.on, broken, isLeftOut ? point : undefined) };
  }

  #loop({ turns, label }: Node<"loop">, point: MountPoint, way: Way): Ends {
    let ends: Ends = { on: point };
    for (const turn of turns) {
      const { again, ...others } = after(ends, landed(this.#nodes(turn, ends.on, way), label));
      ends = { ...others, on: meet(others.on, again) };
    }
    // A body that never goes on may never have run.
    const on = meet(ends.on, ends.broken) ?? point;
    return { on, returned: ends.returned, jumps: ends.jumps ?? [] };
  }

  #try(node: Node<"try">, point: MountPoint, way: Way): Ends {
    this.#thrown.push(undefined);
    const body = this.#body(node, point, way);
    const thrown = this.#thrown.pop();
    if (node.handler === undefined) {
      const { on } = this.#nodes(node.last, thrown, way);
      this.#throw(on);
      return this.#finally(node, body, way);
    }
    // Mounts themselves throw nothing: what nothing is seen to throw in may fail before the first of them.
    const caught = thrown ?? { ...point, always: (body.on ?? point).always };
    return this.#finally(node, join(body, this.#nodes(node.handler, caught, way)), way);
  }

  #body({ body, calls }: Node<"try">, point: MountPoint, way: Way): Ends {
    const starts = calls[0] === 0 ? calls : [0, ...calls];
    return starts.reduce<Ends>(
      (ends, start, index) => {
        const statement = body.slice(start, starts[index + 1]);
        if (ends.on !== undefined && calls.includes(start) && !this.#mounts(statement)) this.#throw(ends.on);
        return ends.on === undefined ? ends : after(ends, this.#nodes(statement, ends.on, way));
      },
      { on: point },
    );
  }

  /** `finally` runs however its `try` is left, and leaves it in that way unless it has one of its own. */
  #finally({ last }: Node<"try">, ends: Ends, way: Way): Ends {
    if (last.length === 0) return ends;
    const jumps = { jumps: ends.jumps ?? [] };
    return (["on", "returned", "broken", "again"] as const).reduce<Ends>((all, how) => {
      if (ends[how] === undefined) return all;
      const { on, ...others } = this.#nodes(last, ends[how], way);
      return join(all, { ...others, [how]: meet(others[how as "returned"], on) });
    }, jumps);
  }

  #mounts(nodes: readonly TraceNode[]): boolean {
    return nodes.some((node) => {
      // Every event of a host's trace is a HostEvent.
      if (node.node === "event") return (node.event as HostEvent).kind === "mount";
      if (node.node === "call") return this.#frames.mounting.has(node.frame);
      return tracesIn(node).some((inner) => this.#mounts(inner));
    });
  }
}

/** What is mounted on here, and not in a call. */
function applicationsIn(nodes: readonly TraceNode[]): Atom[] {
  // Every event of a host's trace is a HostEvent.
  const events = nodes.flatMap((node) => (node.node === "event" ? [node.event as HostEvent] : []));
  return events.flatMap((event) => (event.kind === "mount" ? [event.app] : []));
}

/** Jumps to a loop's own label are a `break` or a `continue` of it. */
function landed(ends: Ends, label: string | undefined): Ends {
  const own = (ends.jumps ?? []).filter(({ to }) => to === label);
  if (own.length === 0) return ends;
  return {
    ...ends,
    broken: meet(ends.broken, ...own.filter(({ isAgain }) => !isAgain).map(({ point }) => point)),
    again: meet(ends.again, ...own.filter(({ isAgain }) => isAgain).map(({ point }) => point)),
    jumps: (ends.jumps ?? []).filter(({ to }) => to !== label),
  };
}

/** What is left of a piece of code and the one behind it. */
function after(ends: Ends, next: Ends): Ends {
  return { ...join({ ...ends, on: undefined }, next) };
}

function join(left: Ends, right: Ends): Ends {
  return {
    on: meet(left.on, right.on),
    returned: meet(left.returned, right.returned),
    jumps: [...(left.jumps ?? []), ...(right.jumps ?? [])],
    broken: meet(left.broken, right.broken),
    again: meet(left.again, right.again),
  };
}
