import type { TraceNode } from "./value.js";

/** The traces inside of a node. */
export function tracesIn(node: TraceNode): readonly (readonly TraceNode[])[] {
  if (node.node === "branch") return node.arms;
  if (node.node === "loop") return node.turns;
  if (node.node === "block") return [node.body];
  return node.node === "try" ? [node.body, node.handler ?? [], node.last] : [];
}

/** Writes down what happens, if anybody asks for it. */
export class Trace {
  readonly isOn: boolean;
  #nodes: TraceNode[] = [];

  constructor(isOn: boolean) {
    this.isOn = isOn;
  }

  /** How much has been told so far. */
  get length(): number {
    return this.#nodes.length;
  }

  tell(...nodes: readonly TraceNode[]): void {
    if (this.isOn) this.#nodes.push(...nodes);
  }

  /** Tells of something that began when `length` was this. */
  tellAt(length: number, node: TraceNode): void {
    this.#nodes.splice(length, 0, node);
  }

  /** What happens while `run` runs. */
  during(run: () => void): TraceNode[] {
    if (!this.isOn) {
      run();
      return [];
    }
    const outer = this.#nodes;
    const own: TraceNode[] = [];
    this.#nodes = own;
    run();
    this.#nodes = outer;
    return own;
  }
}
