import { toKebab, type ToKebab } from "../kebab-case.js";
import { nearestKind, type NearestKind } from "../nearest-kind.js";
import { didYouMean, type DidYouMean } from "./did-you-mean.js";

/** What the compiler says of a `rawr.kind` that is none. */
export type unknownKind<Kind extends string> =
  `rawr.kind \`${Kind}\` is unknown${DidYouMean<NearestKind<Kind>>}: use \`api\`, \`workflows\`, \`web\`, \`toolkit\` or \`agent\` (D-013)`;
/** What is said of a `rawr.kind` that is none, word for word what the compiler says. */
export function unknownKind<const Kind extends string>(kind: Kind): unknownKind<Kind> {
  const near = didYouMean<NearestKind<Kind>>(nearestKind(kind));
  return `rawr.kind \`${kind}\` is unknown${near}: use \`api\`, \`workflows\`, \`web\`, \`toolkit\` or \`agent\` (D-013)`;
}

/** What the compiler says of a kind below the root of another kind. */
export type wrongRoot<
  Kind extends string,
  Root extends string,
  Expected extends string,
> = `rawr.kind \`${Kind}\` does not belong in \`${Root}\`: that root holds kind \`${Expected}\`; move the plugin or change its kind (D-013)`;
/** What is said of a kind below the root of another kind, word for word what the compiler says. */
export function wrongRoot<const Kind extends string, const Root extends string, const Expected extends string>(
  kind: Kind,
  root: Root,
  expected: Expected,
): wrongRoot<Kind, Root, Expected> {
  return `rawr.kind \`${kind}\` does not belong in \`${root}\`: that root holds kind \`${expected}\`; move the plugin or change its kind (D-013)`;
}

/** The capability that someone most likely meant; `never` when there is none. */
export type NearestCapability<Capability extends string> = Exclude<ToKebab<Capability>, "workflows">;

/** What the compiler says of a `rawr.capability` that is not a valid capability. */
export type badCapability<
  Capability extends string,
  Near extends string = DidYouMean<NearestCapability<Capability>>,
> = `rawr.capability \`${Capability}\` is not a valid capability${Near}: lower-case kebab-case, at most 64 characters, and not \`workflows\` (D-013)`;
/** What is said of a `rawr.capability` that is not a valid capability, word for word what the compiler says. */
export function badCapability<const Capability extends string>(capability: Capability): badCapability<Capability> {
  const kebab = toKebab(capability);
  const near = didYouMean<NearestCapability<Capability>>(kebab === "workflows" ? undefined : kebab);
  return `rawr.capability \`${capability}\` is not a valid capability${near}: lower-case kebab-case, at most 64 characters, and not \`workflows\` (D-013)`;
}

/** What the compiler says of a key that had a meaning once. */
export type legacyKey<Key extends string> =
  `\`${Key}\` is a legacy key without meaning: remove it; rawr.kind and rawr.capability say what the plugin is (D-013)`;
/** What is said of a key that had a meaning once, word for word what the compiler says. */
export function legacyKey<const Key extends string>(key: Key): legacyKey<Key> {
  return `\`${key}\` is a legacy key without meaning: remove it; rawr.kind and rawr.capability say what the plugin is (D-013)`;
}

/** What the compiler says of a union where one literal is meant. A running program has one value, so nothing throws it. */
export type notOneLiteral<What extends string> =
  `${What} must be one string literal, not a union: write one literal, or a constant that holds one (D-013)`;
/** What is said of a union where one literal is meant, word for word what the compiler says. */
export function notOneLiteral<const What extends string>(what: What): notOneLiteral<What> {
  return `${what} must be one string literal, not a union: write one literal, or a constant that holds one (D-013)`;
}
