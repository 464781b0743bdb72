import { callsIn, throwing, type CallGraph } from "../interpreter/call-graph.js";
import { choicesIn, conditionOf, mentions, mentionsIn, type GuardCall } from "./guard-answer.js";
import type { HostDomain } from "./domain.js";
import { someEvent, type HostEvent } from "./event.js";
import type { GuardFault } from "./fault.js";
import type { At } from "../model/program.js";
import type { Frame, TraceNode } from "../interpreter/value.js";

/** What is known at a point of the control flow. */
interface State {
  /** Calls of the guard that happened on every way here. */
  readonly calls: readonly GuardCall[];
  /** How a refusal ends the request: nothing yet, by leaving, or by throwing. */
  readonly refused: false | "exit" | "throw";
  /** Where one way went past the guard and another did not. */
  readonly half?: { readonly file: string; readonly at: At };
  /** This way has ended. */
  readonly ended: boolean;
}

/** Which frames guard, which lead to Inngest's handler, which throw. */
export interface GuardFacts {
  /** Those that look at the signature of a request, and those that compute or compare one. */
  readonly looking: ReadonlySet<Frame>;
  readonly computing: ReadonlySet<Frame>;
  readonly guards: ReadonlySet<Frame>;
  readonly dispatching: ReadonlySet<Frame>;
  readonly throwing: ReadonlySet<Frame>;
}

export function guardFacts(graph: CallGraph, domain: HostDomain): GuardFacts {
  const looking = graph.reaching(domain.signature);
  const computing = graph.reaching(domain.crypto);
  const asking = graph.reaching(
    graph.frames.filter((frame) => someEvent(frame.trace, ({ kind }) => kind === "foreign-guard")),
  );
  return {
    looking,
    computing,
    guards: new Set(graph.frames.filter((frame) => asking.has(frame) || (looking.has(frame) && computing.has(frame)))),
    dispatching: graph.reaching(
      graph.frames.filter((frame) => someEvent(frame.trace, ({ kind }) => kind === "dispatch")),
    ),
    throwing: throwing(graph.frames, graph),
  };
}

/** Follows the control flow of a handler from the request to Inngest's handler. */
export class GuardWalk {
  readonly faults: GuardFault[] = [];
  sawGuard = false;
  sawDispatch = false;
  readonly #facts: GuardFacts;
  readonly #open = new Set<Frame>();

  constructor(facts: GuardFacts) {
    this.#facts = facts;
  }

  /** Walks a frame that nothing guards before. */
  walk(frame: Frame): void {
    this.#nodes(frame.trace, { calls: [], refused: false, ended: false });
  }

  /** Whether a call of this frame looks at the signature and computes one. */
  isGuard(frame: Frame): boolean {
    return this.#facts.guards.has(frame);
  }

  dispatches(frame: Frame): boolean {
    return this.#facts.dispatching.has(frame);
  }

  #nodes(nodes: readonly TraceNode[], start: State): State {
    let state = start;
    for (const node of nodes) {
      if (state.ended) break;
      state = this.#node(node, state);
    }
    return state;
  }

  #node(node: TraceNode, state: State): State {
    switch (node.node) {
      case "event": {
        // Every event of a host's trace is a HostEvent.
        const event = node.event as HostEvent;
        if (event.kind === "foreign-guard") return this.#guarded({ ...node, async: false }, state, false);
        if (event.kind === "dispatch") {
          this.sawDispatch = true;
          if (state.refused !== false) return state;
          if (state.half !== undefined) this.#fault("switchable", state.half);
          else this.#fault(state.calls.length > 0 ? "unheeded" : "unguarded", node);
        }
        return state;
      }
      case "call": {
        if (this.#open.has(node.frame) || !(this.isGuard(node.frame) || this.dispatches(node.frame))) return state;
        if (this.isGuard(node.frame) && !this.dispatches(node.frame))
          return this.#guarded(
            { ...node, async: node.frame.definition.async },
            state,
            this.#facts.throwing.has(node.frame),
          );
        this.#open.add(node.frame);
        const after = this.#nodes(node.frame.trace, { ...state, ended: false });
        this.#open.delete(node.frame);
        return { ...after, ended: false };
      }
      case "exit":
        return node.how === "break" ? state : { ...state, ended: true };
      case "loop":
        return this.#nodes(node.turns.flat(), state);
      case "block":
        return this.#nodes(node.body, state);
      case "try": {
        const after = this.#try(node, state);
        const last = this.#nodes(node.last, { ...after, ended: false });
        return { ...last, ended: after.ended || last.ended };
      }
      case "branch":
        return this.#branch(node, state);
    }
  }

  #guarded({ file, at, async }: GuardCall, state: State, throws: boolean): State {
    this.sawGuard = true;
    return {
      ...state,
      calls: [...state.calls, { file, at, async }],
      refused: state.refused === false && throws ? "throw" : state.refused,
    };
  }

  #try(node: Extract<TraceNode, { node: "try" }>, state: State): State {
    const inside = this.#nodes(node.body, state);
    if (node.handler === undefined) return inside;
    const handled = this.#nodes(node.handler, state);
    if (handled.ended) return inside;
    // The handler goes on as if nothing had happened: a guard that throws in here refuses nobody.
    if (inside.calls.length > state.calls.length && (inside.refused !== state.refused || inside.refused === false)) {
      this.#fault("swallowed", node);
      return { ...inside, refused: state.refused === false ? "exit" : state.refused, ended: false };
    }
    return { ...inside, ended: false };
  }

  #branch(node: Extract<TraceNode, { node: "branch" }>, state: State): State {
    const decides = state.calls.length > 0 && node.kind !== "callee" && mentions(node, state.calls);
    const within: State = decides ? { ...state, refused: state.refused === false ? "exit" : state.refused } : state;
    if (decides && state.refused === false) this.#weakened(node, state);
    // Without a dispatch in an arm, deciding means leaving: at least one arm has to end.
    const ends = node.arms.map((arm) => this.#nodes(arm, within));
    const going = ends.filter(({ ended }) => !ended);
    if (going.length === 0) return { ...state, ended: true };
    if (decides) {
      if (going.length < ends.length || state.refused !== false) return { ...within, calls: state.calls, ended: false };
      return state;
    }
    const called = going.filter(({ calls }) => calls.length > state.calls.length);
    if (called.length > 0 && called.length < going.length) {
      const [first] = called;
      // `known || await guard()` is one half of a condition: what is made of it decides. A guard that throws has no second half.
      const isHalf = ["||", "&&", "??"].includes(node.kind) && called.every((end) => end.refused === state.refused);
      if (isHalf && first !== undefined) return { ...first, ended: false };
      // One way has been past the guard and another has not.
      return { ...state, half: state.half ?? { file: node.file, at: node.at } };
    }
    const refused = going.every((end) => end.refused !== false) ? (going[0]?.refused ?? false) : false;
    const half = going.find((end) => end.half !== undefined)?.half;
    return { calls: going[0]?.calls ?? state.calls, refused, ended: false, ...(half === undefined ? {} : { half }) };
  }

  /** The guard's answer is only a part of the condition. */
  #weakened(node: Extract<TraceNode, { node: "branch" }>, { calls }: State): void {
    const [whenTrue = []] = node.arms;
    const refuses = endsIn(whenTrue) && !this.#reaches(whenTrue);
    const { expression, negated } = conditionOf(node, calls);
    for (const { operator, of, isNegated } of choicesIn(expression, negated)) {
      // "Refuse if not signed AND ..." refuses less; under a negation the two words change places.
      const weak = refuses === isNegated ? "||" : "&&";
      if (operator !== weak) continue;
      const isPart = of.map((part) => mentionsIn(part, node, calls));
      if (isPart.includes(true) && isPart.includes(false)) this.#fault("switchable", node);
    }
  }

  #reaches(nodes: readonly TraceNode[]): boolean {
    return (
      someEvent(nodes, ({ kind }) => kind === "dispatch") || callsIn(nodes).some((frame) => this.dispatches(frame))
    );
  }

  #fault(fault: GuardFault["fault"], { file, at }: { readonly file: string; readonly at: At }): void {
    if (!this.faults.some((known) => known.file === file && known.at[0] === at[0]))
      this.faults.push({ fault, file, at });
  }
}

function endsIn(nodes: readonly TraceNode[]): boolean {
  return nodes.some((node) => node.node === "exit" && node.how !== "break");
}
