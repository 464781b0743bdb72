import { routeFamilies } from "@rawr/hq-contract";
import { callsIn } from "../interpreter/call-graph.js";
import type { HostFaults } from "./fault.js";
import { GuardWalk, type GuardFacts } from "./guard.js";
import type { HostMounts } from "./mounts.js";
import { closuresIn, isInngestHandler } from "./values.js";
import type { Interpreter } from "../interpreter/interpreter.js";
import type { At } from "../model/program.js";
import { SymbolicRun } from "./symbolic-run.js";
import type { Atom, Frame, Value } from "../interpreter/value.js";

/** Judges each mount that leads to Inngest's handler, or should guard it. */
export function judgeIngress(
  mounts: HostMounts,
  facts: GuardFacts,
  interpreter: Interpreter,
  faults: HostFaults,
): void {
  const apps = new Map<Atom, boolean>();
  for (const mount of mounts.all) {
    // A router that is mounted elsewhere is judged by its own mounts.
    if (mounts.isRouter(mount)) continue;
    const families = mounts.familiesOf(mount);
    const covers =
      mount.paths === undefined ||
      mount.paths.length === 0 ||
      mount.paths.some((path) => /^\/?(?:api)?\/?\*{0,2}$/.test(path)) ||
      families.includes("ingress");
    const frames = mount.handlers.flatMap((handler) =>
      closuresIn(handler).flatMap((closure) => interpreter.callsOf(closure)),
    );
    const walk = new GuardWalk(facts);
    for (const frame of frames) walk.walk(frame);
    const isDirect = mount.handlers.some((handler) => hasInngest(handler));
    const guardedBefore = apps.get(mount.app) === true;
    const isIngress = families.includes("ingress");
    if ((isDirect || walk.sawDispatch) && !isIngress && mount.paths !== undefined && mount.paths.length > 0)
      faults.add("second-way", mount.file, mount.at, mount.paths.join(", "));
    if (isDirect && !guardedBefore && !walk.sawGuard)
      faults.add("no-guard", mount.file, mount.at, routeFamilies.ingress.prefix);
    else if (isIngress && !walk.sawDispatch && !walk.sawGuard && !guardedBefore)
      faults.add(
        frames.length === 0 ? "unknown-handler" : "no-guard",
        mount.file,
        mount.at,
        routeFamilies.ingress.prefix,
      );
    if (!guardedBefore) judgeWalk(walk, frames, interpreter, faults);
    if (covers && walk.sawGuard && !walk.sawDispatch) {
      const skips = frames.filter((frame) => walk.isGuard(frame)).flatMap((frame) => skipsIn(frame, walk));
      for (const { file, at } of skips) faults.add("switchable", file, at, routeFamilies.ingress.prefix);
      apps.set(mount.app, true);
    }
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
  const family = routeFamilies.ingress.prefix;
  const isTried = walk.sawGuard && walk.sawDispatch;
  const run = new SymbolicRun(interpreter);
  if (isTried) for (const frame of frames) run.run(frame);
  const holds = isTried && run.compared && !run.gaveUp && run.reached.length === 0;
  const found = walk.faults.filter(({ fault }) => !holds || (fault !== "unheeded" && fault !== "switchable"));
  for (const { fault, file, at } of found) faults.add(fault, file, at, family);
  if (found.length === 0) for (const { file, at } of run.reached) faults.add("passes", file, at, family);
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

/** Ways through a guarding middleware that end before the guard was asked, other paths' requests left out. */
function skipsIn(frame: Frame, walk: GuardWalk): { file: string; at: At }[] {
  const skips: { file: string; at: At }[] = [];
  for (const node of frame.trace) {
    if (node.node === "call" && walk.isGuard(node.frame)) break;
    if (node.node !== "branch") continue;
    const asks = node.arms.some((arm) => callsIn(arm).some((called) => walk.isGuard(called)));
    const leaves = node.arms.some((arm) => arm.some((inner) => inner.node === "exit" && inner.how === "return"));
    const isConfigured = [...node.value].some((atom) => atom.k === "external" && atom.path.includes("env"));
    if (isConfigured && (asks || leaves)) skips.push({ file: node.file, at: node.at });
  }
  return skips;
}
