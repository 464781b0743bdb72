import { evidenceText } from "../evidence-text.js";
import type { Evidence, RequestLine, TestLine } from "../evidence-line.js";

/** Evidence that was tampered with. */
export interface EvidenceMutant {
  readonly id: string;
  readonly breaks: string;
  /** `text` is whole and current; `older` is of another code. */
  readonly tamper: (text: string, evidence: Evidence, older: string) => string;
}

const lines = (text: string): string[] => text.split("\n").slice(0, -1);
const join = (all: readonly string[]): string => `${all.join("\n")}\n`;
const edited = (id: string, breaks: string, change: (rows: string[], older: string[]) => string[]): EvidenceMutant => ({
  id,
  breaks,
  tamper: (text, _evidence, older) => join(change(lines(text), lines(older))),
});

/** Somebody who knows how a chain is made writes a new one. */
const rewritten = (
  id: string,
  breaks: string,
  change: (
    test: TestLine & { readonly seen: readonly RequestLine[] },
  ) => (TestLine & { readonly seen: readonly RequestLine[] })[],
): EvidenceMutant => ({
  id,
  breaks,
  tamper: (_text, { run, tests }) => {
    const changed = tests.flatMap(change);
    const plain = changed.map(({ seen, ...test }) => ({ ...unchained(test), requests: seen.length }));
    return evidenceText(
      unchained(run),
      plain,
      changed.flatMap(({ seen }) => seen.map(unchained)),
    );
  },
});

/** A line without its place in the chain it came from. */
function unchained<Line extends object>(line: Line): Line {
  const chain = new Set(["n", "codeHash", "testHash", "prev", "hash"]);
  // The members that are left out are the chain's, which no line's own type names.
  return Object.fromEntries(Object.entries(line).filter(([name]) => !chain.has(name))) as Line;
}

const isCell = ({ id }: TestLine): boolean => id === "cell:external:rpc";

export const evidenceMutants: readonly EvidenceMutant[] = [
  edited("line-edited", "a status is edited by hand", (rows) =>
    rows
      .map((row, n) => (n === 5 ? row.replace(/"status":\d+/, '"status":401') + " " : row))
      .map((row) => row.replace('"status":200', '"status":201')),
  ),
  edited("line-removed", "a line is removed", (rows) => rows.filter((_, n) => n !== 7)),
  edited("line-doubled", "a line is copied within the file", (rows) => [...rows.slice(0, 8), ...rows.slice(7)]),
  edited("lines-swapped", "two lines change places", ([first = "", second = "", third = "", ...rest]) => [
    first,
    third,
    second,
    ...rest,
  ]),
  edited("end-removed", "the last line is missing", (rows) => rows.slice(0, -1)),
  edited("start-removed", "the first line is missing", (rows) => rows.slice(1)),
  edited("line-of-another-run", "a line is copied from an older run", (rows, older) =>
    rows.map((row, n) => (n === 7 ? (older[7] ?? "") : row)),
  ),
  edited("run-of-another-code", "the evidence of older code is put in its place", (_rows, older) => older),
  edited("no-json", "a line is not JSON", (rows) =>
    rows.map((row, n) => (n === 3 ? "suite:web:first-party-rpc passed" : row)),
  ),
  {
    id: "torn",
    breaks: "the file ends in the middle of a line",
    tamper: (text) => text.slice(0, Math.floor(text.length / 2)),
  },
  { id: "empty", breaks: "the file is empty", tamper: () => "" },
  rewritten("cell-left-out", "a cell is left out, and the chain is made anew", (test) => (isCell(test) ? [] : [test])),
  rewritten("suite-left-out", "a suite is left out, and the chain is made anew", (test) =>
    test.id === "suite:api:boundary" ? [] : [test],
  ),
  rewritten("seam-left-out", "a seam is left out, and the chain is made anew", (test) =>
    test.id === "seam:keys" ? [] : [test],
  ),
  rewritten("crash-for-a-denial", "a refusal was a crash", (test) => [
    { ...test, seen: test.seen.map((one) => (isCell(test) && one.role === "refusal" ? { ...one, status: 500 } : one)) },
  ]),
  rewritten("controls-left-out", "the controls are left out", (test) => [
    { ...test, seen: test.seen.filter(({ role }) => role !== "control") },
  ]),
  rewritten("test-was-skipped", "a test was skipped", (test) => [
    isCell(test) ? { ...test, state: "skipped", mode: "skip" } : test,
  ]),
  rewritten("test-was-retried", "a test passed when it was repeated", (test) => [
    isCell(test) ? { ...test, retries: 2 } : test,
  ]),
  rewritten("test-asserted-nothing", "a test asserted nothing", (test) => [
    isCell(test) ? { ...test, assertions: 0 } : test,
  ]),
  rewritten("nobody-was-refused", "a cell has no refusal", (test) => [
    isCell(test) ? { ...test, seen: test.seen.filter(({ role }) => role !== "refusal") } : test,
  ]),
];
