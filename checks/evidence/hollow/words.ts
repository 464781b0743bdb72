import type { Meaning, Names } from "../../flow/model/names.js";
import { isSpread, type At, type Element, type Expression, type FlowFunction } from "../../flow/model/program.js";

export type Call = Extract<Expression, { e: "call" }>;

/** What follows an `expect(...)`: each name, and the call of it. */
export interface Link {
  readonly name: string;
  readonly at: At;
  readonly args?: readonly Element[];
}

export interface Chain {
  readonly expect: Call;
  /** `expect`, `expect.soft` or `expect.poll`. */
  readonly word: string;
  readonly links: readonly Link[];
}

/** The words of a test runner, behind whatever names they go by in a file. */
export function createTestWords(names: Names, file: string) {
  /** `expect` and `skip` that a test is handed by its runner, by binding. */
  const handed = new Map<number, string>();

  const ofMeaning = (meaning: Meaning): string | undefined => {
    if (meaning.is === "external") return externalWord(meaning.module, meaning.path);
    if (meaning.is === "member") return joined(ofMeaning(meaning.of), meaning.key);
    if (meaning.is === "variable" && meaning.file === file)
      return handed.get(meaning.binding) ?? longest(meaning.values);
    // `it.each(table)`, `it.skipIf(condition)`
    if (meaning.is === "expression" && meaning.file === file) return ofValue(meaning.expression);
    return undefined;
  };

  function ofValue(value: Expression): string | undefined {
    if (value.e === "call") return wordOf(value.callee);
    if (value.e === "sequence") return longest(value.of.slice(-1));
    return value.e === "either" ? longest(value.of) : undefined;
  }

  /** Of `process.env.CI ? it.skip : it` the one that leaves more out. */
  function longest(ways: readonly Expression[]): string | undefined {
    const words = ways.map(wordOf).filter((word) => word !== undefined);
    return words.toSorted((a, b) => b.length - a.length)[0];
  }

  /** `it.skip` of `it.skip`, of `t["skip"]` with `const t = it`, of `skip` with `const { skip } = it`. */
  function wordOf(expression: Expression): string | undefined {
    return ofMeaning(names.meaning(file, expression));
  }

  return {
    wordOf,

    /** The module that a word comes from; undefined for a global one. */
    moduleOf(expression: Expression): string | undefined {
      const meaning = names.meaning(file, expression);
      return meaning.is === "external" && meaning.module !== "" ? meaning.module : undefined;
    },

    /** A runner hands its words to a test: `it("a", ({ expect, skip }) => ...)`. */
    hand(binding: number, word: string): void {
      handed.set(binding, word);
    },

    chainOf: (expression: Expression): Chain | undefined => chainOf(expression),
  };

  /** `expect(a).not.toBe(b)` as its `expect` and what follows; undefined for anything else. */
  function chainOf(expression: Expression, depth = 0): Chain | undefined {
    const links: Link[] = [];
    let at = expression;
    for (;;) {
      if (at.e === "get" && at.key === "should") {
        at = expectOf(at.object, at.at);
        break;
      }
      if (at.e === "get" && typeof at.key === "string") {
        links.unshift({ name: at.key, at: at.at });
        at = at.object;
      } else if (at.e === "call" && at.callee.e === "get" && typeof at.callee.key === "string" && !isExpect(at)) {
        links.unshift({ name: at.callee.key, at: at.callee.at, args: at.args });
        at = at.callee.object;
      } else break;
    }
    if (at.e === "binding" && depth < 8) {
      const meaning = names.meaning(file, at);
      const kept =
        meaning.is === "expression" && meaning.file === file ? chainOf(meaning.expression, depth + 1) : undefined;
      return kept && { ...kept, links: [...kept.links, ...links] };
    }
    return at.e === "call" && isExpect(at) ? { expect: at, word: wordOf(at.callee) ?? "", links } : undefined;
  }

  function isExpect(call: Call): boolean {
    return call.callee.e !== "call" && /^expect(?:\.(?:soft|poll))?$/.test(wordOf(call.callee) ?? "");
  }
}

export type TestWords = ReturnType<typeof createTestWords>;

/** `answer.should.equal(403)` is `expect(answer).equal(403)`. */
function expectOf(subject: Expression, at: At): Call {
  return { e: "call", id: -1, callee: { e: "global", name: "expect" }, args: [subject], construct: false, at };
}

const assertModules = /^(?:(?:node:)?assert(?:\/strict)?|uvu\/assert)$/;
/** Their `it` goes by the name that it is imported under, or by none. */
const testModules = /^(?:node:test|ava|tape|tap|uvu|@playwright\/test)$/;

function externalWord(module: string, path: readonly string[]): string {
  const [first, ...rest] = path;
  const own = assertModules.test(module) ? "assert" : testModules.test(module) ? "test" : undefined;
  // Everybody's word: only a runner's own is a suite.
  if (first === "context" && module !== "" && module !== "mocha") return ["", ...path].join(".");
  if (module === "should" && (first === undefined || first === "default")) return ["expect", ...rest].join(".");
  if (first === undefined || first === "default") return [...(own === undefined ? [] : [own]), ...rest].join(".");
  // `import { strict as assert } from "node:assert"`
  if (own === "assert" && first === "strict") return ["assert", ...rest].join(".");
  return own === "assert" && first !== "assert" ? ["assert", ...path].join(".") : path.join(".");
}

function joined(owner: string | undefined, name: string): string | undefined {
  // `t.assert.equal` of node:test.
  if (owner === "test context.assert") return `assert.${name}`;
  return owner === undefined ? undefined : `${owner}.${name}`;
}

export function elementOf(element: Element): Expression {
  return isSpread(element) ? element.spread : element;
}

/** The argument at a position, when what comes before it is no spread. */
export function argumentAt(args: readonly Element[] | undefined, index: number): Expression | undefined {
  const argument = args?.slice(0, index + 1).some(isSpread) === false ? args[index] : undefined;
  return argument === undefined || isSpread(argument) ? undefined : argument;
}

/** A runner hands `expect` and `skip` to a test, in one object. */
export function handWords(words: TestWords, { params: [first] }: FlowFunction): void {
  if (first?.p === "binding") words.hand(first.binding, "test context");
  if (first?.p !== "object") return;
  for (const { key, target } of first.properties) {
    if (target.p !== "binding") continue;
    if (key === "expect") words.hand(target.binding, "expect");
    if (key === "skip") words.hand(target.binding, "test context.skip");
  }
}

/** `t.test("a", (t) => ...)`: a test within a test gets its own. */
export function handContexts(words: TestWords, { args }: Call): void {
  for (const given of args.map(elementOf)) if (given.e === "function") handWords(words, given.function);
}
