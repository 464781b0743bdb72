import type ts from "typescript";
import { pageNames } from "./changing-methods.js";
import type { Root } from "./module-state-facts.js";
import type { Binding } from "../model/scopes.js";

/** What an expression may stand for, as far as it isn't made anew on the spot. */
export interface Source {
  readonly root:
    Root | { readonly kind: "local"; readonly binding: Binding } | { readonly kind: "this"; readonly owner: ts.Node };
  /** The parameter's function, when the root is a parameter. */
  readonly owner?: ts.Node;
  /** Something inside of it. */
  readonly inside: boolean;
}

/** Without repetitions: what is reached on two ways is still one thing. */
export function distinct(sources: readonly Source[]): readonly Source[] {
  return sources.filter(
    (source, index) =>
      sources.findIndex(
        (other) => other.inside === source.inside && other.owner === source.owner && sameRoot(other.root, source.root),
      ) === index,
  );
}

function sameRoot(a: Source["root"], b: Source["root"]): boolean {
  switch (a.kind) {
    case "local":
      return b.kind === "local" && a.binding.declaration === b.binding.declaration;
    case "this":
      return b.kind === "this" && a.owner === b.owner;
    case "param":
      return b.kind === "param" && a.index === b.index;
    case "module":
    case "global":
      return b.kind === a.kind && a.name === b.name;
    case "import":
    case "returned":
      return b.kind === a.kind && a.module === b.module && a.name === b.name;
  }
}

export function isGlobalObject({ root, inside }: Source): boolean {
  return root.kind === "global" && !inside && ["globalThis", "global", "window", "self"].includes(root.name);
}

/** The page that a browser shows, or a part of it. */
export function isPage({ root }: Source): boolean {
  return root.kind === "global" && pageNames.test(root.name);
}

/** A member of the global object that has a name of its own: `globalThis.process` is `process`. */
export function isGlobalName(key: string): boolean {
  return (
    pageNames.test(key) ||
    ["process", "globalThis", "global", "window", "self", "Object", "Reflect", "Map", "Set", "Array"].includes(key)
  );
}
