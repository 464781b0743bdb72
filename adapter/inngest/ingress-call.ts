import { z } from "zod";
import { problems } from "../http/problem.js";
import { refuse, type Refused } from "../http/refused.js";
import { BoundedMap } from "../bounded-map.js";

/** What a signed request is for. Whatever is in it was checked against what is registered and what the signed body says. */
export type IngressAsk =
  | { readonly kind: "registration" }
  | { readonly kind: "probe" }
  | {
      readonly kind: "call";
      readonly functionId: string;
      readonly stepId: string;
      /** Whether one planned step is to run, which the function has yet to reach. */
      readonly isPlanned: boolean;
      /** Unbinds the queue item again, if this call has bound it: one that runs nothing proves nothing about the item. */
      readonly forget: () => void;
    };

/** Why a signed request is refused: there is no such function, or it asks for nothing that makes sense. */
export type IngressMisfit = Refused<"function" | "call">;

/** A function as it is registered: which events its calls may carry. */
export interface RegisteredFunction {
  takes(eventName: string): boolean;
}

/** What a server calls any function with, whatever its triggers: another function invoked it. */
const invoked = "inngest/function.invoked";

/** A function by its triggers: the names of events, which may end in `*`, and cron. */
export function registeredFunction(triggers: readonly object[]): RegisteredFunction {
  const names = triggers.flatMap((trigger) => {
    if ("event" in trigger) return [String(trigger.event)];
    return "cron" in trigger ? ["inngest/scheduled.timer"] : [];
  });
  const fits = (trigger: string, name: string): boolean =>
    trigger.endsWith("*") ? name.startsWith(trigger.slice(0, -1)) : name === trigger;
  return { takes: (name) => name === invoked || names.some((trigger) => fits(trigger, name)) };
}

/** Queue items whose functions and steps are remembered. */
const remembered = 10_000;

/** The entry of a function: the step id of every call that is not for one planned step. */
const entry = "step";
const plannedStep = /^[0-9a-f]{40}$/;

/**
 * Reads what a signed request asks for. Method, path, query and headers are not signed in Inngest's protocol (SPEC 2.6), so a query
 * decides only where the body agrees with it:
 *
 * - a registration and a probe have no query of their own, and a body that is a call is never a probe;
 * - a call's event is one that its function is registered for, and a planned step is called only with a body that says so;
 * - an entry of the server's queue keeps the function and the step that it was first called for.
 */
export function createAskReader(
  functions: ReadonlyMap<string, RegisteredFunction>,
): (method: string, search: string, body: Uint8Array) => IngressAsk | IngressMisfit {
  const items = new BoundedMap<string>(remembered);
  return (method, search, body) => {
    if (method === "PUT") return { kind: "registration" };
    const query = new URLSearchParams(search);
    const [functionId, anotherFunction] = query.getAll("fnId");
    const [stepId = entry, anotherStep] = query.getAll("stepId");
    const call = parseCall(body);
    if (query.has("probe")) {
      const isProbe = query.getAll("probe").join() === "trust" && functionId === undefined && call === undefined;
      return isProbe ? { kind: "probe" } : unknownFunction;
    }
    const fn = functionId === undefined || anotherFunction !== undefined ? undefined : functions.get(functionId);
    if (fn === undefined || functionId === undefined) return unknownFunction;
    if (call === undefined || !call.events.every(({ name }) => fn.takes(name))) return noCall;
    if (anotherStep !== undefined || !isStepOf(call, stepId)) return noCall;
    const { run_id: runId, job_id: job, qi_id: item = job } = call.ctx;
    const key = `${runId} ${item}`;
    const first = items.get(key);
    if (item !== undefined && !keeps(items, key, `${functionId} ${stepId}`)) return noCall;
    const forget = (): void => void (first === undefined && items.delete(key));
    return { kind: "call", functionId, stepId, isPlanned: stepId !== entry, forget };
  };
}

const unknownFunction: IngressMisfit = refuse(problems.routeUnknown, "function");
const noCall: IngressMisfit = refuse(problems.ingressCallMalformed, "call");

function isStepOf({ ctx }: Call, stepId: string): boolean {
  return stepId === entry || (ctx.disable_immediate_execution && plannedStep.test(stepId));
}

/** Whether a key stands for the value that it first stood for. */
function keeps(memory: BoundedMap<string>, key: string, value: string): boolean {
  const first = memory.get(key);
  if (first === undefined) memory.set(key, value);
  return first === undefined || first === value;
}

/** What the SDK takes for a call. What it would refuse after a while, with its schema in the answer, is refused here. */
const callSchema = z.object({
  version: z.literal([-1, 1, 2]).optional(),
  event: z.object({ name: z.string() }),
  events: z.array(z.object({ name: z.string() })).default([]),
  steps: z.record(z.string(), z.unknown()).optional(),
  defers: z.record(z.string(), z.object({ abortable: z.boolean().optional() })).optional(),
  ctx: z.object({
    run_id: z.string().min(1),
    fn_id: z.string().optional(),
    attempt: z.number().optional(),
    max_attempts: z.number().optional(),
    /** Whether one planned step is to run and nothing else. */
    disable_immediate_execution: z.boolean().default(false),
    use_api: z.boolean().optional(),
    /** The server's names for an entry of its queue; attempts of one step share it. */
    job_id: z.string().optional(),
    qi_id: z.string().optional(),
    stack: z.object({ stack: z.array(z.string()).nullable(), current: z.number() }).nullish(),
  }),
});

type Call = z.output<typeof callSchema>;

function parseCall(body: Uint8Array): Call | undefined {
  try {
    const call = callSchema.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)));
    return { ...call, events: [call.event, ...call.events] };
  } catch {
    return undefined;
  }
}
