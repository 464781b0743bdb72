import { routeFamilies } from "@rawr/hq-contract";
import type { GuardFacts } from "./guard.js";
import { plainPath } from "./mounting.js";
import type { Mount } from "./mount-point.js";
import type { HostMounts } from "./mounts.js";
import type { Step } from "./steps.js";
import type { Reached } from "./symbolic.js";
import type { Link } from "./chain.js";
import { chains, passingOf } from "./passing.js";
import { SymbolicRun } from "./symbolic-run.js";
import { callsIn, rootModule, rootOf } from "./values.js";
import type { Interpreter } from "../interpreter/interpreter.js";
import { nothing, textsOf, type Atom, type Value } from "../interpreter/value.js";

/** A guard that stands before a mount: a middleware, a hook, or an earlier handler of the same route. */
export interface GuardStep {
  /** `undefined` for all methods. */
  readonly methods: readonly string[] | undefined;
  /** Where it is decided whether the guard is there at all. */
  readonly condition: Mount | undefined;
  /** Where it lets a request go on whose signature is wrong. */
  readonly passes: readonly Reached[];
}

/** The methods with which Inngest calls. */
export function ingressMethods({ methods }: Mount): readonly string[] {
  const all = ["GET", "POST", "PUT"];
  const served = methods === undefined ? all : all.filter((method) => methods.includes(method));
  return served.length > 0 ? served : (methods ?? all);
}

/** The steps that a request goes through before it gets to one of the handlers of a mount, in their order. */
export function linksBefore(
  mount: Mount,
  end: number,
  mounts: HostMounts,
  interpreter: Interpreter,
  method: string,
): Link[] {
  return stepsBefore(mount, end, mounts).flatMap(({ step, on }) => {
    const frames = callsIn(step.value, interpreter);
    const isOther = on !== mount && on.methods?.includes(method) === false;
    if (frames.length === 0 || isOther) return [];
    const isKnown = [...step.value].every(({ k }) => k === "function") && chains(on);
    return [{ frames, passing: passingOf(on), isSure: isKnown && !isConditional(step, on, mount) }];
  });
}

/** The guards among them. */
export function guardsBefore(
  mount: Mount,
  end: number,
  mounts: HostMounts,
  interpreter: Interpreter,
  facts: GuardFacts,
): GuardStep[] {
  return stepsBefore(mount, end, mounts).flatMap(({ step, on }) => {
    const frames = callsIn(step.value, interpreter);
    const guards = frames.filter((frame) => facts.guards.has(frame));
    if (guards.length === 0) return [];
    const passing = passingOf(on);
    const passes = guards.flatMap((frame) => {
      const run = new SymbolicRun(interpreter);
      const found = run.follow(frame, passing);
      return run.gaveUp ? [] : found;
    });
    const condition = guards.length < frames.length || isConditional(step, on, mount) ? on : undefined;
    return [{ methods: on === mount ? undefined : on.methods, condition, passes }];
  });
}

interface StepBefore {
  readonly step: Step;
  readonly on: Mount;
}

function stepsBefore(mount: Mount, end: number, mounts: HostMounts): StepBefore[] {
  const before = mountedBefore(mount, mounts).flatMap(({ before: on, steps }) => steps.map((step) => ({ step, on })));
  return [
    ...before.filter(({ step }) => reachesOut(step, mounts)),
    ...mount.steps.slice(0, end).map((step) => ({ step, on: mount })),
  ];
}

/** Whether a request may get to the mount without this step. */
function isConditional(step: Step, on: Mount, mount: Mount): boolean {
  return step.isOptional || isExcepted(step.value) || (on !== mount && !mount.beside.has(on));
}

/** Elysia's hooks hold for the application that they stand on, unless they say that they hold for whoever uses it. */
function reachesOut({ value }: Step, mounts: HostMounts): boolean {
  const used = [...value].filter((atom) => atom.k === "object" && rootModule(atom) === "elysia");
  return used.every(
    (atom) => isHandedOut(atom) || mounts.all.some(({ app, reaches }) => app === rootOf(atom) && reaches === true),
  );
}

/** `new Elysia().onBeforeHandle(guard).as("scoped")` */
function isHandedOut(atom: Atom): boolean {
  for (let at = atom; at.k === "object" && at.object.made?.callee.k === "member"; at = at.object.made.callee.of)
    if (at.object.made.callee.name === "as") return true;
  return false;
}

/** A guard behind a library's exception, `except("/path", guard)`, that may be the ingress's. */
function isExcepted(value: Value): boolean {
  return [...value].some((atom) => {
    const made = atom.k === "object" ? atom.object.made : undefined;
    if (made === undefined || !/^(?:except|unless)$/.test(calleeName(made.callee))) return false;
    const paths = textsOf(made.args[0] ?? nothing);
    return paths === undefined || paths.some((path) => routeFamilies.ingress.prefix.startsWith(plainPath(path)));
  });
}

function calleeName(callee: Atom): string {
  return callee.k === "member" ? callee.name : callee.k === "external" ? (callee.path.at(-1) ?? "") : "";
}

/** What is mounted before a mount, on its application and on those that this one is mounted on, and covers the ingress. */
function mountedBefore(mount: Mount, mounts: HostMounts, depth = 0): { before: Mount; steps: readonly Step[] }[] {
  const isUnordered = /^(?:h3|nitro(?:pack)?|fastify)$/.test(rootModule(mount.app));
  const found = mounts.all.flatMap((before) => {
    if (before === mount || before.app !== mount.app) return [];
    if (!mount.before.has(before) && !(isUnordered && before.isMiddleware)) return [];
    return covers(before, mounts) ? [{ before, steps: before.steps }] : [];
  });
  if (depth > 4) return found;
  const above = mounts.parentsOf(mount).flatMap((parent) => [
    {
      before: parent,
      steps: parent.steps.filter(({ value }) => ![...value].some((atom) => rootOf(atom) === mount.app)),
    },
    ...mountedBefore(parent, mounts, depth + 1),
  ]);
  return [...above, ...found];
}

/** Frameworks in which a middleware's path means everything below it. */
const byPrefix = /^(?:express|connect|router|polka|restify|fastify|@fastify\/.*|koa|@koa\/router|koa-router)$/;

/** Whether requests to the ingress come through a mount. */
function covers(mount: Mount, mounts: HostMounts): boolean {
  const { prefix } = routeFamilies.ingress;
  return mounts.pathsOf(mount).some((path) => {
    const plain = plainPath(path);
    if (plain === prefix || path === "") return true;
    const isWide =
      mount.paths?.length === 0 ||
      plain !== path.replace(/\/+$/, "") ||
      (mount.isMiddleware && byPrefix.test(rootModule(mount.app)));
    return isWide && (plain === "" || prefix.startsWith(`${plain}/`));
  });
}
