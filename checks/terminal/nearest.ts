/** The candidate that `text` most likely meant, if one is near enough to be worth offering. */
export function nearest(text: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    const distance = editDistance(text.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best !== undefined && bestDistance <= Math.max(1, Math.floor(Math.max(text.length, best.length) * 0.4))
    ? best
    : undefined;
}

/** `unknown gate \`x\`: did you mean \`y\`?` or, with nothing near, all there is. */
export function unknownName(what: string, name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  const wayOut = near === undefined ? `there are ${known.map(quote).join(", ")}` : `did you mean ${quote(near)}?`;
  return `unknown ${what} ${quote(name)}: ${wayOut}`;
}

const quote = (name: string) => `\`${name}\``;

/** Optimal string alignment: insertions, deletions, replacements, and swapped neighbours. */
function editDistance(left: string, right: string): number {
  // A name is short; what is not can't be near, and must not cost quadratic time.
  if (left.length > 100 || right.length > 100) return Infinity;
  const rows: number[][] = [Array.from({ length: right.length + 1 }, (_, column) => column)];
  const cell = (row: number, column: number) => rows[row]?.[column] ?? Infinity;
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    rows.push(current);
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      const swapped =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      current.push(
        Math.min(
          cell(row - 1, column) + 1,
          cell(row, column - 1) + 1,
          cell(row - 1, column - 1) + (same ? 0 : 1),
          swapped ? cell(row - 2, column - 2) + 1 : Infinity,
        ),
      );
    }
  }
  return cell(left.length, right.length);
}
