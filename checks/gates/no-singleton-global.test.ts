import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { plugin, program, type FileTree } from "../testing.js";
import gate from "./no-singleton-global.js";
import { pageBlocks, type PageBlock } from "./page-blocks.js";

const base: FileTree = {
  "package.json": `{ "name": "example", "type": "module" }`,
  ...plugin("api", "orders"),
  "plugins/api/orders/src/index.ts": `export default {};\n`,
};

const place = (index: number) => `plugins/api/orders/src/form-${index}.ts`;

/** Judges each text as a file of its own and gives the findings by the text's name: `S101:3`. */
async function judged(
  texts: Readonly<Record<string, string>>,
  extra: FileTree = {},
): Promise<Record<string, string[]>> {
  const entries = Object.entries(texts);
  const files = Object.fromEntries(entries.map(([, text], index) => [place(index), text]));
  const report = await program({ ...base, ...extra, ...files }).judge(gate);
  expect(report.gates.flatMap(({ problem }) => problem ?? [])).toEqual([]);
  return Object.fromEntries(
    entries.map(([name], index) => [
      name,
      report.findings.filter(({ at }) => at.file === place(index)).map(({ code, at }) => `${code}:${at.line}`),
    ]),
  );
}

/** Each has exactly one finding; a comment `<- code` marks its line. */
function expected(texts: Readonly<Record<string, string>>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [
      name,
      text.split("\n").flatMap((line, index) => {
        const code = /\/\/ <- (\w+)/.exec(line)?.[1];
        return code === undefined ? [] : [`${code}:${index + 1}`];
      }),
    ]),
  );
}

const reassigned: Record<string, string> = {
  "let, counted by a function": `
    let count = 0;
    export function next() {
      return ++count; // <- S101
    }`,
  "let, assigned by an arrow": `
    let current: string | undefined;
    export const use = (name: string) => {
      current = name; // <- S101
    };
    export const get = () => current;`,
  "var, assigned in a method": `
    var last = 0;
    export class Clock {
      tick() {
        last += 1; // <- S101
      }
    }`,
  "let, assigned by destructuring": `
    let a = 0, b = 0;
    export function swap() {
      [a] = [b]; // <- S101
    }`,
  "let, assigned by object destructuring": `
    let id = "";
    export function set(input: { id: string }) {
      ({ id } = input); // <- S101
    }`,
  "let, assigned by a loop": `
    let key = "";
    export function last(input: object) {
      for (key in input); // <- S101
      return key;
    }`,
  "let, assigned in a callback": `
    let ready = false;
    setTimeout(() => {
      ready = true; // <- S101
    }, 1);
    export const isReady = () => ready;`,
  "let, assigned after a promise": `
    let config: unknown;
    Promise.resolve(1).then((value) => {
      config = value; // <- S101
    });
    export const get = () => config;`,
  "exported let": `
    export let mode = "a";
    export function setMode(next: string) {
      mode = next; // <- S101
    }`,
  "let in a block at top level": `
    export let read = () => 0;
    {
      let hidden = 0;
      read = () => hidden++; // <- S101
    }`,
  "let in an immediately called function": `
    export const next = (() => {
      let count = 0;
      return () => ++count; // <- S101
    })();`,
  "let in a function that only the set-up calls": `
    const handlers: (() => void)[] = [];
    function setUp() {
      let hits = 0;
      handlers.push(() => {
        hits += 1; // <- S101
      });
    }
    setUp();
    export { handlers };`,
  "let in a namespace": `
    export namespace Registry {
      let size = 0;
      export function grow() {
        size++; // <- S101
      }
    }`,
  "let in a static block": `
    export class Ids {
      static next: () => number;
      static {
        let last = 0;
        this.next = () => ++last; // <- S101
      }
    }`,
};

const lazy: Record<string, string> = {
  "??=": `
    class Client {}
    let client: Client | undefined;
    export function get() {
      return (client ??= new Client()); // <- S103
    }`,
  "if there is none yet": `
    class Client {}
    let client: Client | undefined;
    export function get() {
      if (!client) {
        client = new Client(); // <- S103
      }
      return client;
    }`,
  "||= with a call": `
    let pool: unknown;
    const connect = () => ({});
    export const get = () => (pool ||= connect()); // <- S103`,
  "private static instance": `
    export class Registry {
      static #instance: Registry | undefined;
      static get() {
        return (Registry.#instance ??= new Registry()); // <- S101
      }
    }`,
  "static instance through this": `
    export class Registry {
      private static instance?: Registry;
      static get() {
        this.instance ??= new Registry(); // <- S101
        return this.instance;
      }
    }`,
  "memo of an own helper": `
    export function lazily<T>(make: () => T) {
      let value: T | undefined;
      return () => (value ??= make());
    }
    export const client = lazily(() => ({})); // <- S105`,
  "memo of an own helper with an object of functions": `
    export function createStore() {
      let count = 0;
      const add = () => {
        count += 1;
      };
      return { add, read: () => count };
    }
    export const store = createStore(); // <- S105`,
  "memo of an own helper with a cache": `
    export const memoised = (make: (key: string) => object) => {
      const cache = new Map<string, object>();
      return (key: string) => {
        const known = cache.get(key) ?? make(key);
        cache.set(key, known);
        return known;
      };
    };
    export default memoised((key) => ({ key })); // <- S105`,
  "memo of a helper that only the set-up calls": `
    function lazily<T>(make: () => T) {
      let value: T | undefined;
      return () => (value ??= make()); // <- S103
    }
    export const client = lazily(() => ({}));`,
  "memo of a package": `
    import memoize from "lodash.memoize";
    export const load = memoize((key: string) => ({ key })); // <- S105`,
  "once of a package": `
    import { once } from "lodash-es";
    export const load = once(() => ({})); // <- S105`,
  "a generator that is kept": `
    function* counting() {
      let n = 0;
      while (true) yield n++;
    }
    const ids = counting(); // <- S105
    export const next = () => ids.next().value; // <- S101`,
  "getter that replaces itself": `
    export const config = {
      get client() {
        const made = {};
        Object.defineProperty(this, "client", { value: made }); // <- S101
        return made;
      },
    };`,
};

const mutated: Record<string, string> = {
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
};

const globals: Record<string, string> = {
  globalThis: `
    globalThis.registry = {}; // <- S102`,
  "globalThis with a cast": `
    (globalThis as any).registry ??= new Map(); // <- S102`,
  "globalThis in a function": `
    export function put() {
      (globalThis as Record<string, unknown>)["a"] = 1; // <- S102
    }`,
  "globalThis by symbol": `
    const key = Symbol.for("registry");
    export const put = () => ((globalThis as any)[key] = 1); // <- S102`,
  "alias of globalThis": `
    const root: any = globalThis;
    export const put = () => (root.a = 1); // <- S102`,
  global: `
    declare const global: any;
    export const put = () => { global.a = 1; }; // <- S102`,
  "window or global": `
    const root: any = typeof window === "undefined" ? globalThis : window;
    root.a = 1; // <- S102
    export {};`,
  "declare global": `
    declare global { var tenant: string; }
    export const put = (name: string) => { tenant = name; }; // <- S102`,
  "Object.assign to globalThis": `
    Object.assign(globalThis, { a: 1 }); // <- S102`,
  "Object.defineProperty on globalThis": `
    Object.defineProperty(globalThis, "a", { value: 1 }); // <- S102`,
  "Reflect.set on globalThis": `
    export const put = () => Reflect.set(globalThis, "a", 1); // <- S102`,
  "list on globalThis": `
    export const put = () => (globalThis as any).handlers.push(1); // <- S102`,
  "process.env": `
    export const put = () => { process.env.MODE = "x"; }; // <- S102`,
  "process.env by bracket": `
    process.env["MODE"] = "x"; // <- S102`,
  "process.env deleted": `
    export const drop = () => delete process.env.MODE; // <- S102`,
  "process.env under another name": `
    const { env } = process;
    export const put = () => { env.MODE = "x"; }; // <- S102`,
  "process.env imported": `
    import process from "node:process";
    export const put = () => { process.env.MODE = "x"; }; // <- S104`,
  "globalThis.process.env": `
    export const put = () => { globalThis.process.env.MODE = "x"; }; // <- S102`,
  "Object.assign to process.env": `
    export const put = (more: object) => Object.assign(process.env, more); // <- S102`,
  "process.exitCode in a plugin": `
    export const fail = () => { process.exitCode = 1; }; // <- S102`,
  prototype: `
    Array.prototype.last = function () { return this.at(-1); }; // <- S102`,
  console: `
    console.log = () => {}; // <- S102`,
  Error: `
    Error.stackTraceLimit = 50; // <- S102`,
  "passed to a helper": `
    const patch = (target: any) => { target.a = 1; };
    patch(globalThis); // <- S102`,
};

const harmless: Record<string, string> = {
  "constant table": `export const table = { a: 1, b: [2, 3] } as const;`,
  "frozen object": `export const table = Object.freeze({ a: 1 });`,
  "frozen array, copied and sorted": `const names = Object.freeze(["b", "a"]);\nexport const sorted = () => [...names].sort();`,
  "table filled at module level": `const table = new Map<string, number>();\ntable.set("a", 1);\nfor (const name of ["b", "c"]) table.set(name, 2);\nexport const get = (name: string) => table.get(name);`,
  "table filled in a callback at module level": `const table: Record<string, number> = {};\n["a", "b"].forEach((name, index) => { table[name] = index; });\nexport const get = (name: string) => table[name];`,
  "table filled by a function that only the module calls": `const table = new Map<string, number>();\nfunction fill(name: string) { table.set(name, 1); }\nfill("a");\nfill("b");\nexport const get = (name: string) => table.get(name);`,
  "table filled in an immediately called function": `const table = (() => { const made = new Map<string, number>(); made.set("a", 1); return made; })();\nexport const get = (name: string) => table.get(name);`,
  "let assigned at module level": `let mode = "a";\nif (process.env.MODE === "b") mode = "b";\ntry { mode += "!"; } catch { mode = "?"; }\nexport const get = () => mode;`,
  "let assigned by an awaited block": `let value = 0;\nawait (async () => { value = 1; })();\nexport const get = () => value;`,
  "local state of a function": `export function count(list: string[]) { let n = 0; const seen = new Set<string>(); for (const item of list) { n++; seen.add(item); } return n + seen.size; }`,
  "local variable that hides a module's": `const list = [1];\nexport function make() { const list: number[] = []; list.push(1); return list; }\nexport const first = () => list[0];`,
  "parameter that hides a module's": `const list = [1];\nexport const add = (list: number[]) => list.push(1);\nexport const first = () => list[0];`,
  "state of an instance": `export class Counter { #n = 0; #rows = new Map<string, number>(); raise() { this.#n++; this.#rows.set("a", this.#n); } }`,
  factory: `export function createStore() { const rows = new Map<string, number>(); let n = 0; return { add(name: string) { n++; rows.set(name, n); }, size: () => rows.size }; }`,
  "factory called in a function": `function createStore() { let n = 0; return () => ++n; }\nexport const createHost = () => ({ store: createStore() });`,
  "copy of a table": `const defaults = { a: 1 };\nexport function options(more: object) { const all = { ...defaults }; all.a = 2; Object.assign(all, more); return all; }`,
  "copy by structuredClone": `const defaults = { list: [1] };\nexport function options() { const all = structuredClone(defaults); all.list.push(2); return all; }`,
  "Object.assign to a new object": `const defaults = { a: 1 };\nexport const options = (more: object) => Object.assign({}, defaults, more);`,
  "regular expression without position": `const word = /^\\w+$/i;\nexport const isWord = (text: string) => word.test(text);`,
  "regular expression for replaceAll": `const space = /\\s+/g;\nexport const flat = (text: string) => text.replaceAll(space, " ");`,
  "reading process.env": `export const port = () => Number(process.env.PORT ?? 3000);`,
  "reading globalThis": `export const hasCrypto = () => "crypto" in globalThis;\nexport const now = () => globalThis.performance.now();`,
  schema: `import { z } from "zod";\nexport const schema = z.object({ a: z.set(z.string()) });\nexport const parse = (input: unknown) => schema.parse(input);`,
  "HTTP client": `import { createClient } from "some-client";\nconst client = createClient();\nexport const drop = (id: string) => client.delete(id);\nexport const put = (id: string) => client.put(id);`,
  logger: `import { pino } from "pino";\nconst logger = pino();\nexport const log = (text: string) => logger.info(text);`,
  "class with a method called add, never kept": `class Sum { n = 0; add(n: number) { this.n += n; } }\nexport const sum = (list: number[]) => { const total = new Sum(); for (const n of list) total.add(n); return total.n; };`,
  "instance whose called method only reads": `class Table { #rows = new Map([["a", 1]]); get(name: string) { return this.#rows.get(name); } put(name: string) { this.#rows.set(name, 1); } }\nconst table = new Table();\nexport const get = (name: string) => table.get(name);`,
  "static constant of a class": `export class Limits { static readonly max = 10; static max2 = Limits.max * 2; static names = Object.freeze(["a"]); }`,
  "static block that builds a table": `export class Codes { static readonly table = new Map<string, number>(); static { this.table.set("a", 1); Codes.table.set("b", 2); } }`,
  enum: `export enum Kind { A = "a", B = "b" }\nexport const isA = (kind: Kind) => kind === Kind.A;`,
  "reduce at module level": `const list = ["a", "b"];\nexport const byName = list.reduce<Record<string, number>>((all, name, index) => { all[name] = index; return all; }, {});`,
  "reduce in a function": `const list = ["a", "b"];\nexport const byName = () => list.reduce<Record<string, number>>((all, name, index) => { all[name] = index; return all; }, {});`,
  "map of copies": `const rows = [{ hits: 0 }];\nexport const bumped = () => rows.map((row) => ({ ...row, hits: row.hits + 1 }));`,
  "mutating what a call made": `const source = { list: () => [3, 1] };\nexport const sorted = () => source.list().sort();`,
  "split, then sorted": `const names = "b,a";\nexport const sorted = () => names.split(",").sort();`,
  "event handler in a function": `import { EventEmitter } from "node:events";\nexport function create() { const bus = new EventEmitter(); bus.on("a", () => {}); return bus; }`,
  "signal handlers": `export function serve() { process.once("SIGTERM", () => {}); }`,
  "words in strings and comments": `// globalThis.a = 1\nexport const text = "process.env.A = 1; let x; x = 2";`,
  "type-level globals": `declare global { interface Window { tenant: string } }\nexport {};`,
  "recursion with its own table": `export function walk(node: { kids: unknown[] }, seen = new Set<unknown>()): number { seen.add(node); return seen.size; }`,
  "parser with a position": `function parse(text: string) { let at = 0; const next = () => text[at++]; const out: unknown[] = []; while (at < text.length) out.push(next()); return out; }\nexport const parsed = parse("abc");`,
  "elements of an empty default": `const none: { hits: number }[] = [];\nexport function hit(rows = none) { for (const row of rows) row.hits += 1; }`,
  "the page's own document": `export function show(text: string) { document.title = text; window.location.href = "/"; }`,
};

describe("module-level state is found where it is written", () => {
  test.for(Object.entries({ reassigned, lazy, mutated, globals }))("%s", async ([, texts]) => {
    const marks = expected(texts);
    expect(Object.entries(marks).filter(([, lines]) => lines.length === 0)).toEqual([]);
    expect(await judged(texts)).toEqual(marks);
  });

  test("in words that name the state", async () => {
    const report = await program({ ...base, [place(0)]: mutated["Map.set"] ?? "" }).judge(gate);
    expect(report.findings).toMatchObject([
      {
        code: "S101",
        policy: "D-016",
        owner: "distribution-lifecycle",
        message: "`registry.set` writes to `registry`, which lives as long as the module",
      },
    ]);
  });
});

describe("state of another file", () => {
  const store = "plugins/api/orders/src/store.ts";
  const user = "plugins/api/orders/src/user.ts";
  test.for<[name: string, files: FileTree, found: string[]]>([
    [
      "is written by who imports it",
      {
        [store]: `export const rows = new Map();`,
        [user]: `import { rows } from "./store.js";\nexport const put = () => rows.set(1, 1);`,
      },
      [`S104 ${user}:2`],
    ],
    [
      "is written while the importer is set up",
      { [store]: `export const rows = new Map();`, [user]: `import { rows } from "./store.js";\nrows.set(1, 1);` },
      [`S104 ${user}:2`],
    ],
    [
      "is written through a namespace",
      {
        [store]: `export const rows = [1];`,
        [user]: `import * as store from "./store.js";\nexport const put = () => store.rows.push(1);`,
      },
      [`S104 ${user}:2`],
    ],
    [
      "is written through a re-export under another name",
      {
        [store]: `const rows = new Set(); export { rows as all };`,
        "plugins/api/orders/src/middle.ts": `export * from "./store.js";`,
        "plugins/api/orders/src/outer.ts": `export { all as everything } from "./middle.js";`,
        [user]: `import { everything } from "./outer.js";\nexport const put = () => everything.add(1);`,
      },
      [`S104 ${user}:2`],
    ],
    [
      "is written as a default export",
      {
        [store]: `export default new Map();`,
        [user]: `import rows from "./store.js";\nexport const put = () => rows.set(1, 1);`,
      },
      [`S104 ${user}:2`],
    ],
    [
      "is changed by an instance's method",
      {
        [store]: `export class Registry { rows = []; add(x) { this.rows.push(x); } }\nexport const registry = new Registry();`,
        [user]: `import { registry } from "./store.js";\nregistry.add(1);`,
      },
      [`S104 ${user}:2`],
    ],
    [
      "is an instance of an imported class",
      {
        [store]: `export class Registry { rows = []; keep(x) { this.rows.push(x); } }`,
        [user]: `import { Registry } from "./store.js";\nconst registry = new Registry();\nexport const put = () => registry.keep(1);`,
      },
      [`S101 ${user}:3`],
    ],
    [
      "is passed to a helper that writes",
      {
        [store]: `export const put = (target, x) => { target.push(x); };`,
        [user]: `import { put } from "./store.js";\nconst rows = [];\nexport const add = (x) => put(rows, x);`,
      },
      [`S101 ${user}:3`],
    ],
    [
      "is given back by a function",
      {
        [store]: `const rows = new Map();\nexport const all = () => rows;`,
        [user]: `import { all } from "./store.js";\nexport const put = () => all().set(1, 1);`,
      },
      [`S104 ${user}:2`],
    ],
    [
      "is kept by an imported factory",
      {
        [store]: `export function createStore() { let n = 0; return () => ++n; }`,
        [user]: `import { createStore } from "./store.js";\nexport const next = createStore();`,
      },
      [`S105 ${user}:2`],
    ],
    [
      "belongs to a package",
      { [user]: `import pkg from "some-package";\npkg.defaults.timeout = 1;` },
      [`S104 ${user}:2`],
    ],
    [
      "is only read",
      {
        [store]: `export const rows = new Map([[1, 1]]);`,
        [user]: `import { rows } from "./store.js";\nexport const get = () => rows.get(1);`,
      },
      [],
    ],
    [
      "is passed to a helper that reads",
      {
        [store]: `export const size = (target) => target.length;`,
        [user]: `import { size } from "./store.js";\nconst rows = [];\nexport const count = () => size(rows);`,
      },
      [],
    ],
    [
      "is made anew by an imported factory",
      {
        [store]: `export const create = () => new Map();`,
        [user]: `import { create } from "./store.js";\nexport function run() { const rows = create(); rows.set(1, 1); return rows; }`,
      },
      [],
    ],
  ])("%s", async ([, files, found]) => {
    expect(await program({ ...base, ...files }).findings(gate)).toEqual(found);
  });
});

describe("what is no shared state is left alone", () => {
  test("harmless code", async () => {
    const found = Object.entries(await judged(harmless)).filter(([, lines]) => lines.length > 0);
    expect(found).toEqual([]);
  });

  test("a test's doubles, a config, a script, and the exit code of a program", async () => {
    const state = `let count = 0;\nexport const next = () => ++count;`;
    const found = await program({
      ...base,
      "plugins/api/orders/src/a.test.ts": `let db;\nbeforeEach(() => { db = new Map(); globalThis.x = 1; });`,
      "plugins/api/orders/src/__tests__/helper.ts": state,
      "plugins/api/orders/vitest.config.ts": state,
      "scripts/once.ts": state,
      "plugins/cli/tool/package.json": plugin("toolkit", "tool")["plugins/cli/tool/package.json"] ?? "",
      "plugins/cli/tool/src/main.ts": `#!/usr/bin/env node\nexport const end = () => { process.exitCode = 1; };`,
      "host.ts": `export const end = () => { process.exitCode = 1; };`,
    }).findings(gate);
    expect(found).toEqual([]);
  });
});

test("a workspace where nothing is to be judged fails, because the gate saw nothing", async () => {
  expect(await program({ "package.json": "{}", "scripts/a.ts": "export {};" }).findings(gate)).toEqual([
    "E002 package.json:1",
  ]);
});

describe("the page", () => {
  const blocks = pageBlocks(readFileSync(new URL("./no-singleton-global.md", import.meta.url), "utf8"));
  const files = (heading: PageBlock["heading"]) => blocks.filter((block) => block.heading === heading);
  const tree = (heading: PageBlock["heading"]) =>
    Object.fromEntries(files(heading).map(({ path, text }) => [path, text]));

  test("shows code that fails, each block with a finding", async () => {
    const report = await program({ ...base, ...tree("Incorrect") }).judge(gate);
    expect([...new Set(report.findings.map(({ at }) => at.file))].sort()).toEqual(
      files("Incorrect")
        .map(({ path }) => path)
        .sort(),
    );
    expect(report.findings.map(({ code }) => code).sort()).toEqual(["S101", "S102", "S103"]);
  });

  test("shows code that passes", async () => {
    expect(files("Correct").length).toBeGreaterThan(1);
    expect(await program({ ...base, ...tree("Correct") }).findings(gate)).toEqual([]);
  });
});
