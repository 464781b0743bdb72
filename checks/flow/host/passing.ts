import type { MountEvent } from "./event.js";
import { SymbolicRun, type Passing } from "./symbolic-run.js";
import { callsIn, rootModule } from "./values.js";
import type { Interpreter } from "../interpreter/interpreter.js";

/** Whether all that the handlers of a mount do is to let every request go on: it serves none. */
export function onlyPasses(mount: MountEvent, interpreter: Interpreter): boolean {
  const frames = mount.steps.map(({ value }) => callsIn(value, interpreter));
  const { returning, ...passing } = passingOf(mount);
  // A route that returns nothing answers with nothing.
  const own = mount.isMiddleware && returning !== undefined ? { ...passing, returning } : passing;
  return (
    frames.length > 0 &&
    frames.every((calls) => calls.length > 0) &&
    frames.flat().every((frame) => {
      const run = new SymbolicRun(interpreter);
      const passes = run.follow(frame, own);
      return passes.length > 0 && !run.answers && !run.gaveUp;
    })
  );
}

/** The frameworks of which it is known how a handler lets a request go on to the next. */
const chaining =
  /^(?:elysia|@?fastify(?:\/.*)?|h3|nitro(?:pack)?|srvx|express|connect|router|polka|restify|hono(?:\/.*)?|koa|@koa\/router|koa-router)$/;

export function chains({ app }: MountEvent): boolean {
  return chaining.test(rootModule(app));
}

/** How the handlers of a mount's framework let requests go on. */
export function passingOf({ app, adds }: MountEvent): Passing {
  const module = rootModule(app);
  if (adds === true) return { returning: "anything", context: 0 };
  if (/^elysia$/.test(module)) return { returning: "nothing" };
  if (/^@?fastify/.test(module)) return { next: "last", returning: "anything", reply: 1 };
  if (/^(?:h3|nitro(?:pack)?|srvx)$/.test(module)) return { next: 1, returning: "nothing" };
  if (/^(?:express|connect|router|polka|restify)$/.test(module)) return { next: 2 };
  return { next: 1 };
}
