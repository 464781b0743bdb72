import type { RouteFamily } from "@rawr/hq-contract";
import type { HostFaults } from "./fault.js";
import type { HostEvent } from "./event.js";
import { familyOfPattern, isForbiddenPath, plainPath } from "./mounting.js";
import { rootOf } from "./values.js";
import type { At } from "../model/program.js";
import { objectsOf, textsOf, type Atom, type Frame, type TraceNode, type Value } from "../interpreter/value.js";

/** Which family comes before which (SPEC 2.6, D-005). */
export const rank: Readonly<Record<RouteFamily, number>> = { ingress: 0, workflows: 1, rpc: 2, orpc: 2 };

/** One mounting call. */
export interface Mount extends Extract<HostEvent, { kind: "mount" }> {
  readonly handlers: readonly Value[];
  /** The arms of branches in which it stands. */
  readonly arms: readonly Arm[];
  readonly file: string;
  readonly at: At;
}

type Arm = readonly TraceNode[];

/** The last family that was mounted on an app, and the calls that led there, outermost first. */
interface Reached {
  readonly rank: number;
  readonly what: string;
  readonly way: Way;
}

type Way = readonly { readonly file: string; readonly at: At }[];

/** The mounts of a host in the order of the control flow. */
export class HostMounts {
  readonly all: Mount[] = [];
  readonly #faults: HostFaults;
  readonly #mounting: ReadonlySet<Frame>;
  readonly #seen = new Set<string>();

  /** @param mounting - The frames whose calls lead to a mount. */
  constructor(faults: HostFaults, mounting: ReadonlySet<Frame>) {
    this.#faults = faults;
    this.#mounting = mounting;
  }

  /** Follows one way in. */
  collect(frame: Frame): void {
    this.#collect(frame.trace, new Set([frame]), new Map(), [], []);
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
    this.all.forEach((mount, index) => {
      if (mount.paths === undefined || mount.paths.length > 0 || !answers(mount)) return;
      const next = this.all
        .slice(index + 1)
        .find((later) => later.app === mount.app && this.familiesOf(later).some((family) => rank[family] < rank.rpc));
      if (next !== undefined) this.#faults.add("wide", mount.file, mount.at, next.paths?.join(", ") ?? "");
    });
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

  #collect(
    nodes: readonly TraceNode[],
    open: Set<Frame>,
    last: Map<Atom, Reached>,
    way: Way,
    arms: readonly Arm[],
  ): void {
    for (const node of nodes) {
      if (node.node === "call") {
        if (open.has(node.frame) || !this.#mounting.has(node.frame)) continue;
        open.add(node.frame);
        this.#collect(node.frame.trace, open, last, [...way, node], arms);
        open.delete(node.frame);
      } else if (node.node === "branch") this.#collectBranch(node, open, last, way, arms);
      else if (node.node === "try") {
        this.#collect(node.body, open, last, way, arms);
        this.#collect(node.handler ?? [], open, last, way, arms);
      } else if (node.node === "event") this.#event(node, last, way, arms);
    }
  }

  #collectBranch(
    node: Extract<TraceNode, { node: "branch" }>,
    open: Set<Frame>,
    last: Map<Atom, Reached>,
    way: Way,
    arms: readonly Arm[],
  ): void {
    const start = new Map(last);
    for (const arm of node.arms) {
      const own = new Map(start);
      this.#collect(arm, open, own, way, node.kind === "callee" ? arms : [...arms, arm]);
      for (const [app, reached] of own) if ((last.get(app)?.rank ?? -1) < reached.rank) last.set(app, reached);
    }
  }

  #event(node: Extract<TraceNode, { node: "event" }>, last: Map<Atom, Reached>, way: Way, arms: readonly Arm[]): void {
    // Every event of a host's trace is a HostEvent.
    const event = node.event as HostEvent;
    if (event.kind !== "mount") return;
    const { file } = node;
    const at = event.nameAt ?? node.at;
    const { app, paths, steps } = event;
    const handlers = steps.map(({ value }) => value);
    const ids = handlers.map((handler) => [...handler].map(({ id }) => id).join("|")).join();
    const key = `${app.id}:${file}:${at.join(":")}:${paths?.join() ?? "?"}:${ids}`;
    if (!this.#seen.has(key)) this.all.push({ ...event, handlers, arms, nameAt: at, file, at });
    this.#seen.add(key);
    if (event.paths === undefined) {
      this.#faults.add("path", file, at, "a mount");
      return;
    }
    for (const { family, path } of this.#familiesAt(event.paths, handlers, ownPrefix(event.app)))
      // A path that nobody may serve is a fault of its own, wherever it is mounted.
      if (!isForbiddenPath(path)) this.#ordered(event.app, family, path, [...way, { file, at }], last);
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
    if (place !== undefined) this.#faults.add("order", place.file, place.at, path, before.what);
  }
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
