import type { Interpreter } from "../interpreter/interpreter.js";
import type { Frame } from "../interpreter/value.js";
import type { GuardFacts } from "./guard.js";
import { merged, type Variables } from "./path-states.js";
import { SymbolicRun, type Passing } from "./symbolic-run.js";

/** A step that a request goes through on its way to a handler. */
export interface Link {
  readonly frames: readonly Frame[];
  readonly passing: Passing;
  /** Whether each request goes through it, and it is one of these functions and nothing else. */
  readonly isSure: boolean;
}

/**
 * Whether a request whose signature is wrong is refused on its way through all steps of its route and the handler: one step may
 * only note what its check says, and a later one heeds it.
 */
export function isHeeded(
  links: readonly Link[],
  handlers: readonly Frame[],
  { looking, computing }: GuardFacts,
  interpreter: Interpreter,
): boolean {
  const all = [...links.flatMap(({ frames }) => frames), ...handlers];
  if (!all.some((frame) => looking.has(frame)) || !all.some((frame) => computing.has(frame))) return false;
  const run = new SymbolicRun(interpreter);
  let now: Variables | undefined = new Map();
  for (const { frames, passing, isSure } of links) {
    const start: Variables = now;
    const passed = frames.flatMap((frame) => run.follow(frame, passing, start).map(({ variables }) => variables));
    const [first, ...more] = isSure ? passed : [start, ...passed];
    now = first === undefined ? undefined : more.reduce(merged, first);
    if (now === undefined) break;
  }
  if (now !== undefined) for (const frame of handlers) run.run(frame, now);
  const isOver = now === undefined || handlers.length > 0;
  return isOver && run.compared && !run.gaveUp && run.reached.length === 0;
}
