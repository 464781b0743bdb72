import type { Forms } from "./mutation.js";

/** A module's binding that gets another value. Each has exactly one finding; a comment `<- code` marks its line. */
export const reassigned: Forms = {
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

/** Created by whoever comes first, and then kept for the whole process. */
export const lazy: Forms = {
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
