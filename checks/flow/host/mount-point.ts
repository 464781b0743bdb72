import type { At } from "../model/program.js";
import type { Atom, Frame, Value } from "../interpreter/value.js";
import type { MountEvent } from "./event.js";

/** One mounting call. */
export interface Mount extends MountEvent {
  readonly handlers: readonly Value[];
  /** What may have been mounted before it, of what can come between a request and Inngest's handler. */
  readonly before: Set<Mount>;
  /** Groups of which one is mounted before it on every path. */
  readonly either: ReadonlySet<Mount>[];
  /** What of that is mounted on every path on which this is. */
  readonly beside: Set<Mount>;
  readonly file: string;
  readonly at: At;
}

/** The last family that was mounted on an application, and the calls that led there, outermost first. */
export interface Reached {
  readonly rank: number;
  readonly what: string;
  readonly way: Way;
  /** Applications that every path here has made since. */
  readonly since: ReadonlySet<Atom>;
}

/** Calls, and at their end the mount; `frame` is what a call runs. */
export type Way = readonly { readonly file: string; readonly at: At; readonly frame?: Frame }[];

/** What has been mounted at a point of the control flow. Immutable. */
export interface MountPoint {
  /** By application: what may have been mounted last. */
  readonly last: ReadonlyMap<Atom, Reached>;
  /** Mounts that some path here has made. */
  readonly before: ReadonlySet<Mount>;
  /** Mounts that every path here has made. */
  readonly always: ReadonlySet<Mount>;
  /** Of each of these groups every path here has made one: what stands in both branches of an `if`. */
  readonly either: readonly ReadonlySet<Mount>[];
  /** By mount: what every path has made that has made this mount. */
  readonly beside: ReadonlyMap<Mount, ReadonlySet<Mount>>;
}

export const nowhere: MountPoint = {
  last: new Map(),
  before: new Set(),
  always: new Set(),
  either: [],
  beside: new Map(),
};

/** Where paths meet; `undefined` is no path. */
export function meet(...points: readonly (MountPoint | undefined)[]): MountPoint | undefined {
  return points.reduce((left, right) => {
    if (left === undefined || right === undefined || left === right) return left ?? right;
    const met = meetTwo(left, right, (a, b) => new Set([...a].filter((mount) => b.has(mount))));
    return { ...met, either: eitherOf(left, right) };
  }, undefined);
}

/** What a call of one of several functions leaves behind that is made at `start`: each of them is taken to have run. */
export function gather(start: MountPoint, ...points: readonly (MountPoint | undefined)[]): MountPoint | undefined {
  const gathered = points.reduce((left, right) => {
    if (left === undefined || right === undefined || left === right) return left ?? right;
    return meetTwo(left, right, (a, b) => new Set([...a, ...b]));
  }, undefined);
  if (gathered === undefined) return undefined;
  // What one of them makes anew is new, though the others leave it as it was.
  const old = [...start.last].filter(([app]) => points.some((point) => point?.last.has(app) === false));
  const isOld = ([app, reached]: readonly [Atom, Reached]): boolean =>
    old.some(([one, known]) => one === app && known.way === reached.way);
  return old.length === 0
    ? gathered
    : { ...gathered, last: new Map([...gathered.last].filter((entry) => !isOld(entry))) };
}

function meetTwo(
  left: MountPoint,
  right: MountPoint,
  both: (a: ReadonlySet<Mount>, b: ReadonlySet<Mount>) => ReadonlySet<Mount>,
): MountPoint {
  const last = new Map(left.last);
  for (const [app, reached] of right.last) last.set(app, laterOf(last.get(app), reached));
  const beside = new Map(left.beside);
  for (const [mount, own] of right.beside) {
    const known = beside.get(mount);
    beside.set(mount, known === undefined || known === own ? own : both(known, own));
  }
  return {
    last,
    before: left.before === right.before ? left.before : new Set([...left.before, ...right.before]),
    always: left.always === right.always ? left.always : both(left.always, right.always),
    either: [...left.either, ...right.either],
    beside,
  };
}

function laterOf(left: Reached | undefined, right: Reached): Reached {
  if (left === undefined || left.rank < right.rank) return right;
  if (left.rank > right.rank || left.since === right.since) return left;
  return { ...left, since: new Set([...left.since].filter((app) => right.since.has(app))) };
}

/** Groups beyond this are forgotten: then a guard counts as conditional. */
const mostGroups = 64;

function eitherOf(left: MountPoint, right: MountPoint): readonly ReadonlySet<Mount>[] {
  if (left.always === right.always && left.either === right.either) return left.either;
  const only = (own: MountPoint, other: MountPoint): readonly ReadonlySet<Mount>[] => [
    ...own.either,
    ...[...own.always]
      .filter((mount) => mount.isMiddleware && !other.always.has(mount))
      .map((mount) => new Set([mount])),
  ];
  const others = only(right, left);
  const pairs = only(left, right).flatMap((one) => others.map((other) => new Set([...one, ...other])));
  return pairs.slice(0, mostGroups);
}

/** The point behind a mount that may stand between Inngest and the guard. */
export function withMount(point: MountPoint, mount: Mount): MountPoint {
  const beside = new Map<Mount, ReadonlySet<Mount>>(
    [...point.beside].map(([other, own]) => [other, new Set([...own, mount])]),
  );
  beside.set(mount, point.always);
  return {
    ...point,
    before: new Set([...point.before, mount]),
    always: new Set([...point.always, mount]),
    beside,
  };
}

/** An application that is made here has no mounts yet, whatever the same place has made before. */
export function withNew(point: MountPoint, apps: ReadonlySet<Atom>): MountPoint {
  const isOld = ({ app }: Mount): boolean => apps.has(app);
  if (point.last.size === 0 && ![...point.before].some(isOld)) return point;
  const others = [...point.last].filter(([app]) => !apps.has(app));
  return {
    ...point,
    last: new Map(others.map(([app, reached]) => [app, { ...reached, since: new Set([...reached.since, ...apps]) }])),
    before: new Set([...point.before].filter((mount) => !isOld(mount))),
  };
}
