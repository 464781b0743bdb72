import type { SourceFile } from "typescript";
import { opens, piped, written } from "./changing-methods.js";
import { spanOf } from "../../facts/span.js";
import type { createClassMethods } from "./class-methods.js";
import type { createKeptState } from "./kept-state.js";
import type { Effect, ParameterEffect } from "./module-state-facts.js";
import { isKeyedByCall } from "./per-call-keys.js";
import { shortened } from "../../facts/shortened.js";
import type { Roots } from "./roots.js";
import type { StateBindings } from "./state-bindings.js";
import type { StateNames } from "./state-names.js";
import type { Source } from "./value-source.js";
import { changes, isAssign, isRead, type Write } from "./writes.js";

interface Listeners {
  readonly classMethods: ReturnType<typeof createClassMethods>;
  readonly keptState: ReturnType<typeof createKeptState>;
}

/** Sorts the writes of a file by what they write to: an instance, a call's own variables, a parameter, or something that stays. */
export function createStateEffects(
  source: SourceFile,
  roots: Roots,
  names: StateNames,
  bindings: StateBindings,
  { classMethods, keptState }: Listeners,
) {
  const { lifetimes } = roots;
  const effects: Effect[] = [];
  const ofFunctions = new Map<string, Map<string, ParameterEffect>>();

  const add = (write: Write, { inside }: Source, root: Effect["root"], deferred: boolean): void => {
    const text = shortened(write.text.getText(source));
    effects.push({ ...spanOf(write.at, source), ...write.detail, inside, text, root, deferred });
  };

  const toParameter = (write: Write, { owner, inside }: Source, root: Effect["root"]): void => {
    const key = owner === undefined ? undefined : names.ofFunction(owner);
    if (key === undefined || isAssign(write) || isRead(write)) return;
    const known = ofFunctions.get(key) ?? new Map<string, ParameterEffect>();
    const deferred = lifetimes.functionAround(write.at) !== owner;
    const effect = { ...write.detail, root, inside, deferred };
    ofFunctions.set(key, known.set(effectKey(effect), effect));
  };

  const toModule = (write: Write, found: Source, name: string, deferred: boolean): void => {
    bindings.note(name, write.at);
    const { how, method = "" } = write.detail;
    const kind = bindings.known[name]?.shape.kind;
    const isCode = kind === "instance" || kind === "result" || kind === "builtin";
    if (!found.inside && isKeyedByCall(write, bindings.declarationOf(name, write.at), roots)) return;
    // A server that listens is open from then on, also when it is opened at set-up.
    const isOpened = isCode && opens(method);
    if (
      how === "passed" ||
      isOpened ||
      (deferred && (how !== "method" || isCode || changes(method) || method === written || method === piped))
    )
      add(write, found, { kind: "module", name }, deferred);
  };

  return {
    effects,
    ofFunctions,
    record(write: Write, found: Source): void {
      const { root } = found;
      const { how, method = "" } = write.detail;
      if (root.kind === "this") classMethods.note(write, root.owner, found.inside);
      else if (root.kind === "local") keptState.note(write, root.binding);
      else if (root.kind === "param") toParameter(write, found, root);
      else {
        const deferred = write.isLater === true || lifetimes.laterFunction(write.at) !== undefined;
        if (root.kind === "module") toModule(write, found, root.name, deferred);
        else if (isRead(write)) return;
        else if (root.kind === "global") {
          if (globalObjects.has(root.name) || (how !== "method" && how !== "passed")) add(write, found, root, deferred);
        } else if (root.kind === "returned") {
          // Most calls give back something new; what is called on it matters only if it changes things.
          if (how === "method" ? changes(method) || opens(method) : how === "property" || root.module.startsWith("."))
            add(write, found, root, deferred);
        } else add(write, found, root, deferred);
      }
    },
  };
}

const globalObjects: ReadonlySet<string> = new Set(["globalThis", "global", "window", "self", "process"]);

/** Tells effects apart. Most have no callee, and there are many. */
function effectKey({ how, method, index, callee, root, inside, deferred }: ParameterEffect): string {
  const place = root.kind === "param" ? root.index : "";
  const passed = callee === undefined ? "" : JSON.stringify(callee);
  return `${how} ${method ?? ""} ${index ?? ""} ${place} ${inside} ${deferred} ${passed}`;
}
