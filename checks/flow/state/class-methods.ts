import type { ClassLikeDeclaration, Expression, Node, SourceFile } from "typescript";
import ts from "../../facts/typescript.js";
import { bare } from "../model/scopes.js";
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
    note({ at, target, detail: { how, method = "" } }: Write, owner: Node, inside: boolean): void {
      const around = methodAround(at, owner, source);
      const known = classes.get(owner);
      if (around === undefined || known === undefined || how === "passed") {
        return;
      }
      const isOwn = !inside || (target !== undefined && isOfOwnClass(target, known.node));
      if (how === "method" && isOwn) {
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

/** `this.parent` with a field `parent: Node | undefined` of a class `Node`: its methods are the class's own. */
function isOfOwnClass(target: Expression, { name, members }: ClassLikeDeclaration): boolean {
  const field = bare(target);
  if (name === undefined || !ts.isPropertyAccessExpression(field)) return false;
  if (field.expression.kind !== ts.SyntaxKind.ThisKeyword) return false;
  const declared = members.find(
    (member) =>
      ts.isPropertyDeclaration(member) && ts.isIdentifier(member.name) && member.name.text === field.name.text,
  );
  const type = declared !== undefined && ts.isPropertyDeclaration(declared) ? declared.type : undefined;
  const types = type === undefined ? [] : ts.isUnionTypeNode(type) ? type.types : [type];
  const named = types.flatMap((one) => (ts.isTypeReferenceNode(one) ? [one.typeName.getText()] : []));
  return named.length > 0 && named.every((one) => one === name.text);
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
