import type { Span } from "../../facts/span.js";
import type { Workspace } from "../../facts/workspace.js";
import type { Effect, MadeAtStart, ParameterEffect, StateBinding } from "./module-state-facts.js";
import { callPath, changesMade, keeperAt, memoisers, registryAt, startingGlobals } from "./known-packages.js";
import type { Registries } from "./known-registries.js";
import { classMutates } from "./class-changes.js";
import { madeBy, type ShapeIn } from "./made-by.js";
import { createStateLinks, type Local, type StateLinks } from "./state-links.js";

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
        /** What it holds at first; what a factory of the workspace makes is seen through. */
        readonly holds: ShapeIn | undefined;
      }
    | { readonly kind: "global"; readonly name: string }
    | { readonly kind: "external"; readonly module: string; readonly name: string }
    /** What a package's function made on the spot. */
    | { readonly kind: "made"; readonly module: string; readonly name: string };
}

/** State in a closure that a call makes while a module is being set up. */
export interface KeptState {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn?: number;
  readonly text: string;
  /** The variable; undefined for a function of a package, whose inside isn't read. */
  readonly kept?: string;
  /** Why such a call must not run at set-up; undefined for a memoising function. */
  readonly why?: string;
}

/** An import that changes something of the whole process, and why. */
export interface EffectImport extends Span {
  readonly module: string;
  readonly why: string;
}

/** Joins the files' module-state facts along their imports: who writes to what lives in another file. */
export function linkState(workspace: Workspace) {
  const links = createStateLinks(workspace);
  const { registries, keepers } = workspace.settings;
  return {
    *writes(file: string): Generator<StateWrite> {
      for (const effect of links.stateOf(file).effects) yield* follow(links, file, effect, file, new Set());
    },
    /** Whether calling `method` changes what has this shape; undefined when nobody knows. */
    mutates: (holds: ShapeIn, method: string): boolean | undefined => mutates(links, holds, method),
    /** Whether it is a use of what the file opens while it is set up, which is found there. */
    isOpenedAtStart({ file, target }: StateWrite): boolean {
      const shape = target.kind === "module" && target.file === file ? target.holds?.shape : undefined;
      return shape?.kind === "builtin" && startingGlobals.has(shape.name);
    },
    /** Whether it is a use of what a call at set-up keeps in a closure or a generator, which is found where it is made. */
    isKeptAtStart({ effect, target }: StateWrite): boolean {
      const shape = target.kind === "module" && effect.how === "method" ? target.binding?.shape : undefined;
      if (shape?.kind !== "result" || target.kind !== "module") return false;
      const keeps = links.functionAt(links.locate(target.file, shape.of))?.keeps;
      return keeps !== undefined && keeps.ifBare !== true;
    },
    /** Why a call of a package changes something of the whole process; undefined for any other write. */
    registryOf: ({ effect, target }: StateWrite): string | undefined =>
      target.kind === "external" && effect.how === "method"
        ? registryAt(registries, target.module, callPath(target.name, effect.text))
        : undefined,
    /** Imports that change something of the whole process by being loaded. */
    *effectImports(file: string): Generator<EffectImport> {
      for (const { kind, specifier, ...edge } of workspace.importsOf(file)) {
        const why = kind === "side-effect" ? registryAt(registries, specifier ?? "", "import") : undefined;
        if (why !== undefined) yield { ...edge, module: specifier ?? "", why };
      }
    },
    *kept(file: string): Generator<KeptState> {
      for (const made of links.stateOf(file).made) yield* keptBy(links, keepers, file, made);
    },
  };
}

/** Follows one effect to what it writes to in the end. `calleeFile` is where the effect's callee is named. */
function* follow(
  links: StateLinks,
  file: string,
  effect: Effect,
  calleeFile: string,
  seen: Set<string>,
): Generator<StateWrite> {
  if (effect.how === "passed") {
    yield* followCallee(links, file, effect, calleeFile, seen);
    return;
  }
  const { root } = effect;
  if (root.kind === "global") {
    yield { file, effect, target: { kind: "global", name: root.name } };
    return;
  }
  const place = links.locate(file, root);
  if (place === undefined) {
    if (root.kind !== "import" && root.kind !== "returned") return;
    const { module, name } = root;
    if (!links.isOutside(file, module)) return;
    if (root.kind === "import") yield { file, effect, target: { kind: "external", module, name } };
    else if (changesMade(module, name, effect.method ?? "") === true)
      yield { file, effect, target: { kind: "made", module, name } };
  } else if (root.kind === "returned") {
    for (const inner of links.handedOn(place)) yield write(links, file, effect, inner);
  } else {
    const found = write(links, file, effect, place);
    if (isKnown(links, found)) yield found;
  }
}

function mutates(links: StateLinks, { file, shape }: ShapeIn, method: string): boolean | undefined {
  if (shape.kind !== "instance" && shape.kind !== "result") return undefined;
  const { of } = shape;
  if (shape.kind === "result" && (shape.part ?? shape.method) !== undefined) return undefined;
  const isOutside = of.kind === "import" && links.isOutside(file, of.module);
  if (isOutside) return changesMade(of.module, of.name, method);
  return shape.kind === "instance" ? classMutates(links, file, of, method) : undefined;
}

/** Of what an imported function gives back nobody knows what its methods do, and what it hands on is the other module's state. */
function isKnown(links: StateLinks, { effect, target }: StateWrite): boolean {
  if (target.kind !== "module" || target.holds?.shape.kind !== "result") return true;
  const { file, shape } = target.holds;
  if (shape.of.kind !== "import") return true;
  const handsOn = links.handedOn(links.locate(file, shape.of));
  const isChange = effect.how !== "method" || mutates(links, target.holds, effect.method ?? "") === true;
  return handsOn.length === 0 && isChange;
}

/** What the called function does to the parameter that gets it. */
function* followCallee(
  links: StateLinks,
  file: string,
  effect: Effect,
  calleeFile: string,
  seen: Set<string>,
): Generator<StateWrite> {
  const place = effect.callee === undefined ? undefined : links.locate(calleeFile, effect.callee);
  const visit = `${place?.file ?? ""}\0${place?.name ?? ""}\0${effect.index ?? ""}\0${effect.inside}\0${effect.deferred}`;
  // Helpers that pass it on to one another add nothing new.
  if (place === undefined || seen.has(visit)) return;
  seen.add(visit);
  for (const inner of links.functionAt(place)?.effects ?? []) {
    if (inner.root.kind === "param" && inner.root.index === effect.index)
      yield* follow(links, file, joined(effect, inner), place.file, seen);
  }
}

/** What a helper does, as an effect of the call that passes something to it. */
function joined(call: Effect, inner: ParameterEffect): Effect {
  const { line, column, endColumn, root, text } = call;
  const effect: Effect = {
    ...inner,
    line,
    column,
    root,
    text,
    inside: call.inside || inner.inside,
    deferred: call.deferred || inner.deferred,
  };
  return endColumn === undefined ? effect : { ...effect, endColumn };
}

function write(links: StateLinks, file: string, effect: Effect, home: Local): StateWrite {
  const binding = links.bindingAt(home);
  const atFirst = binding === undefined ? undefined : { file: home.file, shape: binding.shape };
  const holds = atFirst === undefined ? undefined : (madeBy(links, atFirst) ?? withoutGuess(atFirst));
  return { file, effect, target: { kind: "module", ...home, binding, holds } };
}

/** Of what a method gives back nobody knows anything, unless its class says so. */
function withoutGuess({ file, shape }: ShapeIn): ShapeIn {
  return { file, shape: shape.kind === "result" && shape.method !== undefined ? { kind: "unknown" } : shape };
}

/** What a call at set-up leaves behind: the function keeps something in a closure, or a table says so of its package. */
function* keptBy(links: StateLinks, keepers: Registries, file: string, made: MadeAtStart): Generator<KeptState> {
  const { callee, stays, bare, ...place } = made;
  const keeps = stays ? links.functionAt(links.locate(file, callee))?.keeps : undefined;
  if (keeps !== undefined && (keeps.ifBare !== true || bare === true)) {
    yield { file, ...place, kept: keeps.text };
    return;
  }
  if (callee.kind === "global") {
    const why = keeperAt(keepers, "", place.text);
    if (why !== undefined) yield { file, ...place, why };
    return;
  }
  if (callee.kind !== "import" || !links.isOutside(file, callee.module)) return;
  const path = callPath(callee.name, place.text);
  const why = keeperAt(keepers, callee.module, path);
  if (why !== undefined) yield { file, ...place, why };
  else if (stays && isMemoiser(callee.module, path === "default" ? place.text : path)) yield { file, ...place };
}

function isMemoiser(module: string, path: string): boolean {
  return memoisers.test(path.split(".").at(-1) ?? "") && !module.startsWith("node:") && module !== "events";
}
