import type { Call } from "../interpreter/domain.js";
import { frameworks, rootModule } from "./values.js";
import { nothing, textsOf, type Atom, type Value } from "../interpreter/value.js";

/** Something that answers requests by itself, and which of its arguments it answers with; none for one that gives the answer back. */
export interface Server {
  readonly listener: Value;
  readonly response: number | undefined;
}

const nodeServer = /^(?:node:)?https?2?$/;
/** Which argument of a listener is the answer. */
const answering = new Map([
  ["request", 1],
  ["checkContinue", 1],
  ["checkExpectation", 1],
  ["stream", 0],
]);
const listening = new Set(["on", "once", "addListener", "prependListener", "prependOnceListener"]);

/** The server that a call starts, or gives a listener to. */
export function serverOf(call: Call, unknown: Value): Server | undefined {
  const { callee, args } = call;
  const [first = nothing, second = nothing] = args;
  if (callee.k === "external") {
    const name = callee.path.at(-1) ?? "";
    if (/^(?:node:)?(?:net|tls)$/.test(callee.module) && name === "createServer")
      return { listener: without(args.at(-1) ?? nothing, isOptions), response: 0 };
    // Sockets speak to callers past every route.
    if (/^(?:ws|socket\.io)$/.test(callee.module) && name.endsWith("Server"))
      return { listener: unknown, response: undefined };
    if (nodeServer.test(callee.module) && /^(?:create(?:Secure)?Server|Server)$/.test(name))
      return { listener: without(args.at(-1) ?? nothing, isOptions), response: 1 };
    const isRuntime = callee.module === "" && /^(?:globalThis\.)?(?:Bun|Deno)\.serve$/.test(callee.path.join("."));
    const isStarter =
      (frameworks.test(callee.module) || callee.module === "listhen") &&
      /^(?:serve|listen|createAdaptorServer)$/.test(name);
    return isRuntime || isStarter ? { listener: fetching(args), response: undefined } : undefined;
  }
  if (callee.k !== "member") return undefined;
  const module = rootModule(callee);
  if (module === "") return undefined;
  if (listening.has(callee.name)) {
    const response = answering.get(textsOf(first)?.[0] ?? "");
    return response === undefined ? undefined : { listener: second, response };
  }
  // What a library that nobody here knows listens with; `sql.listen("channel", ...)` waits for something else.
  const isPort = [...first].every((atom) => atom.k !== "function" && typeof valueOf(atom) !== "string");
  const isForeign =
    !nodeServer.test(module) && !/^(?:node:)?(?:net|tls|dgram)$/.test(module) && !frameworks.test(module);
  return callee.name === "listen" && isPort && isForeign ? { listener: unknown, response: undefined } : undefined;
}

/** What answers, of `serve(app)`, `serve(handler)`, `serve({ fetch, routes })` and `serve(options, handler)`. */
function fetching(args: readonly Value[]): Value {
  const found: Atom[] = [];
  for (const atom of args.flatMap((arg) => [...arg])) {
    if (atom.k === "constant") continue;
    if (atom.k !== "object" || atom.object.shape !== "object") found.push(atom);
    else
      for (const name of ["fetch", "handler", "routes", "static"])
        found.push(...(atom.object.properties.get(name) ?? nothing));
  }
  return new Set(found);
}

function isOptions(atom: Atom): boolean {
  return atom.k === "constant" || (atom.k === "object" && atom.object.shape === "object");
}

function without(value: Value, test: (atom: Atom) => boolean): Value {
  return new Set([...value].filter((atom) => !test(atom)));
}

function valueOf(atom: Atom): unknown {
  return atom.k === "constant" ? atom.value : undefined;
}
