import type { Workspace } from "../../workspace/workspace.js";
import type { Effect, FunctionFacts, Root, Shape, StateBinding } from "./module-state-facts.js";

/** A write to something that outlives the call, with everything known that other files say about it. */
export interface StateWrite {
  /** Where the write, or the call that leads to it, stands. */
  readonly file: string;
  readonly effect: Effect;
  readonly target:
    | {
        readonly kind: "module";
        readonly file: string;
        readonly name: string;
        readonly binding: StateBinding | undefined;
      }
    | { readonly kind: "global"; readonly name: string }
    | { readonly kind: "external"; readonly module: string };
}

/** State in a closure that a call makes while a module is being set up. */
export interface KeptState {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn?: number;
  readonly text: string;
  /** The variable; undefined for a memoising function of a package, whose inside isn't read. */
  readonly kept?: string;
}

interface Local {
  readonly file: string;
  readonly name: string;
}

/** Memoising helpers of packages, by the names under which they are published. */
const memoisers = /^(?:once|memoize|memoizee|memoizeOne|memoizeWith|pMemoize|mem|nanomemoize|lazy[A-Z]\w*)$/;

/** Joins the files' module-state facts along their imports: who writes to what lives in another file. */
export function linkState(workspace: Workspace) {
  const stateOf = (file: string) => workspace.facts(file).moduleState;
  const known = new Set(workspace.files);

  const targets = new Map<string, ReadonlyMap<string, string>>();
  const moduleOf = (file: string, specifier: string): string | undefined => {
    let found = targets.get(file);
    if (found === undefined) {
      found = new Map(
        workspace
          .importsOf(file)
          .flatMap((edge) =>
            edge.specifier !== null && edge.to !== null && known.has(edge.to)
              ? [[edge.specifier, edge.to] as const]
              : [],
          ),
      );
      targets.set(file, found);
    }
    return found.get(specifier);
  };

  /** Where an exported name is declared, through any number of re-exports. */
  const exported = (file: string, name: string, seen = new Set<string>()): Local | undefined => {
    const key = `${file}\0${name}`;
    if (seen.has(key)) {
      return undefined;
    }
    seen.add(key);
    const local = stateOf(file).exports[name];
    if (local !== undefined) {
      return imported(file, local, seen) ?? { file, name: local };
    }
    for (const { kind, to, names } of workspace.importsOf(file)) {
      if (kind !== "re-export" || to === null || !known.has(to)) {
        continue;
      }
      const original = names.find((entry) => entry.endsWith(` as ${name}`))?.split(" as ", 1)[0];
      const found =
        original !== undefined && original !== "*"
          ? exported(to, original, seen)
          : names.includes("*")
            ? exported(to, name, seen)
            : undefined;
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  };

  /** When the local name was itself imported. */
  const imported = (file: string, local: string, seen: Set<string>): Local | undefined => {
    for (const { kind, to, names } of workspace.importsOf(file)) {
      const original =
        kind === "static" ? names.find((entry) => entry.endsWith(` as ${local}`))?.split(" as ", 1)[0] : undefined;
      if (original !== undefined && original !== "*" && to !== null && known.has(to)) {
        return exported(to, original, seen);
      }
    }
    return undefined;
  };

  const located = new Map<string, Local | undefined>();
  const locate = (file: string, root: Root): Local | undefined => {
    if (root.kind === "module") {
      return { file, name: root.name };
    }
    if (root.kind !== "import" && root.kind !== "returned") {
      return undefined;
    }
    const to = moduleOf(file, root.module);
    if (to === undefined) {
      return undefined;
    }
    const key = `${to}\0${root.name}`;
    if (!located.has(key)) {
      located.set(key, exported(to, root.name));
    }
    return located.get(key);
  };

  const functionAt = (place: Local | undefined): FunctionFacts | undefined =>
    place === undefined ? undefined : stateOf(place.file).functions[place.name];

  /** Follows one effect to what it writes to in the end. `calleeFile` is where the effect's callee is named. */
  function* follow(file: string, effect: Effect, calleeFile: string, seen: Set<string>): Generator<StateWrite> {
    if (effect.how === "passed") {
      if (effect.callee === undefined) {
        return;
      }
      const place = locate(calleeFile, effect.callee);
      const visit = `${place?.file ?? ""}\0${place?.name ?? ""}\0${effect.index ?? ""}\0${effect.inside}\0${effect.deferred}`;
      if (place === undefined || seen.has(visit)) {
        return; // helpers that pass it on to one another add nothing new
      }
      seen.add(visit);
      for (const inner of functionAt(place)?.effects ?? []) {
        if (inner.root.kind === "param" && inner.root.index === effect.index) {
          const { line, column, endColumn, root, text } = effect;
          const joined: Effect = {
            ...inner,
            line,
            column,
            root,
            text,
            inside: effect.inside || inner.inside,
            deferred: effect.deferred || inner.deferred,
          };
          yield* follow(file, endColumn === undefined ? joined : { ...joined, endColumn }, place.file, seen);
        }
      }
      return;
    }
    const { root } = effect;
    if (root.kind === "global") {
      yield { file, effect, target: { kind: "global", name: root.name } };
      return;
    }
    const place = locate(file, root);
    if (place === undefined) {
      if (root.kind === "import" && moduleOf(file, root.module) === undefined) {
        yield { file, effect, target: { kind: "external", module: root.module } };
      }
      return;
    }
    if (root.kind === "returned") {
      for (const back of functionAt(place)?.returns ?? []) {
        const inner = locate(place.file, back);
        if (inner !== undefined) {
          yield write(file, effect, inner);
        }
      }
      return;
    }
    yield write(file, effect, place);
  }

  const write = (file: string, effect: Effect, { file: home, name }: Local): StateWrite => ({
    file,
    effect,
    target: { kind: "module", file: home, name, binding: stateOf(home).bindings[name] },
  });

  /** Whether a method of a class, or of a class that it extends, writes to the instance; undefined when the class isn't known. */
  const classMutates = (file: string, of: Root, method: string, depth = 0): boolean | undefined => {
    const place = locate(file, of);
    const facts = place === undefined ? undefined : stateOf(place.file).classes[place.name];
    if (facts === undefined || place === undefined || depth > 8) {
      return undefined;
    }
    if (facts.mutating.includes(method)) {
      return true;
    }
    return facts.base === undefined ? false : classMutates(place.file, facts.base, method, depth + 1);
  };

  return {
    *writes(file: string): Generator<StateWrite> {
      for (const effect of stateOf(file).effects) {
        yield* follow(file, effect, file, new Set());
      }
    },
    /** Whether calling `method` changes what has this shape; undefined when nobody knows. */
    mutates(file: string, shape: Shape, method: string): boolean | undefined {
      if (shape.kind === "instance") {
        return classMutates(file, shape.of, method);
      }
      if (shape.kind === "result") {
        const place = locate(file, shape.of);
        const makes = functionAt(place)?.makes;
        return makes === undefined || place === undefined ? undefined : classMutates(place.file, makes, method);
      }
      return undefined;
    },
    *kept(file: string): Generator<KeptState> {
      for (const { callee, ...made } of stateOf(file).made) {
        const keeps = functionAt(locate(file, callee))?.keeps;
        if (keeps !== undefined) {
          yield { file, ...made, kept: keeps.text };
        } else if (callee.kind === "import" && moduleOf(file, callee.module) === undefined) {
          const name = callee.name === "default" || callee.name === "*" ? made.text : callee.name;
          if (memoisers.test(name) && !callee.module.startsWith("node:") && callee.module !== "events") {
            yield { file, ...made };
          }
        }
      }
    },
  };
}
