import { callsIn, throwing, type CallGraph } from "./call-graph.js";
import type { HostDomain } from "./host-domain.js";
import type { HostEvent } from "./host-event.js";
import type { At, Element, Expression, Pattern, Statement } from "./program.js";
import { isSpread } from "./program.js";
import type { Frame, TraceNode } from "./value.js";

/** What is wrong between the signature guard and Inngest's handler. */
export interface GuardFault {
  readonly fault: "unguarded" | "switchable" | "swallowed" | "unheeded";
  readonly file: string;
  readonly at: At;
}

/** A call of the guard. What an async guard gives is a promise, and a promise is never false. */
interface GuardCall {
  readonly file: string;
  readonly at: At;
  readonly async: boolean;
}

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
  readonly guards: ReadonlySet<Frame>;
  readonly dispatching: ReadonlySet<Frame>;
  readonly throwing: ReadonlySet<Frame>;
}

export function guardFacts(graph: CallGraph, domain: HostDomain): GuardFacts {
  const looking = graph.reaching(domain.signature);
  const computing = graph.reaching(domain.crypto);
  return {
    guards: new Set(graph.frames.filter((frame) => looking.has(frame) && computing.has(frame))),
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
      case "try":
        return this.#try(node, state);
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
    const arms = node.kind === "switch" && node.arms.length > 0 ? node.arms : node.arms;
    const within: State = decides ? { ...state, refused: state.refused === false ? "exit" : state.refused } : state;
    if (decides && state.refused === false) this.#weakened(node, state);
    // Without a dispatch in an arm, deciding means leaving: at least one arm has to end.
    const ends = arms.map((arm) => this.#nodes(arm, within));
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

export function someEvent(nodes: readonly TraceNode[], test: (event: HostEvent) => boolean): boolean {
  return nodes.some((node) => {
    // Every event of a host's trace is a HostEvent.
    if (node.node === "event") return test(node.event as HostEvent);
    if (node.node === "branch") return node.arms.some((arm) => someEvent(arm, test));
    return node.node === "try" && (someEvent(node.body, test) || someEvent(node.handler ?? [], test));
  });
}

/** What was told of one kind, and where. */
export interface Told<Kind extends HostEvent["kind"]> {
  readonly event: Extract<HostEvent, { kind: Kind }>;
  readonly file: string;
  readonly at: At;
}

export function eventsOf<Kind extends HostEvent["kind"]>(nodes: readonly TraceNode[], kind: Kind): Told<Kind>[] {
  return nodes.flatMap((node) => {
    if (node.node === "branch") return node.arms.flatMap((arm) => eventsOf(arm, kind));
    if (node.node === "try") return [...eventsOf(node.body, kind), ...eventsOf(node.handler ?? [], kind)];
    if (node.node !== "event") return [];
    // Every event of a host's trace is a HostEvent; its kind says which.
    const event = node.event as HostEvent;
    return event.kind === kind ? [{ event: event as Told<Kind>["event"], file: node.file, at: node.at }] : [];
  });
}

function endsIn(nodes: readonly TraceNode[]): boolean {
  return nodes.some((node) => node.node === "exit" && node.how !== "break");
}

type Branch = Extract<TraceNode, { node: "branch" }>;
type Places = readonly Pick<GuardCall, "at" | "async">[];

/** Whether the test of a branch depends on one of the calls: it contains it, or a variable that was assigned from it. */
function mentions(node: Branch, calls: Places): boolean {
  return mentionsIn(node.test, node, calls);
}

function mentionsIn(expression: Expression, node: Branch, calls: Places, awaited = false, depth = 0): boolean {
  const assigned = depth < 4 ? assignmentsOf(node.frame.definition.body) : [];
  const isAnswer = (part: Expression, isAwaited: boolean): boolean => {
    if (part.e === "call") {
      const { at } = part;
      if (calls.some((call) => call.at[0] === at[0] && call.at[1] === at[1] && (isAwaited || !call.async))) return true;
    }
    if (part.e !== "binding") return false;
    return assigned.some(
      ({ target, value }) => binds(target, part.binding) && mentionsIn(value, node, calls, isAwaited, depth + 1),
    );
  };
  return someExpression(expression, isAnswer, awaited);
}

/** The condition itself, or the one that the variable in it was assigned from. */
function conditionOf(node: Branch, calls: Places): { expression: Expression; negated: boolean } {
  const { test } = node;
  const isNegation = test.e === "operation" && test.operator === "!";
  const inner = isNegation ? test.of[0] : test;
  if (inner?.e !== "binding") return { expression: test, negated: false };
  const found = assignmentsOf(node.frame.definition.body).find(
    ({ target, value }) => binds(target, inner.binding) && mentionsIn(value, node, calls),
  );
  return found === undefined ? { expression: test, negated: false } : { expression: found.value, negated: isNegation };
}

interface Choice {
  readonly operator: string;
  readonly of: readonly Expression[];
  readonly isNegated: boolean;
}

/** The `||` and `&&` of a condition, and whether they stand under a `!`. */
function choicesIn(expression: Expression, isNegated: boolean): Choice[] {
  switch (expression.e) {
    case "either": {
      const inner = expression.of.flatMap((part) => choicesIn(part, isNegated));
      return expression.test === undefined
        ? [{ operator: expression.operator, of: expression.of, isNegated }, ...inner]
        : inner;
    }
    case "operation":
      return expression.of.flatMap((part) => choicesIn(part, expression.operator === "!" ? !isNegated : isNegated));
    case "await":
    case "typed":
      return choicesIn(expression.of, isNegated);
    default:
      return [];
  }
}

type Assign = Extract<Expression, { e: "assign" }>;

function assignmentsOf(statements: readonly Statement[]): Assign[] {
  return statements.flatMap((statement): Assign[] => {
    switch (statement.s) {
      case "expression":
        return statement.of.e === "assign" ? [statement.of] : [];
      case "if":
        return [...assignmentsOf(statement.whenTrue), ...assignmentsOf(statement.whenFalse)];
      case "loop":
      case "each":
        return assignmentsOf(statement.body);
      case "try":
        return [
          ...assignmentsOf(statement.body),
          ...assignmentsOf(statement.handler ?? []),
          ...assignmentsOf(statement.last),
        ];
      case "switch":
        return statement.cases.flatMap(({ body }) => assignmentsOf(body));
      default:
        return [];
    }
  });
}

function binds(pattern: Pattern, binding: number): boolean {
  switch (pattern.p) {
    case "binding":
      return pattern.binding === binding;
    case "default":
      return binds(pattern.target, binding);
    case "object":
      return (
        pattern.properties.some(({ target }) => binds(target, binding)) ||
        (pattern.rest !== undefined && binds(pattern.rest, binding))
      );
    case "array":
      return pattern.elements.some((element) => element !== null && binds(element, binding));
    case "member":
      return false;
  }
}

/** Whether the test holds for a part of the expression; functions inside it are not looked into. */
function someExpression(
  expression: Expression,
  test: (part: Expression, awaited: boolean) => boolean,
  awaited: boolean,
): boolean {
  if (test(expression, awaited)) return true;
  const inner = (part: Expression) => someExpression(part, test, awaited || expression.e === "await");
  const element = (part: Element) => (isSpread(part) ? inner(part.spread) : inner(part));
  switch (expression.e) {
    case "either":
      return (expression.test !== undefined && inner(expression.test)) || expression.of.some(inner);
    case "operation":
    case "sequence":
      return expression.of.some(inner);
    case "concat":
      return expression.parts.some(inner);
    case "get":
      return inner(expression.object) || (typeof expression.key !== "string" && inner(expression.key));
    case "in":
      return inner(expression.key) || inner(expression.object);
    case "call":
      return inner(expression.callee) || expression.args.some(element);
    case "await":
    case "typed":
      return inner(expression.of);
    case "assign":
      return inner(expression.value);
    case "array":
      return expression.elements.some(element);
    default:
      return false;
  }
}
