import { anything, join, type AbstractValue } from "./abstract-value.js";
import { isNote } from "./notes.js";

/** What the variables of all functions hold on one path. */
export type Variables = Map<string, AbstractValue>;

/** A path through the code. */
export interface PathState {
  readonly variables: Variables;
  /** False once it has returned, thrown, or left a loop. */
  goesOn: boolean;
}

/** The path that is being followed; where both sides of a condition may be taken, it is what is left of both. */
export class PathStates {
  now: PathState = { variables: new Map(), goesOn: true };

  /** Goes each path that there is, and on with what is left of them. */
  each(sides: readonly ((() => void) | undefined)[]): void {
    const start = this.now;
    const ends = sides.flatMap((side) => {
      if (side === undefined) return [];
      this.now = { variables: new Map(start.variables), goesOn: start.goesOn };
      side();
      return [this.now];
    });
    this.now = { variables: start.variables, goesOn: false };
    for (const end of ends) this.meet(end);
  }

  meet(other: PathState): void {
    if (!other.goesOn) return;
    const variables = this.now.goesOn ? merged(this.now.variables, other.variables) : new Map(other.variables);
    this.now = { variables, goesOn: true };
  }

  /** What `look` gives on a path of its own, which leads nowhere. */
  aside<Result>(variables: Variables, look: () => Result): Result {
    const now = this.now;
    this.now = { variables: new Map(variables), goesOn: true };
    const result = look();
    this.now = now;
    return result;
  }
}

export function merged(left: Variables, right: Variables): Variables {
  const both = new Map(left);
  for (const name of left.keys()) if (isNote(name) && !right.has(name)) both.set(name, anything);
  for (const [name, answer] of right) {
    const known = both.get(name) ?? (isNote(name) ? anything : answer);
    both.set(name, known === answer ? answer : join(known, answer));
  }
  return both;
}
