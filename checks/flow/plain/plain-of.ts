import type { Interpreter } from "../interpreter/interpreter.js";
import type { Atom, Value } from "../interpreter/value.js";
import { isTable, listOf, textsIn, type Plain } from "./plain-value.js";

const deepest = 8;

/** A value of a run as plain data. Either side of a condition counts. */
export function plainOf(value: Value, interpreter: Interpreter, depth = 0): Plain | undefined {
  if (depth > deepest) return undefined;
  return [...value]
    .map((atom) => plainAtom(atom, interpreter, depth))
    .reduce((left, right) => merged(left, right), undefined);
}

function plainAtom(atom: Atom, interpreter: Interpreter, depth: number): Plain | undefined {
  const inside = (value: Value): Plain | undefined => plainOf(value, interpreter, depth + 1);
  if (atom.k === "constant") return atom.value ?? undefined;
  if (atom.k === "unknown" || atom.k === "member") return { unread: true };
  // `/\.check\.ts$/`, and `configDefaults.include` of vitest.
  if (atom.k === "external") return atom.module === "regex" ? { regex: atom.path[0] ?? "" } : { unread: true };
  // A function of settings gives them; vite and jest call it.
  if (atom.k === "function")
    return interpreter
      .callsOf(atom.closure)
      .reduce<Plain | undefined>((known, { result }) => merged(known, inside(result)), undefined);
  if (atom.k !== "object") return undefined;
  const { shape, properties, rest, spreads, made, module } = atom.object;
  if (module !== undefined) return inside(interpreter.modules.exported(module, "default"));
  const callee = made?.callee.k === "external" ? made.callee.path.at(-1) : undefined;
  if (callee === "join" || callee === "resolve") return made?.args.flatMap((arg) => textsIn(inside(arg))).join("/");
  // `defineConfig(settings)`, `mergeConfig(base, settings)`
  if (made !== undefined)
    return made.args.reduce<Plain | undefined>((known, arg) => merged(known, inside(arg)), undefined);
  if (shape === "array") {
    const elements = [...properties].sort(([a], [b]) => Number(a) - Number(b)).map(([, held]) => inside(held));
    const others = [...rest].map((held) => plainAtom(held, interpreter, depth + 1));
    // What was spread of a list that nobody knows may be in it.
    return [
      ...elements.flatMap((element) => element ?? []),
      ...others.flatMap((element) => (element === undefined ? [] : [{ maybe: element }])),
    ];
  }
  const own = Object.fromEntries(
    [...properties].flatMap(([key, held]) => {
      const plain = inside(held);
      return plain === undefined ? [] : [[key, plain]];
    }),
  );
  const spread = inside(spreads);
  return isTable(spread) ? { ...spread, ...own } : own;
}

/** Both: lists one behind the other, tables key by key, of two texts both. */
function merged(left: Plain | undefined, right: Plain | undefined): Plain | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  if (isTable(left) && isTable(right)) {
    const both = new Map(Object.entries(left));
    for (const [key, value] of Object.entries(right)) both.set(key, merged(both.get(key), value) ?? value);
    return Object.fromEntries(both);
  }
  return [...listOf(left), ...listOf(right)];
}
