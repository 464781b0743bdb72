import type { Forms } from "./mutation.js";

/** A global is written to. A comment `<- code` marks the line of the one finding. */
export const globals: Forms = {
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
