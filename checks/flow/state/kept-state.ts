import type { Expression, FunctionLikeDeclaration, Node, SourceFile } from "typescript";
import ts from "../../facts/typescript.js";
import type { Lifetimes } from "./lifetimes.js";
import type { FunctionFacts } from "./module-state-facts.js";
import { declarationOf } from "../model/declared.js";
import type { Binding, Scopes } from "../model/scopes.js";
import { spanOf } from "../../facts/span.js";
import { returnedBy } from "./returned-by.js";
import { changes, type Write } from "./writes.js";

/** State in closures: variables of a function that a function within it writes to. */
export function createKeptState(source: SourceFile, scopes: Scopes, lifetimes: Lifetimes) {
  const writers = new Map<Node, Set<Binding>>();

  return {
    /** A function that writes to a variable of a function around it keeps state there, for as long as it lives itself. */
    note(write: Write, binding: Binding): void {
      const { how, method = "" } = write.detail;
      if (how === "passed" || (how === "method" && !changes(method))) {
        return;
      }
      const home = lifetimes.functionAround(binding.declaration);
      const writer = lifetimes.functionAround(write.at);
      if (home !== undefined && writer !== undefined && writer !== home && !ts.isParameter(binding.declaration)) {
        writers.set(writer, (writers.get(writer) ?? new Set()).add(binding));
      }
    },

    /** State of `node` that outlives a call of it: what it gives back (`values`) writes to it, or it is a generator. */
    keptBy(node: FunctionLikeDeclaration, values: readonly Expression[]): FunctionFacts["keeps"] {
      if (node.asteriskToken !== undefined) {
        return node.name === undefined ? undefined : { ...spanOf(node.name, source), text: "the generator's position" };
      }
      const seen = new Set<Node>();
      const pending: Node[] = writers.size === 0 ? [] : [...values];
      /** A function of this one that is called while it runs is not kept: what it gives back may be. */
      const calledNow = (call: Node): Node | undefined => {
        if (!ts.isCallExpression(call) || lifetimes.functionAround(call) !== node) return undefined;
        const declaration = ts.isIdentifier(call.expression)
          ? scopes.lookup(call.expression.text, call.expression)?.declaration
          : undefined;
        const value =
          declaration !== undefined && ts.isVariableDeclaration(declaration) ? declaration.initializer : declaration;
        return value !== undefined && ts.isFunctionLike(value) && lifetimes.functionAround(value) === node
          ? value
          : undefined;
      };
      const withoutArguments: Node[] = [];
      let isBare = false;
      const next = (): Node | undefined => {
        if (pending.length === 0 && !isBare) {
          isBare = true;
          pending.push(...withoutArguments);
        }
        return pending.pop();
      };
      for (let at = next(); at !== undefined; at = next()) {
        if (seen.has(at)) {
          continue;
        }
        seen.add(at);
        if (ts.isConditionalExpression(at) && asksForArguments.test(at.condition.getText(source))) {
          pending.push(at.whenTrue);
          withoutArguments.push(at.whenFalse);
          continue;
        }
        const called = calledNow(at);
        if (called !== undefined && ts.isCallExpression(at)) {
          pending.push(...returnedBy(called), ...at.arguments);
          continue;
        }
        for (const binding of writers.get(at) ?? []) {
          if (lifetimes.functionAround(binding.declaration) === node) {
            const place = spanOf(binding.declaration, source);
            return { ...place, text: binding.name, ...(isBare && withoutArguments.length > 0 ? { ifBare: true } : {}) };
          }
        }
        const declaration = declarationOf(at, scopes);
        if (declaration !== undefined && lifetimes.functionAround(declaration) === node) pending.push(declaration);
        ts.forEachChild(at, (child) => {
          pending.push(child);
        });
      }
      return undefined;
    },
  };
}

/** Whether the function was called with anything. */
const asksForArguments = /^arguments\.length(?: (?:>|!==?) 0)?$/;
