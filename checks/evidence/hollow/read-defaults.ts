import { isSpread, type Expression, type FlowFunction, type Pattern } from "../../flow/model/program.js";
import { doubted, doubts, type Around, type Reading } from "./reading.js";
import { argumentAt } from "./words.js";

/** What a pattern is given, one for each time, `undefined` where that is nothing; empty when nobody can list it. */
type Given = readonly (Expression | undefined)[];

/** The defaults of a function's parameters: each runs where a call leaves its argument out. */
export function parameterDefaults(reading: Reading, definition: FlowFunction, around: Around): void {
  if (!definition.params.some((param) => hasDefault(param))) return;
  const calls = reading.calls.of(definition) ?? [];
  const isListed = calls.every(({ args }) => !args.some(isSpread));
  definition.params.forEach((param, index) => {
    const given = isListed ? calls.map(({ args }) => argumentAt(args, index)) : [];
    defaults(reading, param, given, around);
  });
}

/** The defaults of a pattern: what they assert runs only where what they stand in for is missing. */
export function defaults(reading: Reading, pattern: Pattern, given: Given, around: Around): void {
  switch (pattern.p) {
    case "default": {
      const { fallback, target } = pattern;
      if (reading.asserting.inExpression(fallback))
        reading.expression(fallback, doubted(around, doubtOf(reading, given)), true);
      const filled = given.map((value) => (isMissing(value) ? fallback : value));
      return defaults(reading, target, filled, around);
    }
    case "object":
      for (const { key, target } of pattern.properties)
        defaults(reading, target, typeof key === "string" ? membersOf(reading, given, key) : [], around);
      return;
    case "array":
      pattern.elements.forEach((element, index) => {
        if (element !== null) defaults(reading, element, membersOf(reading, given, String(index)), around);
      });
  }
}

/** Why a default may not run: what it stands in for is there, or is there as it happens. */
function doubtOf({ truths }: Reading, given: Given): string | false {
  const values = given.filter((value) => !isMissing(value));
  if (values.length < given.length || values.length === 0) return false;
  const isThere = (value: Expression) => truths.truthOf(value) !== undefined || truths.isConstant(value);
  return values.every((value) => value !== undefined && isThere(value)) ? doubts.never : doubts.condition;
}

/** What literals hold under a key. */
function membersOf({ truths }: Reading, given: Given, key: string): Given {
  const held = given.map((value) => {
    const literal = value && truths.givenTo(value);
    if (literal?.e === "array")
      return literal.elements.some(isSpread) ? null : argumentAt(literal.elements, Number(key));
    if (literal?.e !== "object") return null;
    const isPlain = literal.properties.every((property) => !isSpread(property) && typeof property.key === "string");
    const found = literal.properties.findLast((property) => !isSpread(property) && property.key === key);
    return isPlain ? (found && !isSpread(found) ? found.value : undefined) : null;
  });
  return held.includes(null) ? [] : held.map((value) => value ?? undefined);
}

function isMissing(value: Expression | undefined): boolean {
  return (
    value === undefined ||
    (value.e === "global" && value.name === "undefined") ||
    (value.e === "operation" && value.operator === "void")
  );
}

function hasDefault(pattern: Pattern | null): boolean {
  switch (pattern?.p) {
    case "default":
      return true;
    case "object":
      return pattern.properties.some(({ target }) => hasDefault(target));
    case "array":
      return pattern.elements.some(hasDefault);
    default:
      return false;
  }
}
