import { nameOfMade, type Call, type Spot } from "../interpreter/domain.js";
import type { Machine } from "../interpreter/machine.js";
import { nothing, one, textsOf, type Atom, type HeapObject, type Value } from "../interpreter/value.js";

/** How deep metadata may lie inside of what is handed over: an event's `detail` lies in the options of a call. */
const deepest = 3;
/** Methods that take out what lies under a key, if the key is not known. */
const takesOut = /^(?:get|peek|take|pop|read|find|load|first|last|current|value$|state$|data$)/i;
/** What holds the one value that something was made of: a signal's, a ref's, a box's. */
const holds = /^(?:value|current|data|state|inner|payload|detail)$/;

interface Handed {
  /** The text that goes before it, or with it: the event's name, the cache's key. */
  readonly under: string | undefined;
  readonly list: HeapObject;
}

/**
 * What a library's object is handed by one of its methods, another may give to somebody else: `bus.emit("found", manifest)` calls what
 * `bus.on("found", ...)` was handed, and `store.run(manifest, ...)` is what `store.getStore()` gives. What the object is decides nothing.
 */
export class Exchanges {
  readonly #machine: Machine;
  readonly #handed = new Map<string, Handed[]>();
  readonly #known = Array.from({ length: deepest }, () => new Map<HeapObject, boolean>());
  #round = 0;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** The answer of a call that hands over nothing, if the object was handed metadata before. */
  call(call: Call): Value | undefined {
    const { callee, args } = call;
    if (callee.k !== "member" || callee.of.k !== "object") return undefined;
    const holder = callee.of.object;
    const under = nameIn(args);
    const isData = args.some((arg) => this.#carries(arg, 0));
    const isHeard = args.some((arg) => [...arg].some((atom) => atom.k === "function"));
    if (isData)
      this.#keep(
        call,
        holder,
        "given",
        under,
        args.filter((arg) => this.#carries(arg, 0)),
      );
    if (isHeard)
      this.#keep(
        call,
        holder,
        "heard",
        under,
        args.filter((arg) => [...arg].some((atom) => atom.k === "function")),
      );
    const given = this.#handed.get(`${holder.key}/given`) ?? [];
    if (isData || isHeard) this.#tell(call, holder, given);
    else if ((args.length > 0 && under !== undefined) || takesOut.test(callee.name)) return this.#joined(given, under);
    return undefined;
  }

  /** What an object was handed so far. */
  handedTo(object: HeapObject): readonly Value[] {
    return (this.#handed.get(`${object.key}/given`) ?? []).map(({ list }) => list.rest);
  }

  /** What a constructor makes of metadata, which it was handed with that. */
  made(call: Call): Atom {
    const object = this.#machine.allocate("made", nameOfMade(this.#machine.domain, call.callee), call, {
      callee: call.callee,
      args: call.args,
    });
    this.#keep(
      call,
      object,
      "given",
      undefined,
      call.args.filter((arg) => this.#carries(arg, 0)),
    );
    return this.#machine.atoms.object(object);
  }

  /** What the functions give that a library is handed, now or when what it made is called: `retry(() => load(file))`, `memoize(load)(file)`. */
  callbacks(call: Call): Value | undefined {
    const { callee, args } = call;
    const { atoms } = this.#machine;
    const of = callee.k === "member" ? callee.of : callee;
    const isLibrary = of.k === "object" ? of.object.made !== undefined : of.k === "external" && of.module !== "";
    if (!isLibrary) return undefined;
    const kept = callee.k === "object" ? (callee.object.made?.args ?? []) : [];
    const found = [
      ...args.map((arg) => this.#machine.apply(onlyFunctions(arg), [atoms.unknownValue], nothing, call)),
      ...kept.map((arg) => this.#machine.apply(onlyFunctions(arg), args, nothing, call)),
    ].filter((value) => this.#carries(value, 0));
    return found.length === 0 ? undefined : atoms.join(...found);
  }

  #keep(call: Spot, holder: HeapObject, kind: string, under: string | undefined, values: readonly Value[]): void {
    const key = `${holder.key}/${kind}`;
    const all = this.#handed.get(key) ?? [];
    let one = all.find((known) => known.under === under);
    if (one === undefined) {
      one = { under, list: this.#machine.allocate("array", `${kind}:${holder.key}:${under ?? ""}`, call) };
      this.#handed.set(key, [...all, one]);
    }
    for (const value of values) this.#machine.append(one.list, value);
  }

  #tell(call: Call, holder: HeapObject, given: readonly Handed[]): void {
    for (const { under, list } of this.#handed.get(`${holder.key}/heard`) ?? []) {
      const what = this.#joined(
        given.filter((one) => one.under === under),
        under,
      );
      if (what !== undefined) this.#machine.apply(list.rest, [what, what, what], nothing, call);
    }
  }

  #joined(given: readonly Handed[], under: string | undefined): Value | undefined {
    const found = given.filter((one) => under === undefined || one.under === under);
    return found.length === 0 ? undefined : this.#machine.atoms.join(...found.map(({ list }) => list.rest));
  }

  #carries(value: Value, depth: number): boolean {
    return [...value].some((atom) => this.#isIn(atom, depth));
  }

  #isIn(atom: Atom, depth: number): boolean {
    if (atom.k === "label") return atom.label.kind !== "parser";
    if (atom.k !== "object" || depth >= deepest) return false;
    const { object } = atom;
    // Each object is asked once a round for each depth: a namespace holds hundreds of others.
    if (this.#machine.round !== this.#round) for (const known of this.#known) known.clear();
    this.#round = this.#machine.round;
    const known = this.#known[depth]?.get(object);
    if (known !== undefined) return known;
    const { properties, rest, spreads, made } = object;
    const is = [...properties.values(), rest, spreads, ...(made?.args ?? [])].some((held) =>
      this.#carries(held, depth + 1),
    );
    this.#known[depth]?.set(object, is);
    return is;
  }
}

/** The text under which a call hands something over: its first argument, or the first of what that was made of, like an event's type. */
function nameIn([first = nothing]: readonly Value[]): string | undefined {
  const texts = textsOf(first);
  if (texts?.length === 1) return texts[0];
  const made = [...first].flatMap((atom) => (atom.k === "object" ? (atom.object.made ?? []) : []));
  const [type] = made.flatMap(({ args }) => textsOf(args[0] ?? nothing) ?? []);
  return type;
}

function onlyFunctions(value: Value): Value {
  return new Set([...value].filter((atom) => atom.k === "function"));
}

/**
 * A member of what a library made may be an option that it was handed, the one value that it holds, or an element of a list:
 * `new CustomEvent("found", { detail }).detail`, `signal(manifest).value`, `keyBy(manifests, "name").orders`.
 */
export function partOfMade({ atoms }: Pick<Machine, "atoms">, of: Atom | undefined, key: string): Value | undefined {
  if (of?.k !== "object") return undefined;
  const labels = new Set<Atom>();
  for (const arg of of.object.made?.args ?? [])
    for (const atom of arg)
      for (const part of partOf(atom, key)) for (const held of part) if (held.k === "label") labels.add(held);
  return labels.size === 0 ? undefined : labels.add(atoms.member(of, key));
}

function partOf(atom: Atom, key: string): Iterable<Value> {
  if (atom.k === "label") return holds.test(key) ? [one(atom)] : [];
  if (atom.k !== "object") return [];
  const { shape, properties, rest } = atom.object;
  return shape === "array" ? [...properties.values(), rest] : [properties.get(key) ?? nothing];
}
