import type { ClassLikeDeclaration, Expression, Node, SourceFile } from "typescript";
import ts from "../../facts/typescript.js";
import type { ClassFacts, Root } from "./module-state-facts.js";
import { changes, type Write } from "./writes.js";

interface Known {
  readonly node: ClassLikeDeclaration;
  readonly name: string;
  readonly mutating: Set<string>;
  /** The methods that each method calls on `this`. */
  readonly calls: Map<string, Set<string>>;
}

/** Which methods of the file's classes write to the instance that they are called on. */
export function createClassMethods(source: SourceFile) {
  const classes = new Map<Node, Known>();

  return {
    declare(node: ClassLikeDeclaration, name: string): void {
      classes.set(node, { node, name, mutating: new Set(), calls: new Map() });
    },

    /** A write to `this`, or (`inside`) to something that `this` holds. */
    note({ at, detail: { how, method = "" } }: Write, owner: Node, inside: boolean): void {
      const around = methodAround(at, owner, source);
      const known = classes.get(owner);
      if (around === undefined || known === undefined || how === "passed") {
        return;
      }
      if (how === "method" && !inside) {
        known.calls.set(around, (known.calls.get(around) ?? new Set()).add(method));
      } else if (how !== "method" || changes(method)) {
        known.mutating.add(around);
      }
    },

    facts(rootOf: (expression: Expression) => Root | undefined): Readonly<Record<string, ClassFacts>> {
      return Object.fromEntries(
        [...classes.values()].map(({ node, name, mutating, calls }) => {
          spread(mutating, calls);
          mutating.delete("constructor");
          const heritage = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
          const base = heritage === undefined ? undefined : rootOf(heritage.expression);
          if (base === undefined) return [name, { mutating: [...mutating].sort() }];
          const inherited = Object.fromEntries([...calls].map(([caller, called]) => [caller, [...called].sort()]));
          return [name, { mutating: [...mutating].sort(), base, calls: inherited }];
        }),
      );
    },
  };
}

/** What calls a method that writes, writes. */
function spread(mutating: Set<string>, calls: ReadonlyMap<string, ReadonlySet<string>>): void {
  for (let grew = true; grew;) {
    grew = false;
    for (const [caller, called] of calls) {
      if (!mutating.has(caller) && [...called].some((method) => mutating.has(method))) {
        mutating.add(caller);
        grew = true;
      }
    }
  }
}

/** The member of a class in which a node stands; a getter is called `get name`. */
function methodAround(node: Node, owner: Node, source: SourceFile): string | undefined {
  for (let at = node; at.parent !== undefined; at = at.parent) {
    if (at.parent === owner) {
      const name = ts.isClassElement(at) ? at.name?.getText(source) : undefined;
      return name === undefined ? undefined : ts.isGetAccessor(at) ? `get ${name}` : name;
    }
  }
  return undefined;
}
