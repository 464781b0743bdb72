import { didYouMean, type DidYouMean } from "./did-you-mean.js";

/** What the compiler says of a path that the payload of an event lacks. */
export type missingPath<
  Event extends string,
  Path extends string,
  Near extends string = never,
> = `event \`${Event}\` has no \`${Path}\`${DidYouMean<Near>}: name a member of its schema (D-005)`;
/** What is said of a path that the payload of an event lacks, word for word what the compiler says. */
export function missingPath<const Event extends string, const Path extends string, const Near extends string = never>(
  event: Event,
  path: Path,
  near?: Near,
): missingPath<Event, Path, Near> {
  return `event \`${event}\` has no \`${path}\`${didYouMean<Near>(near)}: name a member of its schema (D-005)`;
}

/** What the compiler says of an option that judges single events, in a function that takes batches. */
export type notBatched<Option extends string> =
  `\`${Option}\` judges one event and \`batchEvents\` hands over several: remove one of the two (D-005)`;
/** What is said of an option that judges single events, in a function that takes batches, word for word what the compiler says. */
export function notBatched<const Option extends string>(option: Option): notBatched<Option> {
  return `\`${option}\` judges one event and \`batchEvents\` hands over several: remove one of the two (D-005)`;
}

/** What the compiler says of `rateLimit` beside `idempotency`. */
export type idempotencyLimits =
  "`idempotency` is a rate limit of one run a day and replaces `rateLimit`: remove one of the two (D-005)";
/** What is said of `rateLimit` beside `idempotency`, word for word what the compiler says. */
export function idempotencyLimits(): idempotencyLimits {
  return "`idempotency` is a rate limit of one run a day and replaces `rateLimit`: remove one of the two (D-005)";
}

/** What the compiler says of a reaction to an event that no plugin of the composition sends. */
export type unsentEvent<
  Key extends string,
  Name extends string,
> = `\`${Key}\` reacts to \`${Name}\`, which no plugin of this composition sends: add its owner, or declare it with \`defineExternalEvent\` (D-005)`;
/** What is said of a reaction to an event that no plugin of the composition sends, word for word what the compiler says. */
export function unsentEvent<const Key extends string, const Name extends string>(
  key: Key,
  name: Name,
): unsentEvent<Key, Name> {
  return `\`${key}\` reacts to \`${name}\`, which no plugin of this composition sends: add its owner, or declare it with \`defineExternalEvent\` (D-005)`;
}

/** What the compiler says of a reaction to an event whose owner sends another payload. */
export type reactionDiffers<
  Key extends string,
  Name extends string,
> = `\`${Key}\` expects another payload of \`${Name}\` than its owner sends: use one \`defineEvent\` for both (D-005)`;
/** What is said of a reaction to an event whose owner sends another payload, word for word what the compiler says. */
export function reactionDiffers<const Key extends string, const Name extends string>(
  key: Key,
  name: Name,
): reactionDiffers<Key, Name> {
  return `\`${key}\` expects another payload of \`${name}\` than its owner sends: use one \`defineEvent\` for both (D-005)`;
}
