interface Put<Atom> {
  value: ReadonlySet<Atom>;
  readonly round: number;
  readonly atFront: boolean;
}

/** What is put into a list, in the order in which the program puts it there. Each round puts everything again. */
export class ListOrder<Atom> {
  #puts = new Map<string, Put<Atom>>();
  readonly #all = new Set<Atom>();

  /** `place` tells it apart from what other places put there. */
  put(place: string, value: ReadonlySet<Atom>, round: number, atFront: boolean): void {
    for (const atom of value) this.#all.add(atom);
    const known = this.#puts.get(place);
    if (known?.round === round) {
      known.value = new Set([...known.value, ...value]);
      return;
    }
    this.#puts.delete(place);
    const put = { value, round, atFront };
    if (atFront) this.#puts = new Map([[place, put], ...this.#puts]);
    else this.#puts.set(place, put);
  }

  /** One value for each place, before and behind what the list was made with; nothing if the list holds more than that. */
  around(
    held: ReadonlySet<Atom>,
    round: number,
  ): { readonly before: ReadonlySet<Atom>[]; readonly behind: ReadonlySet<Atom>[] } | undefined {
    if (![...held].every((atom) => this.#all.has(atom))) return undefined;
    const puts = [...this.#puts.values()];
    // What this round has not reached yet comes last; what the round before did not reach either is never reached again.
    const live = [round, round - 1].flatMap((one) => puts.filter((put) => put.round === one));
    const valuesOf = (atFront: boolean) => live.filter((put) => put.atFront === atFront).map(({ value }) => value);
    return { before: valuesOf(true), behind: valuesOf(false) };
  }
}
