/** An escape that may stand for a letter: `\u0072equire`, `"r\equire"`. Line ends, tabs, quotes, `\$` and `\\` stand for none. */
const hidesLetters = /\\[^nrt'"`$\\]/;

/** Answers whether a file can name a word at all, written out or behind escapes: without it, nobody need be asked what they call. */
export function mentionsIn(text: string): (word: string) => boolean {
  const mayHide = hidesLetters.test(text);
  return (word) => mayHide || text.includes(word);
}
