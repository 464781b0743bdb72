import {
  anything,
  awaited,
  canBe,
  constant,
  fromValue,
  isMissing,
  join,
  memberOf,
  promise,
  some,
  type AbstractValue,
  type RequestContext,
} from "./abstract-value.js";
import type { Interpreter } from "../interpreter/interpreter.js";
import type { At, Expression, FlowFunction, Pattern, Statement } from "../model/program.js";
import { evaluate, keyOf } from "./symbolic-expression.js";
import { runStatement } from "./symbolic-statement.js";
import { placeKey, type Activation, type Reached, type SymbolicEngine } from "./symbolic.js";
import { tracesIn } from "../interpreter/trace.js";
import type { Frame, TraceNode } from "../interpreter/value.js";
import { note, noteAll, noted } from "./notes.js";
import { PathStates, type Variables } from "./path-states.js";

/** How a framework's middleware or hook lets a request go on. */
export interface Passing {
  /** Which parameter it calls for that; `last` for the last of more than two. */
  readonly next?: number | "last";
  /** What it may return for that. */
  readonly returning?: "nothing" | "anything";
  /** Which parameter is the answer: once it is sent, the request goes nowhere. */
  readonly reply?: number;
  /** Which parameter makes an answer that ends the request only where it is returned. */
  readonly context?: number;
}

/** Where a step lets a request go on, and what is known there. */
export interface Passed extends Reached {
  readonly variables: Variables;
}

/** Variables of a path that no program has. */
const wentOn = "~wentOn";
const answered = "~answered";
const mostSteps = 30_000;
const deepest = 40;

/**
 * Follows one request whose signature is wrong, path by path, through the functions that the interpreter found: each comparison
 * of a signature says no, and whatever else isn't known may be anything. A dispatch that is still reached is a hole.
 */
export class SymbolicRun implements SymbolicEngine {
  readonly reached: Reached[] = [];
  compared = false;
  readonly interpreter: Interpreter;
  readonly paths = new PathStates();
  /** Where the step that is being followed lets the request go on. */
  #passed: Passed[] = [];
  /** Whether the step may end without letting the request go on. */
  answers = false;
  #step: { readonly frame: Frame; readonly passing: Passing } | undefined;
  readonly #open = new Set<FlowFunction>();
  readonly #seen = new Map<Frame, ReadonlyMap<string, TraceNode[]>>();
  #steps = 0;

  constructor(interpreter: Interpreter) {
    this.interpreter = interpreter;
  }

  /** Whether something was left out: then nothing is shown by what was not reached. */
  get gaveUp(): boolean {
    return this.#steps > mostSteps;
  }

  /** @param noted - What the steps before it have noted in the request's context. */
  run(frame: Frame, noted?: Variables): void {
    this.#step = undefined;
    this.paths.now = { variables: new Map(noted), goesOn: true };
    this.#invoke(frame, noted === undefined ? [] : contextsOf(frame, undefined));
  }

  /** Follows one step of a chain of handlers: where it lets the request go on to the next. */
  follow(frame: Frame, passing: Passing, noted: Variables = new Map()): readonly Passed[] {
    this.#step = { frame, passing };
    this.#passed = [];
    this.paths.now = {
      variables: new Map([...noted, [wentOn, constant(false)], [answered, constant(false)]]),
      goesOn: true,
    };
    const { params } = frame.definition;
    const next = passing.next === "last" ? (params.length > 2 ? params.length - 1 : undefined) : passing.next;
    this.#invoke(
      frame,
      contextsOf(frame, passing.context).map((context, index): AbstractValue => {
        if (index === next) return [{ k: "next" }];
        return index === passing.reply ? [{ k: "reply" }] : context;
      }),
    );
    return this.#passed;
  }

  letGoOn(at: At, { frame }: Activation): void {
    if (this.#step === undefined) return;
    if (canBe(this.paths.now.variables.get(answered) ?? constant(false), false)) this.#pass(frame, at);
    this.paths.now.variables.set(wentOn, constant(true));
  }

  answer(): void {
    this.paths.now.variables.set(answered, constant(true));
  }

  leave(answer: AbstractValue, at: At, activation: Activation): void {
    activation.returned.push(answer);
    if (this.#step === undefined || this.#step.frame !== activation.frame) return;
    const { returning, next } = this.#step.passing;
    const { variables } = this.paths.now;
    if (!canBe(variables.get(wentOn) ?? constant(false), false)) return;
    const isSent = variables.get(answered) ?? constant(false);
    const given = awaited(answer);
    const goesOn =
      returning !== undefined &&
      !(next === "last" && activation.frame.definition.params.length > 2) &&
      (returning === "anything" ? !given.some(({ k }) => k === "reply") : given.some(isMissing));
    if (goesOn && this.#step.passing.context !== undefined)
      noteAll(variables, contextOf(this.#step.passing.context, true), given);
    if (goesOn && canBe(isSent, false)) this.#pass(activation.frame, at);
    this.answers ||= !goesOn || canBe(isSent, true);
  }

  #pass({ module }: Frame, at: At): void {
    this.#passed.push({ file: module.file, at, variables: new Map(this.paths.now.variables) });
  }

  #invoke(frame: Frame, args: readonly AbstractValue[]): AbstractValue {
    const { definition } = frame;
    if (this.#open.has(definition) || this.#open.size > deepest) return anything;
    this.#open.add(definition);
    const activation: Activation = {
      frame,
      seen: this.#seenIn(frame),
      returned: [],
      left: undefined,
      turn: undefined,
    };
    for (const local of definition.locals) this.set(frame, local, constant(undefined));
    definition.params.forEach((param, index) => {
      const isRest = definition.rest && index === definition.params.length - 1;
      this.bind(param, isRest ? [{ k: "list", elements: args.slice(index) }] : (args[index] ?? anything), activation);
    });
    this.block(definition.body, activation);
    if (this.paths.now.goesOn) this.leave(constant(undefined), definition.at, activation);
    this.#open.delete(definition);
    const result = join(...activation.returned);
    // A promise that is rejected stops nobody before it is awaited.
    this.paths.now.goesOn = definition.async || result.length > 0;
    return definition.async ? promise(result) : result;
  }

  block(statements: readonly Statement[], activation: Activation): void {
    for (const statement of statements) {
      if (!this.paths.now.goesOn) return;
      runStatement(this, statement, activation);
    }
  }

  /** Calls one of the frames; which one isn't known. */
  invokeAll(frames: readonly Frame[], args: readonly AbstractValue[], activation: Activation): AbstractValue {
    const { turn } = activation;
    const ofTurn = turn !== undefined && turn.of === frames.length ? frames[turn.index] : undefined;
    const answers: AbstractValue[] = [];
    const sides = (ofTurn === undefined ? frames : [ofTurn]).map((frame) => () => {
      const answer = this.#invoke(frame, args);
      if (this.paths.now.goesOn) answers.push(answer);
    });
    this.paths.each(sides);
    return join(...answers);
  }

  /** Calls callbacks that may also not be called. */
  maybe(frames: readonly Frame[], args: readonly AbstractValue[], activation: Activation): AbstractValue {
    if (frames.length === 0) return anything;
    const before = new Map(this.paths.now.variables);
    const answer = this.invokeAll(frames, args, activation);
    this.paths.meet({ variables: before, goesOn: true });
    return answer;
  }

  evaluate(expression: Expression, activation: Activation): AbstractValue {
    this.#steps += 1;
    return this.paths.now.goesOn && !this.gaveUp ? evaluate(this, expression, activation) : anything;
  }

  bind(pattern: Pattern, answer: AbstractValue, activation: Activation): void {
    switch (pattern.p) {
      case "binding":
        this.set(activation.frame, pattern.binding, answer);
        return;
      case "member": {
        const key = keyOf(this, pattern.key, activation);
        for (const one of this.evaluate(pattern.object, activation))
          if (one.k === "context") note(this.paths.now.variables, one, key, answer);
          else if (one.k === "record" && key !== undefined)
            one.properties.set(key, join(one.properties.get(key) ?? constant(undefined), answer));
        return;
      }
      case "default": {
        const isMissing = (one: AbstractValue[number]) => one.k === "constant" && one.value === undefined;
        const given = answer.filter((one) => !isMissing(one));
        const needs = answer.some((one) => one.k === "anything" || isMissing(one));
        this.bind(pattern.target, needs ? join(given, this.evaluate(pattern.fallback, activation)) : given, activation);
        return;
      }
      case "object":
        for (const { key, target } of pattern.properties) {
          const name = keyOf(this, key, activation);
          this.bind(target, this.member(answer, name), activation);
        }
        if (pattern.rest !== undefined) this.bind(pattern.rest, some, activation);
        return;
      case "array":
        pattern.elements.forEach((element, index) => {
          if (element !== null) this.bind(element, this.member(answer, String(index)), activation);
        });
        if (pattern.rest !== undefined) this.bind(pattern.rest, some, activation);
    }
  }

  set(frame: Frame, binding: number, answer: AbstractValue): void {
    this.paths.now.variables.set(`${frame.module.file}:${binding}`, answer);
  }

  /** A property of one of them, or what was noted as it. */
  member(of: AbstractValue, key: string | undefined): AbstractValue {
    const { variables } = this.paths.now;
    return join(
      ...of.map((one) => (one.k === "context" ? noted(variables, one, key) : undefined) ?? memberOf(one, key)),
    );
  }

  /** A variable of this run, or what the interpreter knows of one that was set before the request came. */
  read(binding: number, { frame }: Activation): AbstractValue {
    const known = this.paths.now.variables.get(`${frame.module.file}:${binding}`);
    return known ?? fromValue(this.interpreter.read(frame, binding));
  }

  elements(answer: AbstractValue): readonly AbstractValue[] | undefined {
    const [only] = answer;
    if (only?.k === "list") return only.elements;
    if (only?.k !== "object" || only.object.shape !== "array" || only.object.rest.size > 0) return undefined;
    return [...only.object.properties.values()].map(fromValue);
  }

  framesAt(at: At, { seen }: Activation): Frame[] {
    const frames = (seen.get(placeKey(at)) ?? []).flatMap((node) => (node.node === "call" ? [node.frame] : []));
    return [...new Set(frames)];
  }

  #seenIn(frame: Frame): ReadonlyMap<string, TraceNode[]> {
    const known = this.#seen.get(frame);
    if (known !== undefined) return known;
    const calls = new Map<string, TraceNode[]>();
    const collect = (nodes: readonly TraceNode[]): void => {
      for (const node of nodes) {
        tracesIn(node).forEach(collect);
        if (node.node === "exit" || node.node === "try" || node.node === "loop" || node.node === "block") continue;
        if (node.file === frame.module.file) {
          const key = placeKey(node.at);
          const there = calls.get(key);
          if (there === undefined) calls.set(key, [node]);
          else there.push(node);
        }
      }
    };
    collect(frame.trace);
    this.#seen.set(frame, calls);
    return calls;
  }
}

function contextOf(index: number, answers: boolean): RequestContext {
  return { k: "context", path: String(index), answers };
}

/** What a function is given: the request's context, in one part or two. A handler of errors is given an error first. */
function contextsOf({ definition: { params } }: Frame, answering: number | undefined): AbstractValue[] {
  return params.map((_, index) =>
    params.length > 3 || index > 1 ? anything : [contextOf(index, index === answering)],
  );
}
