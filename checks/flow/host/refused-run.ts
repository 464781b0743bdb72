import { anything, constant, fromValue, join, memberOf, promise, some, type Answer } from "./answer.js";
import type { Interpreter } from "../interpreter/interpreter.js";
import type { At, Expression, FlowFunction, Pattern, Statement } from "../model/program.js";
import { evaluate, keyOf } from "./refused-expression.js";
import { runStatement } from "./refused-statement.js";
import { placeKey, type Activation, type Reached, type Refusal } from "./refusal.js";
import type { Frame, TraceNode } from "../interpreter/value.js";
import { Ways } from "./ways.js";

const mostSteps = 30_000;
const deepest = 40;

/**
 * Follows one request whose signature is wrong, way by way, through the functions that the interpreter found: each comparison
 * of a signature says no, and whatever else isn't known may be anything. A dispatch that is still reached is a hole.
 */
export class RefusedRun implements Refusal {
  readonly reached: Reached[] = [];
  compared = false;
  readonly interpreter: Interpreter;
  readonly ways = new Ways();
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

  run(frame: Frame): void {
    this.ways.now = { variables: new Map(), goesOn: true };
    this.#invoke(frame, []);
  }

  #invoke(frame: Frame, args: readonly Answer[]): Answer {
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
    if (this.ways.now.goesOn) activation.returned.push(constant(undefined));
    this.#open.delete(definition);
    const result = join(...activation.returned);
    // A promise that is rejected stops nobody before it is awaited.
    this.ways.now.goesOn = definition.async || result.length > 0;
    return definition.async ? promise(result) : result;
  }

  block(statements: readonly Statement[], activation: Activation): void {
    for (const statement of statements) {
      if (!this.ways.now.goesOn) return;
      runStatement(this, statement, activation);
    }
  }

  /** Calls one of the frames; which one isn't known. */
  invokeAll(frames: readonly Frame[], args: readonly Answer[], activation: Activation): Answer {
    const { turn } = activation;
    const ofTurn = turn !== undefined && turn.of === frames.length ? frames[turn.index] : undefined;
    const answers: Answer[] = [];
    const sides = (ofTurn === undefined ? frames : [ofTurn]).map((frame) => () => {
      const answer = this.#invoke(frame, args);
      if (this.ways.now.goesOn) answers.push(answer);
    });
    this.ways.each(sides);
    return join(...answers);
  }

  /** Calls callbacks that may also not be called. */
  maybe(frames: readonly Frame[], args: readonly Answer[], activation: Activation): Answer {
    if (frames.length === 0) return anything;
    const before = new Map(this.ways.now.variables);
    const answer = this.invokeAll(frames, args, activation);
    this.ways.meet({ variables: before, goesOn: true });
    return answer;
  }

  evaluate(expression: Expression, activation: Activation): Answer {
    this.#steps += 1;
    return this.ways.now.goesOn && !this.gaveUp ? evaluate(this, expression, activation) : anything;
  }

  bind(pattern: Pattern, answer: Answer, activation: Activation): void {
    switch (pattern.p) {
      case "binding":
        this.set(activation.frame, pattern.binding, answer);
        return;
      case "member": {
        const key = keyOf(this, pattern.key, activation);
        for (const one of this.evaluate(pattern.object, activation))
          if (one.k === "record" && key !== undefined)
            one.properties.set(key, join(one.properties.get(key) ?? constant(undefined), answer));
        return;
      }
      case "default": {
        const isMissing = (one: Answer[number]) => one.k === "constant" && one.value === undefined;
        const given = answer.filter((one) => !isMissing(one));
        const needs = answer.some((one) => one.k === "anything" || isMissing(one));
        this.bind(pattern.target, needs ? join(given, this.evaluate(pattern.fallback, activation)) : given, activation);
        return;
      }
      case "object":
        for (const { key, target } of pattern.properties) {
          const name = keyOf(this, key, activation);
          this.bind(target, join(...answer.map((one) => memberOf(one, name))), activation);
        }
        if (pattern.rest !== undefined) this.bind(pattern.rest, some, activation);
        return;
      case "array":
        pattern.elements.forEach((element, index) => {
          if (element !== null)
            this.bind(element, join(...answer.map((one) => memberOf(one, String(index)))), activation);
        });
        if (pattern.rest !== undefined) this.bind(pattern.rest, some, activation);
    }
  }

  set(frame: Frame, binding: number, answer: Answer): void {
    this.ways.now.variables.set(`${frame.module.file}:${binding}`, answer);
  }

  /** A variable of this run, or what the interpreter knows of one that was set before the request came. */
  read(binding: number, { frame }: Activation): Answer {
    const known = this.ways.now.variables.get(`${frame.module.file}:${binding}`);
    return known ?? fromValue(this.interpreter.read(frame, binding));
  }

  elements(answer: Answer): readonly Answer[] | undefined {
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
        if (node.node === "branch") node.arms.forEach(collect);
        if (node.node === "try") {
          collect(node.body);
          collect(node.handler ?? []);
        } else if (node.node !== "exit" && node.file === frame.module.file) {
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
