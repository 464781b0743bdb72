import { routeFamilies } from "@rawr/hq-contract";
import { isHeeded } from "./chain.js";
import type { HostFaults } from "./fault.js";
import { GuardWalk, type GuardFacts } from "./guard.js";
import { guardsBefore, ingressMethods, linksBefore, type GuardStep } from "./guard-steps.js";
import type { Mount } from "./mount-point.js";
import type { HostMounts } from "./mounts.js";
import type { Step } from "./steps.js";
import { callsIn, isInngestHandler } from "./values.js";
import type { Interpreter } from "../interpreter/interpreter.js";
import { SymbolicRun } from "./symbolic-run.js";
import type { Frame, Value } from "../interpreter/value.js";

const ingress = routeFamilies.ingress.prefix;

/** Judges each mount that leads to Inngest's handler, or should guard it. */
export function judgeIngress(
  mounts: HostMounts,
  facts: GuardFacts,
  interpreter: Interpreter,
  faults: HostFaults,
): void {
  const framesOf = ({ value }: Step): Frame[] => callsIn(value, interpreter);
  const dispatches = (step: Step): boolean =>
    hasInngest(step.value) || framesOf(step).some((frame) => facts.dispatching.has(frame));
  const isServed = mounts.all.some(
    (mount) => mounts.familiesOf(mount).includes("ingress") && mount.steps.some(dispatches),
  );
  for (const mount of mounts.all) {
    // A router that is mounted elsewhere is judged by its own mounts.
    if (mounts.isRouter(mount)) continue;
    const isIngress = mounts.familiesOf(mount).includes("ingress");
    const end = mount.steps.findIndex(dispatches);
    const step = mount.steps[end];
    if (step === undefined) {
      if (isIngress && !isServed && !mount.isMiddleware) judgeUnfollowed(mount);
      continue;
    }
    if (!isIngress && mount.paths !== undefined && mount.paths.length > 0) {
      faults.add("second-way", mount.file, mount.at, mount.paths.join(", "));
      continue;
    }
    // A router with the ingress in it, mounted once more at another path.
    if (isIngress) for (const { file, at, path } of mounts.otherWays(mount)) faults.add("second-way", file, at, path);
    const frames = framesOf(step);
    const walk = new GuardWalk(facts);
    for (const frame of frames) walk.walk(frame);
    const guards = guardsBefore(mount, end, mounts, interpreter, facts);
    // The handler itself is one of the values: what else may stand in its place guards nothing.
    const isBare = [...step.value].some(isInngestHandler);
    const isHeededFor = (method: string) =>
      isHeeded(linksBefore(mount, end, mounts, interpreter, method), isBare ? [] : frames, facts, interpreter);
    if (isBare && walk.sawGuard && guards.length === 0) faults.add("switchable", mount.file, mount.at, ingress);
    else if ((walk.sawGuard && !isBare) || guards.length === 0) {
      if (!walk.sawGuard && !isBare && ingressMethods(mount).every(isHeededFor)) continue;
      if (hasInngest(step.value) && !walk.sawGuard) faults.add("no-guard", mount.file, mount.at, ingress);
      judgeWalk(walk, frames, interpreter, faults);
    } else judgeGuards(mount, guards, isHeededFor, faults);
  }

  /** What is mounted as the ingress, and is not seen to lead to Inngest's handler. */
  function judgeUnfollowed(mount: Mount): void {
    const frames = mount.steps.flatMap(framesOf);
    if (frames.some((frame) => facts.guards.has(frame))) return;
    if (guardsBefore(mount, mount.steps.length, mounts, interpreter, facts).some(({ passes }) => passes.length === 0))
      return;
    faults.add(frames.length === 0 ? "unknown-handler" : "no-guard", mount.file, mount.at, ingress);
  }
}

/** Each method of the ingress needs a guard before it that is always there, and lets nothing unsigned go on. */
function judgeGuards(
  mount: Mount,
  guards: readonly GuardStep[],
  isHeededFor: (method: string) => boolean,
  faults: HostFaults,
): void {
  for (const method of ingressMethods(mount)) {
    const before = guards.filter(({ methods }) => methods === undefined || methods.includes(method));
    if (before.some(({ condition, passes }) => condition === undefined && passes.length === 0)) continue;
    const sound = before.flatMap(({ condition, passes }) => (passes.length === 0 ? (condition ?? []) : []));
    if (mount.either.some((group) => [...group].every((one) => sound.includes(one)))) continue;
    if (isHeededFor(method)) continue;
    const holes = before.flatMap(({ passes }) => passes);
    const conditions = before.flatMap(({ condition }) => condition ?? []);
    if (holes.length > 0) for (const { file, at } of holes) faults.add("passes", file, at, ingress);
    else if (conditions.length > 0) for (const { file, at } of conditions) faults.add("switchable", file, at, ingress);
    else faults.add("no-guard", mount.file, mount.at, `${method} ${ingress}`);
  }
}

/**
 * What a walk found, held against a request whose signature is wrong: it must not get to Inngest's handler, and where it can't, a
 * guard counts if nothing unsigned passes, however unconventional its check.
 */
export function judgeWalk(
  walk: GuardWalk,
  frames: readonly Frame[],
  interpreter: Interpreter,
  faults: HostFaults,
): void {
  const isTried = walk.sawGuard && walk.sawDispatch;
  const run = new SymbolicRun(interpreter);
  if (isTried) for (const frame of frames) run.run(frame);
  const holds = isTried && run.compared && !run.gaveUp && run.reached.length === 0;
  const found = walk.faults.filter(({ fault }) => !holds || (fault !== "unheeded" && fault !== "switchable"));
  for (const { fault, file, at } of found) faults.add(fault, file, at, ingress);
  if (found.length === 0) for (const { file, at } of run.reached) faults.add("passes", file, at, ingress);
}

function hasInngest(value: Value, depth = 0): boolean {
  return [...value].some(
    (atom) =>
      isInngestHandler(atom) ||
      (depth < 3 &&
        atom.k === "object" &&
        atom.object.made !== undefined &&
        atom.object.made.args.some((arg) => hasInngest(arg, depth + 1))),
  );
}
