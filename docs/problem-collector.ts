/** The parts of a VS Code problem matcher that ours uses. */
export interface ProblemMatcher {
  readonly pattern: readonly [message: MatcherLine, place: MatcherLine];
  readonly background: { readonly beginsPattern: string; readonly endsPattern: string };
}

/** Which group of a line's expression is what. */
export interface MatcherLine {
  readonly regexp: string;
  readonly severity?: number;
  readonly code?: number;
  readonly message?: number;
  readonly file?: number;
  readonly line?: number;
}

/**
 * The problems that VS Code shows while a background task runs: a line that begins a round is only that, and takes back the problems of the
 * round before; a line that ends one makes the round known.
 */
export function collectProblems({ pattern, background }: ProblemMatcher) {
  const [begins, ends] = [new RegExp(background.beginsPattern), new RegExp(background.endsPattern)];
  const [first, second] = pattern.map(({ regexp }) => new RegExp(regexp));
  const [{ code = 0 }, { file = 0, line: row = 0 }] = pattern;
  let round: string[] = [];
  let previous = "";
  const rounds: (readonly string[])[] = [];
  return {
    /** Each finished round: `S101 plugins/api/orders/src/count.ts:1`, by problem. */
    rounds,
    read(line: string): void {
      if (begins.test(line)) round = [];
      else if (ends.test(line)) rounds.push(round);
      else {
        const message = first?.exec(previous);
        const place = second?.exec(line);
        if (message && place) round.push(`${message[code]} ${place[file]}:${place[row]}`);
      }
      previous = line;
    },
  };
}
