import { canonicalJson } from "../inngest/canonical-json.js";
import { valueAt, type Requirement, type Wanted } from "./expression.js";

export interface Wait<T> {
  readonly needs: readonly Requirement[];
  /** What the event has to satisfy beyond that. */
  readonly test: ((event: unknown) => boolean) | undefined;
  readonly wake: T;
}

interface Bucket<T> {
  readonly any: Set<Wait<T>>;
  /** By the path and then the value of a wait's first requirement. */
  readonly byPath: Map<string, { readonly segments: readonly string[]; readonly byValue: Map<string, Set<Wait<T>>> }>;
}

/**
 * Who waits for which event. Ten thousand runs that wait for the same name, each for its own order id, cost an arriving
 * event one look-up, not ten thousand comparisons.
 */
export class WaitIndex<T> {
  readonly #buckets = new Map<string, Bucket<T>>();

  /** Returns the function that stops the wait. */
  add(event: string, { needs, test }: Wanted, wake: T): () => void {
    const wait: Wait<T> = { needs, test, wake };
    const bucket = this.#buckets.get(event) ?? { any: new Set(), byPath: new Map() };
    this.#buckets.set(event, bucket);
    const [first] = needs;
    if (first === undefined) {
      bucket.any.add(wait);
      return () => {
        bucket.any.delete(wait);
        this.#forgetIfEmpty(event, bucket);
      };
    }
    const byPath = bucket.byPath.get(first.path) ?? {
      segments: first.segments,
      byValue: new Map<string, Set<Wait<T>>>(),
    };
    bucket.byPath.set(first.path, byPath);
    const waits = byPath.byValue.get(first.value) ?? new Set();
    byPath.byValue.set(first.value, waits);
    waits.add(wait);
    return () => {
      waits.delete(wait);
      if (waits.size === 0 && byPath.byValue.get(first.value) === waits) byPath.byValue.delete(first.value);
      if (byPath.byValue.size === 0 && bucket.byPath.get(first.path) === byPath) bucket.byPath.delete(first.path);
      this.#forgetIfEmpty(event, bucket);
    };
  }

  #forgetIfEmpty(event: string, bucket: Bucket<T>): void {
    if (bucket.any.size === 0 && bucket.byPath.size === 0 && this.#buckets.get(event) === bucket)
      this.#buckets.delete(event);
  }

  matching(event: string, payload: unknown): readonly T[] {
    const bucket = this.#buckets.get(event);
    if (bucket === undefined) return [];
    const found = [...bucket.any];
    for (const { segments, byValue } of bucket.byPath.values()) {
      const value = valueAt(payload, segments);
      if (value !== undefined) found.push(...(byValue.get(canonicalJson(value)) ?? []));
    }
    const holds = (need: Requirement): boolean => {
      const value = valueAt(payload, need.segments);
      return value !== undefined && canonicalJson(value) === need.value;
    };
    return found.filter(({ needs, test }) => needs.every(holds) && (test?.(payload) ?? true)).map(({ wake }) => wake);
  }

  has(event: string): boolean {
    return this.#buckets.has(event);
  }
}
