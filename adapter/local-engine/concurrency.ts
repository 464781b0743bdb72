import { canonicalJson } from "../inngest/canonical-json.js";
import type { RegisteredFunction } from "./function-config.js";
import type { RequestPool } from "./request-pool.js";
import type { Run } from "./run.js";

interface Slot {
  running: number;
  readonly waiting: Waiting[];
}

interface Waiting {
  /** Who goes first: the smaller. */
  readonly rank: number;
  readonly limits: readonly { readonly key: string; readonly limit: number }[];
  readonly task: () => Promise<void>;
}

/** Lets calls through as far as their functions' limits allow, the earliest run first, shifted by its priority. */
export class Concurrency {
  readonly #pool: RequestPool;
  readonly #slots = new Map<string, Slot>();
  #closed = false;

  constructor(pool: RequestPool) {
    this.#pool = pool;
  }

  add(run: Run, task: () => Promise<void>): void {
    const { fn } = run;
    if (fn.concurrency.length === 0) return this.#pool.add(task);
    const shift = fn.priority?.evaluate({ event: run.event.payload });
    const seconds = typeof shift === "number" ? Math.max(-600, Math.min(600, shift)) : 0;
    this.#admit({ rank: run.queuedAt - seconds * 1000, limits: limitsOf(fn, run), task });
  }

  close(): void {
    this.#closed = true;
  }

  #slot(key: string): Slot {
    const slot = this.#slots.get(key) ?? { running: 0, waiting: [] };
    this.#slots.set(key, slot);
    return slot;
  }

  /** Runs a call, or lets it wait where it is blocked. */
  #admit(call: Waiting): boolean {
    const blocked = call.limits.find(({ key, limit }) => this.#slot(key).running >= limit);
    if (blocked !== undefined) {
      const { waiting } = this.#slot(blocked.key);
      const at = waiting.findLastIndex(({ rank }) => rank <= call.rank) + 1;
      waiting.splice(at, 0, call);
      return false;
    }
    for (const { key } of call.limits) this.#slot(key).running += 1;
    this.#pool.add(() => call.task().finally(() => this.#leave(call)));
    return true;
  }

  #leave({ limits }: Waiting): void {
    for (const { key } of limits) this.#slot(key).running -= 1;
    if (this.#closed) return;
    for (const { key, limit } of limits) {
      const slot = this.#slot(key);
      while (slot.running < limit) {
        const next = slot.waiting.shift();
        if (next === undefined) break;
        this.#admit(next);
      }
      if (slot.running === 0 && slot.waiting.length === 0) this.#slots.delete(key);
    }
  }
}

function limitsOf(fn: RegisteredFunction, run: Run): Waiting["limits"] {
  return fn.concurrency.map(({ limit, scope, key }) => {
    const value = key === undefined ? "" : canonicalJson(key.evaluate({ event: run.event.payload }) ?? null);
    // A shared limit is the one whose key is written alike.
    return {
      limit,
      key: scope === "fn" ? `${fn.id} ${key?.source ?? ""} ${value}` : `${scope} ${key?.source ?? ""} ${value}`,
    };
  });
}
