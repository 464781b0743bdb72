import type { Expression, FlowFunction, Pattern, Statement } from "../../flow/model/program.js";
import { walkFunction, walkStatements, type Walker } from "../../flow/model/walk.js";
import { countedBy } from "./uses.js";

/** What a name is given: its value, or `undefined` where that is a parameter, a part of something, or a step of counting. */
type Changes = ReadonlyMap<number, readonly (Expression | undefined)[]>;

/**
 * The test of a loop as it stands before the first round. A name that nothing but the loop's own body changes still holds the literal
 * that it was given: a body that never runs changes nothing.
 */
export function createFirstRound(module: FlowFunction) {
  let all: Changes | undefined;

  return function testAtFirst(test: Expression, body: readonly Statement[]): Expression {
    all ??= changesIn((walker) => walkFunction(module, walker));
    return substituted(
      test,
      all,
      changesIn((walker) => walkStatements(body, walker)),
    );
  };
}

function substituted(expression: Expression, all: Changes, inside: Changes): Expression {
  switch (expression.e) {
    case "binding":
      return startOf(expression.binding, all, inside) ?? expression;
    case "operation":
    case "either":
      return { ...expression, of: expression.of.map((part) => substituted(part, all, inside)) };
    case "typed":
      return substituted(expression.of, all, inside);
    default:
      return expression;
  }
}

function startOf(binding: number, all: Changes, inside: Changes): Expression | undefined {
  const before = [...(all.get(binding) ?? [])];
  for (const change of inside.get(binding) ?? []) before.splice(before.indexOf(change), 1);
  const [only, ...more] = before;
  return only?.e === "literal" && more.length === 0 ? only : undefined;
}

function changesIn(walk: (walker: Walker) => void): Changes {
  const found = new Map<number, (Expression | undefined)[]>();
  const give = (binding: number, value: Expression | undefined): void => {
    found.set(binding, [...(found.get(binding) ?? []), value]);
  };
  walk({
    bind(target, value) {
      if (target.p === "binding") give(target.binding, value);
      else for (const binding of bindingsOf(target)) give(binding, undefined);
    },
    expression(expression) {
      const counted = countedBy(expression);
      if (counted !== undefined) give(counted, undefined);
    },
  });
  return found;
}

function bindingsOf(pattern: Pattern | null | undefined): readonly number[] {
  switch (pattern?.p) {
    case "binding":
      return [pattern.binding];
    case "default":
      return bindingsOf(pattern.target);
    case "object":
      return [...pattern.properties.flatMap(({ target }) => bindingsOf(target)), ...bindingsOf(pattern.rest)];
    case "array":
      return [...pattern.elements.flatMap(bindingsOf), ...bindingsOf(pattern.rest)];
    default:
      return [];
  }
}
