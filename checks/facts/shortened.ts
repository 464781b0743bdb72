/** Code on one line, cut where it gets long. */
export function shortened(text: string, most = 60): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}
