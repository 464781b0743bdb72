import type { Expression, Node } from "typescript";

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
  const { default: ts } = await import("typescript");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const places: HollowPlace[] = [];
  const add = (node: Node, what: string): void => {
    const { line, character } = source.getLineAndCharacterOfPosition(node.getStart(source));
    places.push({
      line: line + 1,
      column: character + 1,
      endColumn: character + 1 + node.getText(source).length,
      what,
    });
  };
  const isTestWord = (node: Expression): boolean => /^(?:describe|test|it|suite)(?:\.|$)/.test(node.getText(source));
  const visit = (node: Node): void => {
    if (ts.isPropertyAccessExpression(node)) {
      const { name, expression } = node;
      const weak = weakMatchers[name.text];
      if (weak !== undefined && /\bexpect\b/.test(expression.getText(source)))
        add(name, `\`${name.text}\` asserts hardly anything: ${weak}`);
      const left = leavesOut[name.text];
      if (left !== undefined && isTestWord(expression)) add(name, `\`.${name.text}\` ${left}`);
    }
    if (ts.isCallExpression(node) && node.expression.getText(source) === "expect") {
      const [subject] = node.arguments;
      const isConstant =
        subject !== undefined &&
        (ts.isLiteralExpression(subject) ||
          [ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword, ts.SyntaxKind.NullKeyword].includes(subject.kind));
      if (isConstant)
        add(subject, `\`expect(${subject.getText(source)})\` looks at a constant, not at what the host did`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return places;
}
