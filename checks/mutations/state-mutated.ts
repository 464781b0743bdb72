import type { Forms } from "./mutation.js";

/** What a module holds is written to. A comment `<- code` marks the line of the one finding. */
export const mutated: Forms = {
  "Map.set": `
    const registry = new Map<string, number>();
    export function register(name: string) {
      registry.set(name, 1); // <- S101
    }`,
  "Set.add": `
    const seen = new Set<string>();
    export const see = (name: string) => seen.add(name); // <- S101`,
  "WeakMap cache": `
    const cache = new WeakMap<object, string>();
    export function label(of: object) {
      const known = cache.get(of) ?? "x";
      cache.set(of, known); // <- S101
      return known;
    }`,
  "array push": `
    const handlers: unknown[] = [];
    export const on = (handler: unknown) => handlers.push(handler); // <- S101`,
  "array push of a spread": `
    const all: number[] = [];
    export const add = (more: number[]) => {
      all.push(...more); // <- S101
    };`,
  "array index": `
    const slots = [0, 0];
    export function put(at: number) {
      slots[at] = 1; // <- S101
    }`,
  "array length": `
    const slots = [0, 0];
    export function empty() {
      slots.length = 0; // <- S101
    }`,
  "array sorted in place": `
    const names = ["b", "a"];
    export const sorted = () => names.sort(); // <- S101`,
  "object property": `
    const state = { user: "" };
    export function login(user: string) {
      state.user = user; // <- S101
    }`,
  "computed property": `
    const state: Record<string, number> = {};
    export function put(key: string) {
      state[key] = 1; // <- S101
    }`,
  "deep property": `
    const state = { user: { name: "" } };
    export function rename(name: string) {
      state.user.name = name; // <- S101
    }`,
  "property counted": `
    const stats = { hits: 0 };
    export function hit() {
      stats.hits++; // <- S101
    }`,
  delete: `
    const table: Record<string, number> = { a: 1 };
    export function drop() {
      delete table.a; // <- S101
    }`,
  "Object.assign": `
    const options = {};
    export const configure = (more: object) => Object.assign(options, more); // <- S101`,
  "Object.assign under another name": `
    const options = {};
    const { assign } = Object;
    export const configure = (more: object) => assign(options, more); // <- S101`,
  "Object.defineProperty": `
    const options = {};
    export function define(name: string) {
      Object.defineProperty(options, name, { value: 1 }); // <- S101
    }`,
  "Reflect.set": `
    const options = {};
    export const put = (name: string) => Reflect.set(options, name, 1); // <- S101`,
  "destructuring into a property": `
    const state = { a: 0 };
    export function take(list: number[]) {
      [state.a] = list; // <- S101
    }`,
  "alias in a function": `
    const registry = new Map<string, number>();
    export function register(name: string) {
      const target = registry;
      target.set(name, 1); // <- S101
    }`,
  "alias at module level": `
    const registry = new Map<string, number>();
    const table = registry;
    export const register = (name: string) => table.set(name, 1); // <- S101`,
  "alias through a let": `
    const list: number[] = [];
    export function add(n: number) {
      let target: number[];
      target = list;
      target.push(n); // <- S101
    }`,
  "alias through a conditional": `
    const a: number[] = [], b: number[] = [];
    export const add = (n: number) => (n > 0 ? a : b).push(n); // <- S101`,
  "alias through a cast": `
    const table: Readonly<Record<string, number>> = { a: 1 };
    export function put() {
      (table as Record<string, number>).a = 2; // <- S101
    }`,
  "ReadonlyMap cast away": `
    const table: ReadonlyMap<string, number> = new Map();
    export const put = () => (table as Map<string, number>).set("a", 1); // <- S101`,
  "destructured part": `
    const state = { list: [] as number[] };
    export function add(n: number) {
      const { list } = state;
      list.push(n); // <- S101
    }`,
  "destructured at module level": `
    const state = { list: [] as number[] };
    const { list } = state;
    export const add = (n: number) => list.push(n); // <- S101`,
  "element of a table": `
    const rows = [{ hits: 0 }];
    export function hit() {
      for (const row of rows) {
        row.hits += 1; // <- S101
      }
    }`,
  "element in a callback": `
    const rows = [{ hits: 0 }];
    export const hit = () =>
      rows.forEach((row) => {
        row.hits += 1; // <- S101
      });`,
  "element of a list that was filled during set-up": `
    const rows: { hits: number }[] = [];
    rows.push({ hits: 0 });
    export function hit() {
      for (const row of rows) {
        row.hits += 1; // <- S101
      }
    }`,
  "element of a copy": `
    const rows = [{ hits: 0 }];
    export function hit() {
      for (const row of [...rows]) {
        row.hits += 1; // <- S101
      }
    }`,
  "value of a map": `
    const rows = new Map([["a", [0]]]);
    export const add = () => rows.get("a")?.push(1); // <- S101`,
  "method by computed name": `
    const registry = new Map<string, number>();
    const method = "set";
    export const register = () => registry[method]("a", 1); // <- S101`,
  "bound method": `
    const list: number[] = [];
    const add = list.push.bind(list);
    export const put = () => add(1); // <- S101`,
  "method of the prototype": `
    const list: number[] = [];
    export const put = () => Array.prototype.push.call(list, 1); // <- S101`,
  "method by apply": `
    const list: number[] = [];
    export const put = (more: number[]) => list.push.apply(list, more); // <- S101`,
  "Reflect.apply": `
    const list: number[] = [];
    export const put = () => Reflect.apply(list.push, list, [1]); // <- S101`,
  "helper in the same file": `
    const list: number[] = [];
    const add = (target: number[], n: number) => {
      target.push(n);
    };
    export const put = () => add(list, 1); // <- S101`,
  "helper of a helper": `
    const list: number[] = [];
    function add(target: number[]) {
      target.push(1);
    }
    function addTwice(target: number[]) {
      add(target);
      add(target);
    }
    export const put = () => addTwice(list); // <- S101`,
  "helpers that pass it to one another": `
    const list: number[] = [];
    const even = (target: number[], n: number): void => (n === 0 ? void target.push(n) : odd(target, n - 1));
    const odd = (target: number[], n: number): void => (n === 0 ? undefined : even(target, n - 1));
    export const put = () => odd(list, 3); // <- S101`,
  "helper that gives back a writer": `
    const list: number[] = [];
    const writer = (target: number[]) => () => target.push(1);
    export const put = writer(list); // <- S101`,
  "default of a parameter": `
    const fallback: number[] = [];
    export function add(n: number, target = fallback) {
      target.push(n); // <- S101
    }`,
  "given back by a function": `
    const list: number[] = [];
    const store = () => list;
    export const put = () => store().push(1); // <- S101`,
  "static map of a class": `
    export class Registry {
      static items = new Map<string, number>();
      static add(name: string) {
        this.items.set(name, 1); // <- S101
      }
    }`,
  "static counter of a class": `
    export class Job {
      static count = 0;
      constructor() {
        Job.count += 1; // <- S101
      }
    }`,
  "property of a function": `
    export function call() {
      call.count = (call.count ?? 0) + 1; // <- S101
    }
    call.count = 0;`,
  "object with methods": `
    export const store = {
      items: [] as number[],
      add(n: number) {
        this.items.push(n); // <- S101
      },
    };`,
  "instance of a class": `
    class Registry {
      #items = new Map<string, number>();
      add(name: string) {
        this.#items.set(name, 1);
      }
    }
    const registry = new Registry();
    export const register = (name: string) => registry.add(name); // <- S101`,
  "instance, through another method": `
    class Counter {
      n = 0;
      bump() { this.raise(); }
      private raise() { this.n++; }
    }
    const counter = new Counter();
    export const hit = () => counter.bump(); // <- S101`,
  "instance, method of the base class": `
    class Base { n = 0; raise() { this.n++; } }
    class Counter extends Base {}
    const counter = new Counter();
    export const hit = () => counter.raise(); // <- S101`,
  "instance, lazy getter": `
    class App { #client: object | undefined; get client() { return (this.#client ??= {}); } }
    const app = new App();
    export const use = () => app.client; // <- S101`,
  "instance made by a function": `
    class Counter { n = 0; raise() { this.n++; } }
    const createCounter = () => new Counter();
    const counter = createCounter();
    export const hit = () => counter.raise(); // <- S101`,
  "instance passed to a helper": `
    class Counter { n = 0; raise() { this.n++; } }
    const counter = new Counter();
    const raise = (of: Counter) => of.raise();
    export const hit = () => raise(counter); // <- S101`,
  "regular expression that keeps its position": `
    const word = /\\w+/g;
    export const next = (text: string) => word.exec(text); // <- S101`,
  emitter: `
    import { EventEmitter } from "node:events";
    const bus = new EventEmitter();
    export const listen = (handler: () => void) => bus.on("x", handler); // <- S101`,
  "map in a frozen object": `
    const state = Object.freeze({ rows: new Map<string, number>() });
    export const put = () => state.rows.set("a", 1); // <- S101`,
  "frozen map": `
    const rows = Object.freeze(new Map<string, number>());
    export const put = () => rows.set("a", 1); // <- S101`,
  "bound method that is exported": `
    const rows = new Map<string, number>();
    export const put = rows.set.bind(rows); // <- S101`,
  "bound method in an exported object": `
    const rows: number[] = [];
    const api = { add: rows.push.bind(rows) }; // <- S101
    export { api };`,
  "bound method of an instance, as the default export": `
    class Counter { n = 0; bump() { this.n++; } }
    const counter = new Counter();
    export default counter.bump.bind(counter); // <- S101`,
  "an abort controller": `
    const controller = new AbortController();
    export const stop = () => controller.abort(); // <- S101`,
  "a buffer": `
    const bytes = Buffer.alloc(8);
    export const put = (text: string) => bytes.write(text); // <- S101`,
  "a promise that is settled later": `
    const ready = Promise.withResolvers<number>();
    export const finish = () => ready.resolve(1); // <- S101`,
  "the resolver of a promise, kept for later": `
    const { promise, resolve } = Promise.withResolvers<number>();
    export { promise };
    export const finish = () => resolve(1); // <- S101`,
  "an element of a list that was sorted on its way": `
    const table: Record<string, number[]> = { a: [1] };
    export const put = () => {
      const lists = Object.values(table);
      lists.sort();
      lists[0]?.push(1); // <- S101
    };`,
  "a set of listeners that a callback fills later": `
    const heard = new Set<string>();
    const hear = (name: string) => {
      heard.add(name); // <- S101
    };
    addEventListener("message", () => ["a"].forEach(hear));`,
  "a weak table keyed by what is no request": `
    const labels = new WeakMap<object, string>();
    export const label = (schema: object) => labels.set(schema, "a"); // <- S101`,
};
