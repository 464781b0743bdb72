import { legacyKeys } from "@rawr/hq-contract/tables";
import type { Spot } from "../interpreter/domain.js";
import type { TypeModule } from "./types.js";
import { isPackagePath } from "./package-path.js";
import type { At, FlowType } from "../model/program.js";
import { one, type Atom, type Atoms, type Value } from "../interpreter/value.js";

/** What is wrong with a use of plugin metadata. */
export type MetadataFault =
  "read" | "write" | "declare" | "interpret" | "undecidable" | "untraceable" | "schema" | "text";

export interface MetadataUse {
  readonly fault: MetadataFault;
  readonly file: string;
  readonly at: At;
  /** The key, when it is known. */
  readonly key: string;
  /** What was used: "a package.json", "a plugin manifest", "the `rawr` block". */
  readonly of: string;
  /** For a read in a helper: where the key came from. */
  readonly through?: { readonly file: string; readonly at: At };
}

/** What of a workspace decides which values are metadata. */
export interface MetadataScope {
  /** The shared parser: a file of the workspace, or a package. */
  readonly parsers: readonly string[];
  /** Whether metadata may come from a file, or arrive there. */
  isStart(file: string): boolean;
  /** Whether a file belongs to a plugin. */
  isPlugin(file: string): boolean;
  /** Whether what stands in a file is the parser's own business. */
  isParser(file: string): boolean;
}

/**
 * Taint labels of this domain:
 * `source`: text, path or handle of a package.json; `package`: what it parses to; `elsewhere`: a package.json that is not a
 * plugin's; `member`: one of the values of either, under a key that the code doesn't name; `block`: its `rawr`; `manifest`: what the shared parser made of it; `keys`: the names of the keys of one of them;
 * `parser`: the shared parser itself; `suspect`: the `rawr` of a value of unknown origin; `typed`: a value known by its type only.
 */
export type MetadataLabel =
  | {
      readonly key: string;
      readonly kind: "source" | "package" | "elsewhere" | "member" | "block" | "manifest" | "parser" | "suspect";
    }
  | { readonly key: string; readonly kind: "keys"; readonly of: PlainKind }
  | { readonly key: string; readonly kind: "typed"; readonly type: FlowType; readonly module: TypeModule };

export type PlainKind = Exclude<MetadataLabel["kind"], "keys" | "typed">;

export const legacy = new Set<string>(legacyKeys);
export const names = {
  package: "a package.json",
  elsewhere: "a package.json",
  member: "any member of a package.json",
  block: "the `rawr` block of a package.json",
  manifest: "a plugin manifest",
  suspect: "a `rawr` block of unknown origin",
} as const;

/** Puts taint labels on values, and keeps what was found. */
export class MetadataTaint {
  readonly uses = new Map<string, MetadataUse>();
  readonly atoms: Atoms;
  readonly #scope: MetadataScope;

  constructor(atoms: Atoms, scope: MetadataScope) {
    this.atoms = atoms;
    this.#scope = scope;
  }

  label(kind: PlainKind, variant?: string): MetadataLabel {
    return { key: variant === undefined ? kind : `${kind}:${variant}`, kind };
  }

  tainted(kind: PlainKind, variant?: string | Spot): Value {
    return one(this.atoms.label(this.label(kind, typeof variant === "string" ? variant : undefined)));
  }

  isSource(value: Value): boolean {
    return [...value].some((atom) =>
      atom.k === "label"
        ? atom.label.kind === "source"
        : atom.k === "constant" && typeof atom.value === "string" && isPackagePath(atom.value),
    );
  }

  /** Whether a value is the text of a package.json, or absent: what reads every kind of file searches none of them for a key. */
  isOnlySource(value: Value): boolean {
    const texts = [...value].filter((atom) => !(atom.k === "constant" && !atom.value));
    return texts.length > 0 && texts.every((atom) => atom.k === "label" && atom.label.kind === "source");
  }

  report(fault: MetadataFault, spot: Spot, key: string, kind: MetadataLabel["kind"]): void {
    this.note(fault, spot.file, spot.at, key, kind);
  }

  note(fault: MetadataFault, file: string, at: At, key: string, kind: MetadataLabel["kind"]): void {
    if (this.#scope.isParser(file)) return;
    const of = kind in names ? names[kind as keyof typeof names] : "plugin metadata";
    this.uses.set(`${file}:${at[0]}:${at[1]}:${fault}:${key}`, { fault, file, at, key, of });
  }
}

/** The last name that leads to a function. */
export function calleeName(callee: Atom): string {
  if (callee.k === "external") {
    const name = callee.path.at(-1) ?? "default";
    return name === "default"
      ? (callee.module
          .replace(/\.[cm]?js$/, "")
          .split(/[/.]/)
          .at(-1) ?? "")
      : name;
  }
  return callee.k === "member" ? callee.name : "";
}

/** All names that lead to a function, and its module. */
export function calleeText(callee: Atom): string {
  if (callee.k === "external") return `${callee.module}.${callee.path.join(".")}`;
  return callee.k === "member" ? callee.name : "";
}
