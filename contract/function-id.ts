import { didYouMean, type DidYouMean } from "./did-you-mean.js";
import { toKebab, type IsKebab, type ToKebab } from "./kebab-case.js";
import type { IsUnion, notOneLiteral } from "./one-literal.js";

/** `Id` when it is lower-case kebab-case, else the sentence that refuses it. */
export type CheckedId<Id extends string> =
  true extends IsUnion<Id> ? notOneLiteral<"function id"> : IsKebab<Id> extends true ? Id : badFunctionId<Id>;

/** Refuses a function id that is not kebab-case. */
export type badFunctionId<Id extends string> =
  `function id \`${Id}\` is not lower-case kebab-case${DidYouMean<ToKebab<Id>>}: write one like \`reconcile-invoices\` (D-005)`;
export function badFunctionId<const Id extends string>(id: Id): badFunctionId<Id> {
  const near = didYouMean<ToKebab<Id>>(toKebab(id));
  return `function id \`${id}\` is not lower-case kebab-case${near}: write one like \`reconcile-invoices\` (D-005)`;
}
