import { digest } from "../../facts/digest.js";
import type { FlowFunction, FlowProgram } from "../../flow/model/program.js";

/** What a gate ran of a lowered program: a function that nobody ran counts by what its caller sees of it, not by what it does. */
export interface RanPart {
  /** A `1` or a `0` for each function in the order of the text, those inside of a function that nobody ran left out. */
  readonly functions: string;
  /** Of the program without places, numbers of its own, and the insides of functions that nobody ran. */
  readonly digest: string;
}

/** A copy of a program that tells which of its functions somebody looked into. */
export function watched(program: FlowProgram): {
  readonly program: FlowProgram;
  readonly ran: ReadonlySet<FlowFunction>;
} {
  const ran = new Set<object>();
  const copy = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(copy);
    // A type may be called `__proto__`, which an assignment would not keep.
    const made: Record<string, unknown> = Object.fromEntries(
      Object.entries(value).map(([key, held]) => [key, copy(held)]),
    );
    if (!isFunction(value)) return made;
    for (const part of ["params", "body"]) {
      const held = made[part];
      Object.defineProperty(made, part, { enumerable: true, get: () => (ran.add(made), held) });
    }
    return made;
  };
  // The same, part by part.
  return { program: copy(program) as FlowProgram, ran: ran as ReadonlySet<FlowFunction> };
}

/** `isRun` gets each function with its place in `functions`. */
export function ranPart(program: FlowProgram, isRun: (one: FlowFunction, nth: number) => boolean): RanPart {
  let functions = "";
  const numbers = new Map<number, number>();
  // A binding's number is its turn in the file, so that a local more in one function renames all that come after it.
  const renamed = (binding: number): number => {
    if (binding < 0) return binding;
    const number = numbers.get(binding) ?? numbers.size;
    numbers.set(binding, number);
    return number;
  };
  const plain = (value: unknown, key = ""): unknown => {
    if (typeof value === "number") return key === "binding" || key === "locals" ? renamed(value) : value;
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map((element) => plain(element, key));
    const isLeftOut = isFunction(value) && !isRun(value, functions.length);
    if (isFunction(value)) functions += isLeftOut ? "0" : "1";
    const names = Object.keys(value).filter((name) => !(isLeftOut ? insides : places).has(name));
    return names.map((name) => [name, plain(Reflect.get(value, name), name)]);
  };
  const { types, ...rest } = program;
  // Types go by names that the file chose: none of them is a word of the program's form.
  const named = Object.entries(types).map(([name, type]) => [name, plain(type)]);
  const text = JSON.stringify([plain(rest), named]);
  return { functions, digest: digest(text) };
}

const places: ReadonlySet<string> = new Set(["at", "id"]);
const insides: ReadonlySet<string> = new Set([...places, "params", "locals", "body"]);

function isFunction(value: object): value is FlowFunction {
  return "params" in value && "body" in value;
}
