/** Keys seen within a fixed span. Every key lives equally long, so the oldest stands first and expiry costs O(1) a key. */
export class ExpiringSet {
  readonly #expiry = new Map<string, number>();
  readonly #span: number;

  constructor(span: number) {
    this.#span = span;
  }

  /** Adds the key; false if it was there and hasn't expired. */
  add(key: string, now: number): boolean {
    for (const [oldest, expires] of this.#expiry) {
      if (expires > now) break;
      this.#expiry.delete(oldest);
    }
    if (this.#expiry.has(key)) return false;
    this.#expiry.set(key, now + this.#span);
    return true;
  }
}
