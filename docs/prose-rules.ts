/** A way of writing that this project does not use, and what to write. */
export interface ProseRule {
  readonly pattern: RegExp;
  readonly instead: string;
}

/** Phrases of the style guide's table. They stand nowhere in the repository, this file included. */
export const banned: readonly ProseRule[] = [
  { pattern: /did[ ]you mean it by/i, instead: "is `x` its implementation?" },
  { pattern: /which[ ]there is (?:not|none)/i, instead: "unknown" },
  { pattern: /that[ ]there is not/i, instead: "unknown" },
  { pattern: /can't[ ]be asked for/i, instead: "is unavailable" },
  { pattern: /may[ ]stand once stands twice/i, instead: "A single-value header was repeated" },
  { pattern: /expects[ ]no such thing/i, instead: "Unsupported Expect header" },
  { pattern: /that[ ]are no HTTP request/i, instead: "Malformed HTTP request" },
  { pattern: /heeded[ ]in an unusual way/i, instead: "an unconventional check" },
  { pattern: /all[ ]that it came from is as it was/i, instead: "if no input changed" },
  { pattern: /a[ ]workspace that is there already/i, instead: "an existing workspace" },
  { pattern: /makes[ ]the rules between them true/i, instead: "enforces the rules between them" },
  { pattern: /told[ ]of nowhere/i, instead: "not logged" },
];

/** What a page, a message or a help text does not say either: forms of other languages, and words without content. */
export const discouraged: readonly ProseRule[] = [
  {
    pattern: /\b(?:is|are) no (?:valid|file|folder|finding|plugin|host|caller|capability|run|entry)\b/i,
    instead: "is not a ...",
  },
  {
    pattern: /\bfor who\b|\bof who\b|\bto who\b|\bfrom who\b/i,
    instead: "name the person: `for maintainers`, `the caller`",
  },
  { pattern: /\bis as it was\b|\bas it was before\b/i, instead: "unchanged" },
  { pattern: /\bwhat is said of\b|\bsay of\b/i, instead: "say about" },
  { pattern: /\b(?:is|are) told (?:of|that|what)\b/i, instead: "receives, emits, logs" },
  { pattern: /\bof which nobody\b|\bof which an\b/i, instead: "a relative clause with its own subject" },
  { pattern: /\bwhich (?:there|is what)\b/i, instead: "a sentence of its own" },
  { pattern: /\butili[sz]e|\bleverage|\bin order to\b|\bprior to\b|\bvery unique\b/i, instead: "use, to, before" },
  { pattern: /\b(?:simply|obviously|basically|actually)\b/i, instead: "nothing" },
  { pattern: /\b(\w{2,}) \1\b/i, instead: "the word once" },
];

/** Sentences that break a rule above for a reason. At most ten. */
export const exceptions: readonly { readonly text: string; readonly reason: string }[] = [];

/** Prose without code: fences, inline code, tables' rules, links' targets and HTML comments are not sentences. */
export function proseOf(page: string): string {
  return page
    .replace(/^```[^]*?^```$/gm, (block) => block.replace(/[^\n]/g, ""))
    .replace(/<!--[^]*?-->/g, (block) => block.replace(/[^\n]/g, ""))
    .replace(/`[^`\n]*`/g, "`x`")
    .replace(/\]\([^)\n]*\)/g, "]");
}

/** Each breach of the rules in a text, as `line: phrase: what to write instead`. */
export function breaches(text: string, rules: readonly ProseRule[]): string[] {
  return text.split("\n").flatMap((line, index) =>
    rules.flatMap(({ pattern, instead }) => {
      const found = pattern.exec(line)?.[0];
      if (found === undefined || exceptions.some((one) => line.includes(one.text))) return [];
      return [`${index + 1}: "${found}": write ${instead}`];
    }),
  );
}

/** The words of a sentence. */
export function wordsOf(sentence: string): number {
  return sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

/** What a message says before its way out: everything up to the colon or semicolon that introduces it. */
export function beforeTheFix(message: string): string {
  return message.split(/[:;] (?=\S+ )/, 1)[0] ?? message;
}
