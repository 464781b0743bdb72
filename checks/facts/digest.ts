import { hash } from "node:crypto";

/** Of a file's bytes, or of anything else that must be compared. */
export function digest(content: string | Uint8Array): string {
  return hash("sha256", content);
}

/** Digests of long lists, each made anew only where a part of its list is another one than the last time. */
export interface RunningDigests {
  /**
   * The digest of what `textOf` says of each place of the list. `textOf` may depend only on the parts at that place.
   *
   * @param what - Names the list and what is said of it.
   * @param parts - Lists of one length, whose elements are compared by identity.
   */
  of(what: string, parts: readonly (readonly unknown[])[], textOf: (place: number) => string): string;
  /** Lets go of all parts. */
  clear(): void;
}

/** Places that share one digest: a change makes that one anew, and the digest of all of them. */
const run = 64;

interface Run {
  readonly seen: readonly (readonly unknown[])[];
  readonly digest: string;
}

export function createRunningDigests(): RunningDigests {
  const known = new Map<string, readonly Run[]>();
  return {
    of(what, parts, textOf) {
      const before = known.get(what) ?? [];
      const runs: Run[] = [];
      const length = parts[0]?.length ?? 0;
      for (let start = 0; start < length; start += run) {
        const same = before[start / run];
        runs.push(same !== undefined && isSeen(same, parts, start) ? same : runAt(parts, start, textOf));
      }
      known.set(what, runs);
      return digest(runs.map((one) => one.digest).join("\0"));
    },
    clear: () => known.clear(),
  };
}

function isSeen({ seen }: Run, parts: readonly (readonly unknown[])[], start: number): boolean {
  return parts.every((all, list) => {
    const then = seen[list] ?? [];
    for (let place = 0; place < then.length; place++) if (then[place] !== all[start + place]) return false;
    return then.length === Math.min(run, all.length - start);
  });
}

function runAt(parts: readonly (readonly unknown[])[], start: number, textOf: (place: number) => string): Run {
  const seen = parts.map((all) => all.slice(start, start + run));
  const places = (seen[0] ?? []).map((_, place) => textOf(start + place));
  return { seen, digest: digest(places.join("\0")) };
}
