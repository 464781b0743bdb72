import { tracesIn } from "./trace.js";
import type { Frame, TraceNode } from "./value.js";

/** Which frames call which, from where control comes in. */
export class CallGraph {
  /** Every frame that control can reach, entry points first. */
  readonly frames: readonly Frame[];
  readonly #callees = new Map<Frame, readonly Frame[]>();
  readonly #callers = new Map<Frame, Frame[]>();

  constructor(entries: readonly Frame[]) {
    const found = new Set<Frame>(entries);
    for (const frame of found) {
      const called = [...new Set(callsIn(frame.trace))];
      this.#callees.set(frame, called);
      for (const callee of called) {
        found.add(callee);
        const known = this.#callers.get(callee);
        if (known === undefined) this.#callers.set(callee, [frame]);
        else known.push(frame);
      }
    }
    this.frames = [...found];
  }

  /** The given frames and those from which a call leads to one of them. */
  reaching(frames: Iterable<Frame>): ReadonlySet<Frame> {
    const found = new Set<Frame>(frames);
    for (const frame of found) for (const caller of this.#callers.get(frame) ?? []) found.add(caller);
    return found;
  }

  /** A frame and those that its calls lead to. */
  below(frame: Frame): readonly Frame[] {
    const found = new Set<Frame>([frame]);
    for (const one of found) for (const callee of this.#callees.get(one) ?? []) found.add(callee);
    return [...found];
  }
}

/** The frames that a trace calls directly. */
export function callsIn(nodes: readonly TraceNode[]): Frame[] {
  return nodes.flatMap((node) => {
    return node.node === "call" ? [node.frame] : tracesIn(node).flatMap(callsIn);
  });
}

/** The frames of a trace whose end is thrown. */
export function throwing(frames: readonly Frame[], graph: CallGraph): ReadonlySet<Frame> {
  const escapes = (nodes: readonly TraceNode[]): boolean =>
    nodes.some((node) => {
      if (node.node === "exit") return node.how === "throw";
      if (node.node === "try") return escapes(node.last) || (node.handler === undefined && escapes(node.body));
      return tracesIn(node).some(escapes);
    });
  return graph.reaching(frames.filter((frame) => escapes(frame.trace)));
}
