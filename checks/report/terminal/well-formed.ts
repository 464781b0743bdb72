/** Lone surrogates replaced: they can't be written as UTF-8, nor percent-encoded. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}
