import type { CallExpression, Expression, Node, SourceFile } from "typescript";
import { createTestWords } from "./test-words.js";

/** A place of a harness's source that makes a test worth less than it looks. */
export interface HollowPlace {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly what: string;
}

const weakMatchers: Readonly<Record<string, string>> = {
  toBeTruthy: "almost everything is truthy",
  toBeDefined: "almost everything is defined",
  toBeGreaterThan: "a crash passes a comparison too",
  toBeGreaterThanOrEqual: "a 500 passes for a denial",
  toBeLessThan: "a comparison says little of what came back",
  toBeLessThanOrEqual: "a comparison says little of what came back",
  toMatchSnapshot: "it takes whatever came first",
  toMatchFileSnapshot: "it takes whatever came first",
};

const leavesOut: Readonly<Record<string, string>> = {
  skip: "leaves the test out",
  skipIf: "leaves the test out under a condition",
  runIf: "leaves the test out under a condition",
  only: "leaves every other test out",
  todo: "is no test yet",
  fails: "passes when the host is wrong",
};

/** Assertions that can hardly fail, and what leaves tests out, by syntax: comments and strings are none of it. */
export async function hollowPlaces(file: string, text: string): Promise<HollowPlace[]> {
  const { default: ts } = await import("../facts/typescript.js");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const words = createTestWords(ts);
  const places: HollowPlace[] = [];
  const add = (node: Node, what: string): void => {
    const place = placeOf(source, node);
    if (!places.some(({ line }) => line === place.line)) places.push({ ...place, what });
  };

  const judgeTest = (call: CallExpression, word: string): void => {
    const [, ...modifiers] = word.split(".");
    for (const modifier of modifiers) {
      const left = leavesOut[modifier];
      if (left !== undefined) add(words.nameOf(call.expression), `\`.${modifier}\` ${left}`);
    }
    if (/^x(?:it|test|describe)$/.test(word)) add(call.expression, `\`${word}\` leaves the test out`);
    if (/^f(?:it|test|describe)$/.test(word)) add(call.expression, `\`${word}\` leaves every other test out`);
    if (modifiers.includes("each") && isEmptyTable(call)) add(call.expression, "a table without a row is no test");
    for (const argument of call.arguments) {
      if (!ts.isObjectLiteralExpression(argument)) continue;
      for (const option of argument.properties) {
        const name = option.name?.getText(source) ?? "";
        const isOff = ts.isPropertyAssignment(option) && /^(?:false|0)$/.test(option.initializer.getText(source));
        const left = name === "retry" ? "passes when it passes once" : leavesOut[name];
        if (left !== undefined && !isOff) add(option, `\`${name}\` ${left}`);
      }
    }
    if (words.isConditional(call)) add(call.expression, `\`${word}\` stands under a condition that may leave it out`);
  };

  const judgeExpect = (call: CallExpression): void => {
    const [subject] = call.arguments;
    const chain = words.chainOf(call);
    const matcher = chain.names.at(-1);
    if (subject !== undefined && words.isConstant(subject))
      add(subject, `\`expect(${subject.getText(source)})\` looks at a constant, not at what the host did`);
    if (subject !== undefined && words.isAlwaysTrue(subject))
      add(subject, `\`${subject.getText(source)}\` is true whatever the host did`);
    if (matcher === undefined) add(call, "`expect` without a matcher asserts nothing");
    const weak = matcher === undefined ? undefined : weakMatchers[matcher];
    if (weak !== undefined && matcher !== undefined) add(chain.at, `\`${matcher}\` asserts hardly anything: ${weak}`);
    if (chain.names.includes("not") && /^toBe(?:Null|Undefined|NaN)$/.test(matcher ?? ""))
      add(chain.at, `\`not.${matcher ?? ""}\` asserts hardly anything: almost everything is something else`);
    const [wanted] = chain.call?.arguments ?? [];
    if (wanted !== undefined && subject !== undefined && wanted.getText(source) === subject.getText(source))
      add(wanted, `\`${subject.getText(source)}\` is compared with itself`);
    if (wanted !== undefined && isAnything(wanted)) add(wanted, `\`${wanted.getText(source)}\` matches everything`);
    const isPromise = chain.names.some((name) => name === "resolves" || name === "rejects");
    if (isPromise && chain.call !== undefined && ts.isExpressionStatement(chain.call.parent))
      add(chain.at, "nobody waits for this assertion: it may fail after the test has passed");
    if (words.isSwallowed(call)) add(call.expression, "what this assertion throws is caught, and the test goes on");
  };

  const isAnything = (node: Expression): boolean =>
    /^(?:expect\.anything\(\)|""|''|``|\/(?:\.\*|)\/[a-z]*|\{\})$/.test(node.getText(source));

  const isEmptyTable = (call: CallExpression): boolean => {
    const table = ts.isCallExpression(call.expression) ? call.expression.arguments[0] : undefined;
    return table !== undefined && ts.isArrayLiteralExpression(table) && table.elements.length === 0;
  };

  const visit = (node: Node): void => {
    if (ts.isCallExpression(node)) {
      const word = words.wordOf(node.expression) ?? "";
      if (/^[xf]?(?:describe|test|it|suite)(?:\.\w+)*$/.test(word)) judgeTest(node, word);
      if (word === "expect" || word === "expect.soft") judgeExpect(node);
      if (word === "expect.extend") add(node.expression, "a matcher of one's own asserts what it likes");
      if (/^vi\.(?:mock|doMock)$/.test(word)) add(node.expression, "what is to be proved is replaced by a double");
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return places.sort((a, b) => a.line - b.line);
}

function placeOf(source: SourceFile, node: Node): Omit<HollowPlace, "what"> {
  const { line, character } = source.getLineAndCharacterOfPosition(node.getStart(source));
  const [first = ""] = node.getText(source).split("\n", 1);
  return { line: line + 1, column: character + 1, endColumn: character + 1 + first.length };
}
