import type {
  CallExpression,
  ElementAccessExpression,
  Expression,
  NewExpression,
  PropertyAccessExpression,
} from "typescript";
import ts from "../../facts/typescript.js";
import { foldString } from "../model/constants.js";
import { builtInMakers } from "./shapes.js";
import { bare } from "../model/scopes.js";
import { returnedBy } from "./returned-by.js";
import type { Roots } from "./roots.js";
import { isGlobalName, isGlobalObject, type Source } from "./value-source.js";

/** The object before the dot, and the key, if it is constant. */
export function throughMember(
  { scopes }: Roots,
  access: PropertyAccessExpression | ElementAccessExpression,
): { readonly owner: Expression; readonly key: string | null } {
  const key = ts.isPropertyAccessExpression(access) ? access.name.text : foldString(access.argumentExpression, scopes);
  return { owner: access.expression, key };
}

/** Where a member lives, when its owner lives at `whole`. */
export function rootOfMember(
  roots: Roots,
  owner: Expression,
  key: string | null,
  whole: readonly Source[],
  depth: number,
): readonly Source[] {
  return [...whole.map((source) => memberOf(source, key)), ...heldIn(roots, owner, key, depth)];
}

/** A member of a namespace is a binding of the other module; of anything else it is something inside. */
export function memberOf(source: Source, key: string | null): Source {
  if (key !== null && isNamespace(source)) return { root: { ...source.root, name: key }, inside: false };
  // The default export of Node's modules, and of what was written for `require`, has the names that the module exports.
  if (key !== null && isDefaultOfPackage(source)) return { root: { ...source.root, name: key }, inside: false };
  return isGlobalObject(source) && key !== null && isGlobalName(key)
    ? { root: { kind: "global", name: key }, inside: false }
    : { ...source, inside: true };
}

function isNamespace(source: Source): source is Source & { readonly root: { readonly kind: "import" } } {
  return source.root.kind === "import" && source.root.name === "*" && !source.inside;
}

function isDefaultOfPackage(source: Source): source is typeof source & { readonly root: { readonly kind: "import" } } {
  const { root, inside } = source;
  return root.kind === "import" && root.name === "default" && !inside && !root.module.startsWith(".");
}

/** What a constant object or list holds under a key; under an unknown key any element of a list. */
export function heldIn(roots: Roots, owner: Expression, key: string | null, depth: number): readonly Source[] {
  const holder = roots.naming.constantOf(owner);
  if (holder !== undefined && ts.isArrayLiteralExpression(holder))
    return holder.elements.flatMap((element) =>
      ts.isSpreadElement(element) ? [] : ofHeld(roots, element, "element", depth),
    );
  const held = key === null ? undefined : roots.naming.memberOf(owner, key);
  return held !== undefined && ts.isExpression(held) && key !== null ? ofHeld(roots, held, key, depth) : [];
}

function ofHeld(roots: Roots, held: Expression, name: string, depth: number): readonly Source[] {
  const value = bare(held);
  const isMade =
    ts.isNewExpression(value) || (ts.isCallExpression(value) && builtInMakers.has(value.expression.getText()));
  if (!isMade) return roots.sourcesOf(value, depth + 1);
  return instanceIn(roots, value, name);
}

/** Something made in the module that no binding of its own holds. */
export function instanceIn(roots: Roots, value: NewExpression | CallExpression, name: string): readonly Source[] {
  if (roots.lifetimes.laterFunction(value) !== undefined) return [];
  const key = `${name}@${value.pos}`;
  roots.instances.set(key, value);
  return [{ root: { kind: "module", name: key }, inside: false }];
}

/** What a getter of a constant gives; undefined when there is none, or when it gives a part of `this`. */
export function rootOfGetter(
  roots: Roots,
  owner: Expression,
  key: string,
  depth: number,
): readonly Source[] | undefined {
  const getter = roots.naming.memberOf(owner, key);
  if (getter === undefined || !ts.isGetAccessor(getter)) return undefined;
  const given = roots.once(getter, () => returnedBy(getter).flatMap((value) => roots.sourcesOf(value, depth + 1)));
  return given.some(({ root }) => root.kind === "this") || !ts.isObjectLiteralExpression(getter.parent)
    ? undefined
    : given.filter(({ root }) => root.kind !== "local");
}
