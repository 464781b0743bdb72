/** Runs at most `limit` tasks at a time, first come, first served, and knows when it has nothing left to do. */
export class RequestPool {
  readonly #limit: number;
  #queue: (() => Promise<void>)[] = [];
  #head = 0;
  #running = 0;
  #closed = false;
  #whenIdle: (() => void)[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(task: () => Promise<void>): void {
    if (this.#closed) return;
    this.#queue.push(task);
    this.#fill();
  }

  #fill(): void {
    while (this.#running < this.#limit) {
      const task = this.#queue[this.#head];
      if (task === undefined) break;
      this.#head += 1;
      // Array.shift is O(n) for long queues; a moving head with a rare copy is O(1).
      if (this.#head > 1024 && this.#head * 2 > this.#queue.length) {
        this.#queue = this.#queue.slice(this.#head);
        this.#head = 0;
      }
      this.#running += 1;
      void task().finally(() => {
        this.#running -= 1;
        this.#fill();
      });
    }
    if (this.#running === 0 && this.#head === this.#queue.length) {
      for (const idle of this.#whenIdle.splice(0)) idle();
    }
  }

  /** Resolves when nothing runs and nothing is queued. */
  idle(): Promise<void> {
    if (this.#running === 0 && this.#head === this.#queue.length) return Promise.resolve();
    return new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  /** Forgets what is queued and takes nothing more; what runs goes on. */
  close(): void {
    this.#closed = true;
    this.#queue = [];
    this.#head = 0;
  }
}
