import type { Workspace } from "../../facts/workspace.js";
import { CallGraph, throwing } from "../interpreter/call-graph.js";
import { isApplication, judgeMountsBeside, judgeServersBeside } from "./beside.js";
import { judgeComposition, judgeImports } from "./composition.js";
import { HostContexts } from "./contexts.js";
import { HostDomain, isInBuilder, type HostScope } from "./domain.js";
import { eventsOf, someEvent, type HostEvent, type Told } from "./event.js";
import { HostFaults, type HostFault } from "./fault.js";
import { guardFacts, GuardWalk } from "./guard.js";
import { judgeIngress, judgeWalk } from "./ingress.js";
import { judgeListener, judgeRouteTable, pathTests } from "./listeners.js";
import type { Mount } from "./mount-point.js";
import { HostMounts } from "./mounts.js";
import { judgePluginMounts, judgeServed } from "./served.js";
import { callsIn } from "./values.js";
import { Interpreter } from "../interpreter/interpreter.js";
import { testFiles, type IsTest } from "../tests/test-files.js";
import { objectsOf, type Frame } from "../interpreter/value.js";
import { WorkspacePrograms } from "../model/workspace-programs.js";

export interface HostFlow {
  readonly faults: readonly HostFault[];
  /** The host's own files, tests left out. */
  readonly files: readonly string[];
  readonly mounts: number;
  readonly contexts: number;
}

/** How often flow may lead to further files before it stops. */
const mostSteps = 20;

/** Reads a workspace's host: its mounts in the order of the control flow, its guard, its contexts. */
export async function followHost(workspace: Workspace): Promise<HostFlow> {
  const files = hostFiles(workspace, await testFiles(workspace));
  const programs = new WorkspacePrograms(workspace);
  const builder = files
    .map((file) => programs.resolve(file, "@rawr/hq-contract/adapter"))
    .find((file) => file !== undefined);
  const scope = { composition: workspace.settings.composition, builder };
  if (files.length === 0) return { faults: [], files, mounts: 0, contexts: 0 };
  const run = await runHost(files, programs, scope, new Set());
  const { shared } = run.domain.makers;
  const { interpreter, domain } = shared.size === 0 ? run : await runHost(files, programs, scope, shared);
  return judge(workspace, files, scope, interpreter, domain);
}

/** Runs a host until no further file is found. */
async function runHost(
  files: readonly string[],
  programs: WorkspacePrograms,
  scope: HostScope,
  apart: HostDomain["makers"]["shared"],
): Promise<{ readonly interpreter: Interpreter; readonly domain: HostDomain }> {
  const made: HostDomain[] = [];
  const interpreter = new Interpreter(programs, (machine) => {
    const domain = new HostDomain(machine, scope, apart);
    made.push(domain);
    return domain;
  });
  for (let step = 0; step < mostSteps; step += 1) {
    await programs.prepare([...files, ...interpreter.modules.missing]);
    interpreter.modules.missing.clear();
    interpreter.run(files, 1);
    if (![...interpreter.modules.missing].some((file) => programs.has(file))) break;
  }
  interpreter.run(files);
  const [domain] = made;
  if (domain === undefined) throw new Error("the interpreter made no domain");
  return { interpreter, domain };
}

function judge(
  workspace: Workspace,
  files: readonly string[],
  scope: HostScope,
  interpreter: Interpreter,
  domain: HostDomain,
): HostFlow {
  const faults = new HostFaults();
  const entries = entryFrames(files, interpreter);
  const graph = new CallGraph(entries);
  const mounted = graph.frames.flatMap((frame) => eventsOf(frame.trace, "mount").map(({ event }) => event));
  const procedures = graph.reaching(
    graph.frames.filter((frame) => someEvent(frame.trace, ({ kind }) => kind === "procedure")),
  );
  const frames = {
    making: graph.reaching(
      graph.frames.filter((frame) => someEvent(frame.trace, ({ kind }) => kind === "application")),
    ),
    mounting: graph.reaching(graph.frames.filter((frame) => someEvent(frame.trace, ({ kind }) => kind === "mount"))),
    throwing: throwing(graph.frames, graph),
    serving: procedures,
    interpreter,
  };
  const mounts = new HostMounts(faults, frames, mounted);
  for (const frame of entries) mounts.collect(frame);
  mounts.judgeOrder();
  mounts.judgeForbidden();

  const builders = graph.frames.flatMap((frame) => eventsOf(frame.trace, "builder"));
  judgeImports(workspace, files, faults);
  judgeComposition(builders, workspace.settings.composition, faults);
  const eventsIn = <Kind extends HostEvent["kind"]>(kind: Kind) =>
    graph.frames
      .filter((frame) => !isInBuilder(frame.module.file, scope))
      .flatMap((frame) => eventsOf(frame.trace, kind));
  judgeServed(eventsIn("handler"), workspace.settings.composition, faults);
  judgePluginMounts(eventsIn("plugin-mount"), mounts, faults);
  for (const { file, at } of domain.changes)
    if (!isInBuilder(file, scope)) faults.add("changed", file, at, workspace.settings.composition);
  const servers = graph.frames.flatMap((frame) => eventsOf(frame.trace, "server"));
  if (builders.length > 0) {
    const host = { scope, built: domain.built, interpreter, faults };
    judgeMountsBeside(mounts, host);
    judgeServersBeside([...servers, ...exportedServers(files, interpreter)], host);
  }

  const callsOf = ({ handlers }: Mount) => handlers.flatMap((handler) => callsIn(handler, interpreter));
  const serves = (calls: readonly Frame[]) => calls.some((frame) => procedures.has(frame));
  mounts.judgeWide((mount) => serves(callsOf(mount)));
  const contexts = new HostContexts(faults, graph, [...interpreter.entered, ...mounts.all.flatMap(callsOf)]);
  for (const { event, file, at } of graph.frames.flatMap((frame) => eventsOf(frame.trace, "procedure")))
    contexts.judge(event, file, at);

  const facts = guardFacts(graph, domain);
  judgeIngress(mounts, facts, interpreter, faults);
  // An application's routes are judged where they are mounted.
  const listening = servers.flatMap(({ event }) => [...event.listener].filter((atom) => !isApplication(atom)));
  const listeners = callsIn(new Set(listening), interpreter);
  for (const table of objectsOf(new Set(listening)))
    judgeRouteTable(table, (value) => serves(callsIn(value, interpreter)), faults);
  const own = interpreter.entered.filter(
    (frame) => files.includes(frame.module.file) && pathTests(frame.trace, interpreter).length > 1,
  );
  for (const frame of new Set([...listeners, ...own])) {
    judgeListener(frame, graph, interpreter, procedures, faults);
    const walk = new GuardWalk(facts);
    walk.walk(frame);
    judgeWalk(walk, [frame], interpreter, faults);
  }
  const { gaveUp } = interpreter;
  if (gaveUp !== undefined) faults.add("gave-up", gaveUp.file, gaveUp.at, "the host");
  return { faults: faults.all, files, mounts: mounts.all.length, contexts: contexts.judged };
}

/** `export default { fetch }`: what a runtime that loads the file serves. */
function exportedServers(files: readonly string[], { modules }: Interpreter): Told<"server">[] {
  return files.flatMap((file) =>
    objectsOf(modules.exported(file, "default")).flatMap((object) => {
      const listener = object.properties.get("fetch");
      const { frame } = object;
      if (object.shape !== "object" || listener === undefined || frame === undefined) return [];
      const at = object.places?.get("fetch") ?? object.at;
      return [{ event: { kind: "server", listener, response: undefined, frame }, file: object.file, at } as const];
    }),
  );
}

/** The files that the settings call the host. */
function hostFiles(workspace: Workspace, isTest: IsTest): string[] {
  const entries = workspace.settings.host.map((entry) => entry.replace(/\/$/, ""));
  return workspace.files.filter(
    (file) => !isTest(file) && entries.some((entry) => file === entry || file.startsWith(`${entry}/`)),
  );
}

/** Where control comes in: the host's modules, what they load on the way, and functions that nobody in the workspace calls. */
function entryFrames(files: readonly string[], interpreter: Interpreter): Frame[] {
  const { all, loaded } = interpreter.modules;
  const modules = all.filter((state) => files.includes(state.file) || loaded.has(state)).map(({ frame }) => frame);
  return [...modules, ...interpreter.entered];
}
