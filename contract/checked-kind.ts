import { didYouMean, type DidYouMean } from "./did-you-mean.js";
import type { PluginKind } from "./identity.js";
import { nearestKind, type NearestKind } from "./nearest-kind.js";
import type { notOneLiteral } from "./one-literal.js";

/** `Kind` when the surface root holds it, else the sentence that refuses it. */
export type CheckedKind<
  Kind extends string,
  Surface extends PluginKind,
  Directory extends string,
> = Kind extends Surface
  ? [Surface] extends [Kind]
    ? Kind
    : notOneLiteral<"surface">
  : Kind extends PluginKind
    ? wrongRoot<Kind, Directory, Surface>
    : unknownKind<Kind>;

/** Refuses an unknown `rawr.kind`. */
export type unknownKind<Kind extends string> =
  `rawr.kind \`${Kind}\` is unknown${DidYouMean<NearestKind<Kind>>}: use \`api\`, \`workflows\`, \`web\`, \`toolkit\` or \`agent\` (D-013)`;
export function unknownKind<const Kind extends string>(kind: Kind): unknownKind<Kind> {
  const near = didYouMean<NearestKind<Kind>>(nearestKind(kind));
  return `rawr.kind \`${kind}\` is unknown${near}: use \`api\`, \`workflows\`, \`web\`, \`toolkit\` or \`agent\` (D-013)`;
}

/** Refuses a kind in the root of another kind. */
export type wrongRoot<
  Kind extends string,
  Root extends string,
  Expected extends string,
> = `rawr.kind \`${Kind}\` does not belong in \`${Root}\`: that root holds kind \`${Expected}\`; move the plugin or change its kind (D-013)`;
export function wrongRoot<const Kind extends string, const Root extends string, const Expected extends string>(
  kind: Kind,
  root: Root,
  expected: Expected,
): wrongRoot<Kind, Root, Expected> {
  return `rawr.kind \`${kind}\` does not belong in \`${root}\`: that root holds kind \`${expected}\`; move the plugin or change its kind (D-013)`;
}
