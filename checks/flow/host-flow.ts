import { routeFamilies, type RouteFamily } from "@rawr/hq-contract";
import type { Workspace } from "../workspace.js";
import {
  closuresIn,
  familyOfPattern,
  functionFrame,
  HostDomain,
  isInngestHandler,
  type HostEvent,
} from "./host-domain.js";
import { callsIn, CallGraph } from "./call-graph.js";
import { guardFacts, GuardWalk, someEvent, type GuardFacts, type GuardFault } from "./host-guard.js";
import { Interpreter } from "./interpreter.js";
import { isTest } from "./metadata-flow.js";
import type { At } from "./program.js";
import { objectsOf, textsOf, type Atom, type Frame, type TraceNode, type Value } from "./value.js";
import { WorkspacePrograms } from "./workspace-programs.js";

/** What is wrong with a host. */
export interface HostFault {
  readonly fault:
    | "order"
    | "path"
    | "not-from-manifest"
    | "composition"
    | "beside"
    | "shared-context"
    | "unknown-context"
    | "second-way"
    | "no-guard"
    | "unknown-handler"
    | "gave-up"
    | GuardFault["fault"];
  readonly file: string;
  readonly at: At;
  /** What the message names: a path, a family. */
  readonly what: string;
  readonly than?: string;
}

export interface HostFlow {
  readonly faults: readonly HostFault[];
  /** The host's own files, tests left out. */
  readonly files: readonly string[];
  readonly mounts: number;
  readonly contexts: number;
}

const rank: Readonly<Record<RouteFamily, number>> = { ingress: 0, workflows: 1, rpc: 2, orpc: 2 };
const mostSteps = 20;

/** One way in, and all that happens on it. */
interface Request {
  readonly frames: ReadonlySet<Frame>;
}

/** The last family that was mounted on an app, and the calls that led there, outermost first. */
interface Reached {
  readonly rank: number;
  readonly what: string;
  readonly way: Way;
}

type Way = readonly { readonly file: string; readonly at: At }[];

interface Mount {
  readonly app: Atom;
  readonly paths: readonly string[] | undefined;
  readonly handlers: readonly Value[];
  readonly file: string;
  readonly at: At;
}

/** Reads a workspace's host: its mounts in the order of the control flow, its guard, its contexts. */
export async function followHost(workspace: Workspace): Promise<HostFlow> {
  const files = hostFiles(workspace);
  if (files.length === 0) return { faults: [], files, mounts: 0, contexts: 0 };
  return new Reader(workspace, files).read();
}

/** The files that the settings call the host. */
export function hostFiles(workspace: Workspace): string[] {
  const { host } = workspace.settings;
  return workspace.files.filter(
    (file) => !isTest(file) && host.some((entry) => file === entry || file.startsWith(`${entry.replace(/\/$/, "")}/`)),
  );
}

class Reader {
  readonly #workspace: Workspace;
  readonly #files: readonly string[];
  readonly #faults = new Map<string, HostFault>();
  readonly #programs: WorkspacePrograms;
  readonly #builder: string | undefined;
  readonly #mounts: Mount[] = [];
  #mounting: ReadonlySet<Frame> = new Set();
  #contexts = 0;

  constructor(workspace: Workspace, files: readonly string[]) {
    this.#workspace = workspace;
    this.#files = files;
    this.#programs = new WorkspacePrograms(workspace);
    const found = files
      .map((file) => this.#programs.resolve(file, "@rawr/hq-contract/adapter"))
      .find((file) => file !== undefined);
    this.#builder = found;
  }

  async read(): Promise<HostFlow> {
    let domain: HostDomain | undefined;
    const scope = { composition: this.#workspace.settings.composition, builder: this.#builder };
    const interpreter: Interpreter = new Interpreter(this.#programs, (machine) => {
      domain = new HostDomain(machine, scope);
      return domain;
    });
    for (let step = 0; step < mostSteps; step += 1) {
      await this.#programs.prepare([...this.#files, ...interpreter.modules.missing]);
      interpreter.modules.missing.clear();
      interpreter.run(this.#files, 1);
      if (![...interpreter.modules.missing].some((file) => this.#workspace.files.includes(file))) break;
    }
    interpreter.run(this.#files);
    if (domain === undefined) return { faults: [], files: this.#files, mounts: 0, contexts: 0 };
    this.#judge(interpreter, domain);
    return {
      faults: [...this.#faults.values()],
      files: this.#files,
      mounts: this.#mounts.length,
      contexts: this.#contexts,
    };
  }

  #judge(interpreter: Interpreter, domain: HostDomain): void {
    const frames = this.#rootFrames(interpreter);
    const seen = new Set<string>();
    const graph = new CallGraph(frames);
    this.#mounting = graph.reaching(
      graph.frames.filter((frame) => someEvent(frame.trace, ({ kind }) => kind === "mount")),
    );
    for (const frame of frames) this.#collect(frame.trace, new Set([frame]), new Map(), seen, []);
    const all = graph.frames;
    const builders = all.flatMap((frame) => eventsOf(frame.trace, "builder"));
    this.#judgeImports();
    this.#judgeComposition(builders);
    if (builders.length > 0) this.#judgeBeside(builders.map(({ event }) => event.result));
    const requests = this.#requests(interpreter, graph);
    for (const { event, file, at } of all.flatMap((frame) => eventsOf(frame.trace, "procedure")))
      this.#judgeContext(event, file, at, requests);
    this.#judgeGuard(interpreter, guardFacts(graph, domain), graph);
    if (interpreter.gaveUp !== undefined)
      this.#add("gave-up", interpreter.gaveUp.file, interpreter.gaveUp.at, "the host");
  }

  /** Where control comes in: the host's modules, and functions that nobody in the workspace calls. */
  #rootFrames(interpreter: Interpreter): Frame[] {
    const modules = interpreter.modules.all.filter(({ file }) => this.#files.includes(file)).map(({ frame }) => frame);
    const entered = interpreter.entered.filter(
      ({ module }) => this.#files.includes(module.file) || !this.#isLaw(module.file),
    );
    return [...modules, ...entered];
  }

  /** Files that only say what is true: they run nothing. */
  #isLaw(file: string): boolean {
    return this.#files.every((host) => !host.startsWith(file.slice(0, file.lastIndexOf("/") + 1)));
  }

  /** What one request sets off: functions that only a library calls, and the handlers of mounts. */
  #requests(interpreter: Interpreter, graph: CallGraph): Request[] {
    const mounted = this.#mounts.flatMap(({ handlers }) =>
      handlers.flatMap((handler) => closuresIn(handler).flatMap((closure) => interpreter.callsOf(closure))),
    );
    return [...new Set([...interpreter.entered, ...mounted])].map((frame) => ({ frames: new Set(graph.below(frame)) }));
  }

  // Mounts and their order

  #collect(nodes: readonly TraceNode[], open: Set<Frame>, last: Map<Atom, Reached>, seen: Set<string>, way: Way): void {
    for (const node of nodes) {
      if (node.node === "call") {
        if (open.has(node.frame) || !this.#mounting.has(node.frame)) continue;
        open.add(node.frame);
        this.#collect(node.frame.trace, open, last, seen, [...way, node]);
        open.delete(node.frame);
      } else if (node.node === "branch") this.#collectBranch(node, open, last, seen, way);
      else if (node.node === "try") {
        this.#collect(node.body, open, last, seen, way);
        this.#collect(node.handler ?? [], open, last, seen, way);
      } else if (node.node === "event") this.#event(node, last, seen, way);
    }
  }

  #collectBranch(
    node: Extract<TraceNode, { node: "branch" }>,
    open: Set<Frame>,
    last: Map<Atom, Reached>,
    seen: Set<string>,
    way: Way,
  ): void {
    const start = new Map(last);
    for (const arm of node.arms) {
      const own = new Map(start);
      this.#collect(arm, open, own, seen, way);
      for (const [app, reached] of own) if ((last.get(app)?.rank ?? -1) < reached.rank) last.set(app, reached);
    }
  }

  #event(node: Extract<TraceNode, { node: "event" }>, last: Map<Atom, Reached>, seen: Set<string>, way: Way): void {
    // Every event of a host's trace is a HostEvent.
    const event = node.event as HostEvent;
    if (event.kind !== "mount") return;
    const { file, at } = node;
    const key = `${event.app.id}:${file}:${at.join(":")}:${event.paths?.join() ?? "?"}:${event.handlers.map((handler) => [...handler].map(({ id }) => id).join("|")).join()}`;
    if (!seen.has(key)) this.#mounts.push({ app: event.app, paths: event.paths, handlers: event.handlers, file, at });
    seen.add(key);
    if (event.paths === undefined) {
      this.#add("path", file, at, "a mount");
      return;
    }
    for (const { family, path } of this.#familiesAt(event.paths, event.handlers, ""))
      this.#ordered(event.app, family, path, [...way, node], last);
  }

  /** The families that a mount serves: its own path, or those of the router that is mounted there. */
  #familiesAt(
    paths: readonly string[],
    handlers: readonly Value[],
    base: string,
  ): { family: RouteFamily; path: string }[] {
    const prefixes = paths.length === 0 ? [""] : paths;
    return prefixes.flatMap((path) => {
      const full = `${base}${path}`.replace(/\/+\*.*$/, "").replace(/\/+$/, "");
      const family = familyOfPattern(full);
      if (family !== undefined) return [{ family, path: full }];
      const routers = handlers.flatMap((handler) => [...handler]);
      return this.#mounts
        .filter((mount) => routers.includes(mount.app) && mount.paths !== undefined)
        .flatMap((mount) => this.#familiesAt(mount.paths ?? [], mount.handlers, full));
    });
  }

  /** Where a router is mounted; the root for one that isn't. */
  #basesOf(app: Atom, depth = 0): string[] {
    const parents = depth > 4 ? [] : this.#mounts.filter((mount) => mount.handlers.some((handler) => handler.has(app)));
    if (parents.length === 0) return [""];
    return parents.flatMap((parent) =>
      this.#basesOf(parent.app, depth + 1).flatMap((base) =>
        (parent.paths ?? [""]).map((path) => `${base}${path}`.replace(/\/+\*.*$/, "")),
      ),
    );
  }

  #ordered(app: Atom, family: RouteFamily, path: string, way: Way, last: Map<Atom, Reached>): void {
    const before = last.get(app);
    if (before === undefined || rank[family] >= before.rank) {
      last.set(app, { rank: rank[family], what: path, way });
      return;
    }
    const own = way.at(-1);
    const other = before.way.at(-1);
    // Two calls of one helper mount in one place: the order is made where the two ways part.
    const isHelper = own !== undefined && own.file === other?.file && own.at[0] === other.at[0];
    const parting = isHelper ? way.find((step, index) => !isSamePlace(step, before.way[index])) : own;
    const place = parting ?? own;
    if (place !== undefined) this.#add("order", place.file, place.at, path, before.what);
  }

  // Where mounts come from

  #judgeImports(): void {
    const { roots, composition } = this.#workspace.settings;
    const prefixes = Object.keys(roots).map((root) => `${root}/`);
    for (const file of this.#files) {
      for (const { to, line, column, endColumn = 0, typeOnly } of this.#workspace.importsOf(file)) {
        if (to !== null && !typeOnly && file !== composition && prefixes.some((prefix) => to.startsWith(prefix)))
          this.#add("not-from-manifest", file, [line, column, endColumn], to);
      }
    }
    const reached = this.#files.some((file) => this.#workspace.importsOf(file).some(({ to }) => to === composition));
    const [first] = this.#files;
    if (!reached && first !== undefined) this.#add("not-from-manifest", first, [1, 1, 0], "");
  }

  #judgeComposition(
    builders: readonly {
      readonly event: Extract<HostEvent, { kind: "builder" }>;
      readonly file: string;
      readonly at: At;
    }[],
  ): void {
    for (const { event, file, at } of builders) {
      const atoms = [...event.composition];
      if (atoms.length === 0 || atoms.some((atom) => atom.k !== "tag" || atom.tag.kind !== "composition"))
        this.#add("composition", file, at, this.#workspace.settings.composition);
    }
  }

  #judgeBeside(results: readonly Value[]): void {
    const folder = this.#builder?.slice(0, this.#builder.lastIndexOf("/") + 1);
    for (const { paths, handlers, file, at } of this.#mounts) {
      if (folder !== undefined && file.startsWith(folder)) continue;
      // Handing every path on to what the builder made adds no route.
      const handsOn = handlers.every(
        (handler) => handler.size > 0 && [...handler].every((atom) => comesFrom(atom, results)),
      );
      if (handsOn && (paths ?? ["?"]).every((path) => /^\/?\*{0,2}$/.test(path))) continue;
      this.#add("beside", file, at, paths?.join(", ") ?? "");
    }
  }

  // Contexts

  /** A context is request-scoped when it is made in what a request sets off, and kept by nothing that lives longer. */
  #judgeContext({ context, frame }: EventOf<"procedure">, file: string, at: At, requests: readonly Request[]): void {
    if (context === undefined) return;
    this.#contexts += 1;
    const objects = objectsOf(context);
    const reaching = requests.filter(({ frames }) => frames.has(functionFrame(frame)));
    const within = new Set(reaching.flatMap(({ frames }) => [...frames]));
    const shared = objects.find(({ frame: makes, ...object }) => {
      if (makes === undefined || !within.has(functionFrame(makes))) return true;
      const outer = [...around(frame), ...around(makes)].filter((one) => !within.has(functionFrame(one)));
      return outer.some((one) => [...one.bindings.values()].some((value) => holds(value, object.key, 0)));
    });
    if (shared !== undefined) this.#add("shared-context", file, at, `${shared.file}:${shared.at[0]}`);
    else if (objects.length === 0 && ![...context].some(({ k }) => k === "function"))
      this.#add("unknown-context", file, at, "");
  }

  // The guard

  #judgeGuard(interpreter: Interpreter, facts: GuardFacts, graph: CallGraph): void {
    const apps = new Map<Atom, boolean>();
    for (const mount of this.#mounts) {
      // A router that is mounted elsewhere is judged by its own mounts.
      if (mount.handlers.some((handler) => this.#mounts.some(({ app }) => handler.has(app)))) continue;
      const families = this.#basesOf(mount.app).flatMap((base) =>
        this.#familiesAt(mount.paths ?? [], mount.handlers, base).map(({ family }) => family),
      );
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
        this.#add("second-way", mount.file, mount.at, mount.paths.join(", "));
      if (isDirect && !guardedBefore && !walk.sawGuard)
        this.#add("no-guard", mount.file, mount.at, routeFamilies.ingress.prefix);
      else if (isIngress && !walk.sawDispatch && !walk.sawGuard && !guardedBefore)
        this.#add(
          frames.length === 0 ? "unknown-handler" : "no-guard",
          mount.file,
          mount.at,
          routeFamilies.ingress.prefix,
        );
      if (!guardedBefore)
        for (const { fault, file, at } of walk.faults) this.#add(fault, file, at, routeFamilies.ingress.prefix);
      if (covers && walk.sawGuard && !walk.sawDispatch) {
        const skips = frames.filter((frame) => walk.isGuard(frame)).flatMap((frame) => skipsIn(frame, walk));
        for (const { file, at } of skips) this.#add("switchable", file, at, routeFamilies.ingress.prefix);
        apps.set(mount.app, true);
      }
    }
    this.#judgeServers(facts, graph, interpreter);
  }

  /** Hosts without a framework: one listener that tells paths apart by itself. */
  #judgeServers(facts: GuardFacts, graph: CallGraph, interpreter: Interpreter): void {
    const listeners = graph.frames
      .flatMap((frame) => eventsOf(frame.trace, "server"))
      .flatMap(({ event }) => closuresIn(event.listener).flatMap((closure) => interpreter.callsOf(closure)));
    const own = interpreter.entered.filter(
      (frame) => this.#files.includes(frame.module.file) && pathTests(frame.trace, interpreter).length > 1,
    );
    for (const frame of new Set([...listeners, ...own])) {
      let before: { rank: number; what: string } | undefined;
      for (const { family, path, file, at } of graph
        .below(frame)
        .flatMap((below) => pathTests(below.trace, interpreter))) {
        if (before !== undefined && rank[family] < before.rank) this.#add("order", file, at, path, before.what);
        else before = { rank: rank[family], what: path };
      }
      const walk = new GuardWalk(facts);
      walk.walk(frame);
      for (const { fault, file, at } of walk.faults) this.#add(fault, file, at, routeFamilies.ingress.prefix);
    }
  }

  #add(fault: HostFault["fault"], file: string, at: At, what: string, than?: string): void {
    const key = `${fault}:${file}:${at[0]}`;
    if (!this.#faults.has(key))
      this.#faults.set(key, { fault, file, at, what, ...(than === undefined ? {} : { than }) });
  }
}

function isSamePlace(a: Way[number], b: Way[number] | undefined): boolean {
  return b !== undefined && a.file === b.file && a.at.join() === b.at.join();
}

type EventOf<Kind extends HostEvent["kind"]> = Extract<HostEvent, { kind: Kind }>;

function eventsOf<Kind extends HostEvent["kind"]>(
  nodes: readonly TraceNode[],
  kind: Kind,
): { event: EventOf<Kind>; file: string; at: At }[] {
  return nodes.flatMap((node) => {
    if (node.node === "branch") return node.arms.flatMap((arm) => eventsOf(arm, kind));
    if (node.node === "try") return [...eventsOf(node.body, kind), ...eventsOf(node.handler ?? [], kind)];
    if (node.node !== "event") return [];
    // Every event of a host's trace is a HostEvent; its kind says which.
    const event = node.event as HostEvent;
    return event.kind === kind ? [{ event: event as EventOf<Kind>, file: node.file, at: node.at }] : [];
  });
}

/** Tests of a path in the order in which they are made: `if (url === "/rpc")`, `switch (path)`. */
function pathTests(
  nodes: readonly TraceNode[],
  interpreter: Interpreter,
): { family: RouteFamily; path: string; file: string; at: At }[] {
  return nodes.flatMap((node) => {
    if (node.node !== "branch") return node.node === "try" ? pathTests(node.body, interpreter) : [];
    const cases =
      node.kind === "switch"
        ? (node.cases ?? [])
        : node.kind === "if" || node.kind === "?"
          ? [{ test: node.test, at: node.at }]
          : [];
    const own = cases.flatMap(({ test, at }) => {
      const texts = test === undefined ? [] : textsInside(test, node.frame, interpreter);
      return texts.flatMap((path) => {
        const family = path.startsWith("/") ? familyOfPattern(path) : undefined;
        return family === undefined ? [] : [{ family, path, file: node.file, at }];
      });
    });
    return [...own, ...node.arms.flatMap((arm) => pathTests(arm, interpreter))];
  });
}

function textsInside(
  test: Extract<TraceNode, { node: "branch" }>["test"],
  frame: Frame,
  interpreter: Interpreter,
): string[] {
  if (test.e === "operation" || test.e === "either")
    return test.of.flatMap((part) => textsInside(part, frame, interpreter));
  if (test.e === "call")
    return test.args.flatMap((arg) => ("spread" in arg ? [] : textsInside(arg, frame, interpreter)));
  if (test.e !== "literal" && test.e !== "binding" && test.e !== "get" && test.e !== "concat") return [];
  return textsOf(interpreter.evaluate(test, frame)) ?? [];
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

/** The frames around a frame, itself left out: what may live longer than one call of it. */
function around(frame: Frame): Frame[] {
  const found: Frame[] = [];
  for (let at = functionFrame(frame).outer; at !== undefined; at = at.outer) found.push(at);
  return found;
}

function holds(value: Value, key: string, depth: number): boolean {
  return [...value].some(
    (atom) =>
      atom.k === "object" &&
      (atom.object.key === key ||
        (depth < 2 &&
          [...atom.object.properties.values(), atom.object.rest].some((held) => holds(held, key, depth + 1)))),
  );
}

/** Whether a value is, or is a member of, something that the builder made. */
function comesFrom(atom: Atom, results: readonly Value[]): boolean {
  if (results.some((result) => result.has(atom))) return true;
  if (atom.k === "member") return comesFrom(atom.of, results);
  if (atom.k === "function")
    return results.some((result) =>
      objectsOf(result).some((object) => [...object.properties.values()].some((held) => held.has(atom))),
    );
  return atom.k === "object" && atom.object.made !== undefined && comesFrom(atom.object.made.callee, results);
}
