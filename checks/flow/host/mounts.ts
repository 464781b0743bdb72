import { routeFamilies, type RouteFamily } from "@rawr/hq-contract/tables";
import type { HostFaults } from "./fault.js";
import type { MountEvent } from "./event.js";
import { familyOfPattern, isForbiddenPath, plainPath } from "./mounting.js";
import { MountPaths, type MountFrames } from "./mount-paths.js";
import { OrderFaults } from "./order-faults.js";
import { onlyPasses } from "./passing.js";
import { nowhere, withMount, type Mount, type MountPoint, type Reached, type Way } from "./mount-point.js";
import { callsIn, functionFrame, rootOf, servesNothing } from "./values.js";
import type { At } from "../model/program.js";
import { objectsOf, textsOf, type Atom, type Frame, type TraceNode, type Value } from "../interpreter/value.js";

/** Which family comes before which (SPEC 2.6, D-005). */
export const rank: Readonly<Record<RouteFamily, number>> = { ingress: 0, workflows: 1, rpc: 2, orpc: 2 };

/** The mounts of a host in the order of the control flow. */
export class HostMounts {
  readonly all: Mount[] = [];
  readonly #faults: HostFaults;
  /** By application: what stands on it. */
  readonly #mountedOn = new Map<Atom, MountEvent[]>();
  readonly #order = new OrderFaults();
  readonly #paths: MountPaths;
  readonly #frames: MountFrames;
  readonly #seen = new Map<string, Mount>();
  /** Where the ways in that were followed so far have come to. */
  #end = nowhere;

  /** @param events - Every mount, in whatever order. */
  constructor(faults: HostFaults, frames: MountFrames, events: readonly MountEvent[]) {
    this.#faults = faults;
    for (const event of events) this.#mountedOn.set(event.app, [...(this.#mountedOn.get(event.app) ?? []), event]);
    this.#frames = frames;
    this.#paths = new MountPaths(frames, (node, event, point, way, either) =>
      this.#event(node, event, point, way, either),
    );
  }

  /** Follows one way in. */
  collect(frame: Frame): void {
    this.#end = this.#paths.walk(frame, { ...this.#end, last: new Map() }) ?? this.#end;
    for (const [mount, beside] of this.#end.beside) for (const other of beside) mount.beside.add(other);
  }

  /** Finds mounts out of order, once every way in was followed. */
  judgeOrder(): void {
    this.#order.judge(this.#faults);
  }

  /** The families that a mount serves, seen from the root of the host. */
  familiesOf(mount: Mount): RouteFamily[] {
    return this.#basesOf(mount.app).flatMap((base) =>
      this.#familiesAt(mount.paths ?? [], mount.handlers, base).map(({ family }) => family),
    );
  }

  /** Whether a mount only hands on to a router with mounts of its own. */
  isRouter(mount: Mount): boolean {
    return mount.handlers.some((handler) => this.all.some(({ app }) => holdsApplication(handler, app)));
  }

  /** The paths that a mount serves, seen from the root of the host; "" for all. */
  pathsOf({ app, paths }: Mount): string[] {
    return this.#basesOf(app).flatMap((base) =>
      (paths === undefined || paths.length === 0 ? [""] : paths).map((path) => `${base}${path}`),
    );
  }

  /** Finds handlers of every path before narrower ones of other families. */
  judgeWide(answers: (mount: Mount) => boolean): void {
    for (const mount of this.all) {
      if (mount.paths === undefined || mount.paths.length > 0 || !answers(mount)) continue;
      const next = this.all.find(
        (later) =>
          later.app === mount.app &&
          later.before.has(mount) &&
          this.familiesOf(later).some((family) => rank[family] < rank.rpc),
      );
      if (next !== undefined) this.#faults.add("wide", mount.file, mount.at, next.paths?.join(", ") ?? "");
    }
  }

  /** Finds first-party workflow procedures with a mount of their own: they compose under `/rpc` (SPEC 2.1). */
  judgeForbidden(): void {
    for (const mount of this.all) {
      const isHere = this.#basesOf(mount.app).some((base) => !isForbiddenPath(base));
      if (isHere && this.pathsOf(mount).some(isForbiddenPath)) this.#faults.add("forbidden", mount.file, mount.at, "");
    }
  }

  /** Where the application of a mount of the ingress is mounted so that the mount answers below another path. */
  otherWays(mount: Mount): { readonly file: string; readonly at: At; readonly path: string }[] {
    const own = mount.paths === undefined || mount.paths.length === 0 ? [""] : mount.paths;
    const basePath = basePathOf(mount.app);
    const prefix = basePath?.prefix ?? ownPrefix(mount.app);
    return this.parentsOf(mount).flatMap((parent) => {
      if (parent.app === basePath?.of) return [];
      const ways = this.pathsOf(parent).flatMap((base) =>
        own.map((path) => plainPath(plainPath(base) + prefix + path)),
      );
      const other = ways.every((way) => way !== "" && familyOfPattern(way) !== "ingress") ? ways[0] : undefined;
      return other === undefined ? [] : [{ file: parent.file, at: parent.at, path: other }];
    });
  }

  /** Where the application of a mount is mounted on others. */
  parentsOf({ app }: Mount): Mount[] {
    return this.all.filter((mount) => mount.handlers.some((handler) => holdsApplication(handler, app)));
  }

  #event(
    { file, ...node }: Extract<TraceNode, { node: "event" }>,
    event: MountEvent,
    point: MountPoint,
    way: Way,
    either: ReadonlySet<Atom>,
  ): MountPoint {
    const at = event.nameAt ?? node.at;
    const { app, paths, steps, isAll, frame } = event;
    const handlers = steps.map(({ value }) => value);
    const ids = handlers.map((handler) => [...handler].map(({ id }) => id).join("|")).join();
    const key = `${app.id}:${file}:${at.join(":")}:${paths?.join() ?? "?"}:${ids}`;
    const known = this.#seen.get(key);
    const mount = known ?? {
      ...event,
      handlers,
      before: new Set(),
      either: [],
      beside: new Set(),
      nameAt: at,
      file,
      at,
    };
    if (known === undefined) this.all.push(mount);
    this.#seen.set(key, mount);
    for (const before of point.before) mount.before.add(before);
    mount.either.push(...point.either);
    const behind = mayStandBefore(mount) ? withMount(point, mount) : point;
    if (paths === undefined) {
      this.#faults.add("path", file, at, "a mount");
      return behind;
    }
    const last = new Map(point.last);
    // Of two applications that a name may stand for, it is the one that was made after the other had its routes.
    if ([...(last.get(app)?.since ?? [])].some((made) => either.has(made))) last.delete(app);
    const own = [...way, { file, at }];
    this.#order.visited(own);
    const before = last.get(app);
    // A path that nobody may serve is a fault of its own, wherever it is mounted.
    const served = this.#passesOn(mount) ? [] : paths;
    const families = this.#familiesAt(served, handlers, ownPrefix(app)).filter(({ path }) => !isForbiddenPath(path));
    const wrong = families.filter(({ family }) => before !== undefined && rank[family] < before.rank);
    // What many callers mount in one place is out of order for sure only if all of it is.
    const isSure = functionFrame(frame).isShared !== true || isAll === true || wrong.length === paths.length;
    if (before !== undefined && isSure) for (const { path } of wrong) this.#outOfOrder(path, own, before);
    // One of several is mounted: whatever comes behind the first of them may be in order.
    const reached = families.toSorted((a, b) => rank[a.family] - rank[b.family]).at(isAll === true ? -1 : 0);
    if (reached !== undefined && (before === undefined || rank[reached.family] >= before.rank))
      last.set(app, { rank: rank[reached.family], what: reached.path, way: own, since: new Set() });
    return { ...behind, last };
  }

  /** Whether a mount serves nothing itself: every request goes on to what is mounted behind it. */
  #passesOn(mount: MountEvent, depth = 0): boolean {
    const handlers = mount.steps.map(({ value }) => value);
    const isPlain = mount.isMiddleware && handlers.every((handler) => servesNothing(handler, this.#mountedOn));
    if (isPlain) return true;
    const inner = handlers.flatMap((handler) => [...handler].map((atom) => this.#mountedOn.get(rootOf(atom))));
    if (inner.length > 0 && depth < 4 && !inner.includes(undefined))
      return inner.flat().every((held) => held !== undefined && this.#passesOn(held, depth + 1));
    const { interpreter, serving } = this.#frames;
    const frames = handlers.flatMap((handler) => callsIn(handler, interpreter));
    return !frames.some((frame) => serving.has(frame)) && onlyPasses(mount, interpreter);
  }

  /** The families that a mount serves: its own path, or those of the router that is mounted there. */
  #familiesAt(
    paths: readonly string[],
    handlers: readonly Value[],
    base: string,
    depth = 0,
  ): { family: RouteFamily; path: string }[] {
    const prefixes = paths.length === 0 ? [""] : paths;
    return prefixes.flatMap((path) => {
      const full = `${base}${path}`.replace(/\/*\*.*$/, "").replace(/\/+$/, "");
      const family = familyOfPattern(full);
      if (family !== undefined) return [{ family, path: full }];
      if (depth > 4) return [];
      const routers = handlers.flatMap((handler) => [...handler].map(rootOf));
      return this.all
        .filter((mount) => routers.includes(mount.app) && mount.paths !== undefined)
        .flatMap((mount) =>
          this.#familiesAt(mount.paths ?? [], mount.handlers, full + ownPrefix(mount.app), depth + 1),
        );
    });
  }

  /** Where a router is mounted; the root for one that isn't. */
  #basesOf(app: Atom, depth = 0): string[] {
    const parents =
      depth > 4 ? [] : this.all.filter((mount) => mount.handlers.some((handler) => holdsApplication(handler, app)));
    if (parents.length === 0) return [ownPrefix(app)];
    return parents.flatMap((parent) =>
      this.#basesOf(parent.app, depth + 1).flatMap((base) =>
        (parent.paths === undefined || parent.paths.length === 0 ? [""] : parent.paths).map(
          (path) => plainPath(`${base}${path}`) + ownPrefix(app),
        ),
      ),
    );
  }

  #outOfOrder(path: string, way: Way, before: Reached): void {
    const own = way.at(-1);
    const other = before.way.at(-1);
    // Two calls of one helper mount in one place, or in one function: the order is made where the two ways part.
    const index = way.findIndex((step, depth) => !isSamePlace(step, before.way[depth]));
    const isHelper =
      (own !== undefined && own.file === other?.file && own.at[0] === other.at[0]) ||
      (way[index]?.frame !== undefined && way[index].frame === before.way[index]?.frame);
    const length = isHelper && way[index] !== undefined ? index + 1 : way.length;
    this.#order.add(way, length, path, before.what);
  }
}

/** Whether a mount's requests may be those to the ingress, seen from the root or from a router below it. */
function mayStandBefore({ paths }: Mount): boolean {
  const { prefix } = routeFamilies.ingress;
  const plain = paths?.map((path) => plainPath(path)) ?? [];
  return plain.length === 0 || plain.some((path) => prefix.startsWith(path) || prefix.endsWith(path));
}

/** Whether a handler is an application, or what a chain of calls on it gave. */
function holdsApplication(handler: Value, app: Atom): boolean {
  return handler.has(app) || [...handler].some((atom) => rootOf(atom) === app);
}

/** `new Elysia({ prefix: "/api" })` */
function ownPrefix(app: Atom): string {
  const options = app.k === "object" ? objectsOf(app.object.made?.args[0] ?? new Set()) : [];
  return options.flatMap(({ properties }) => textsOf(properties.get("prefix") ?? new Set()) ?? [])[0] ?? "";
}

/** What `new Hono().basePath("/api")` was made of, and with. */
function basePathOf(app: Atom): { readonly of: Atom; readonly prefix: string } | undefined {
  const made = app.k === "object" ? app.object.made : undefined;
  if (made?.callee.k !== "member" || made.callee.name !== "basePath") return undefined;
  return { of: rootOf(made.callee.of), prefix: textsOf(made.args[0] ?? new Set())?.[0] ?? "" };
}

function isSamePlace(a: Way[number], b: Way[number] | undefined): boolean {
  return b !== undefined && a.file === b.file && a.at.join() === b.at.join();
}
