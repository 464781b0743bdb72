import { digest } from "../facts/digest.js";
import { CouldNotJudge } from "../workspace/could-not-judge.js";
import {
  evidenceFile,
  type Chained,
  type EndLine,
  type Evidence,
  type EvidenceLine,
  type RequestLine,
  type RunLine,
  type TestLine,
} from "./evidence-line.js";

const wayOut = "only a run of the suites writes evidence: run `rawr-hq check --run-suites` again";

/** The lines of a run, chained: each holds the hash of the one before and of its own content. */
export function evidenceText(run: RunLine, tests: readonly TestLine[], requests: readonly RequestLine[]): string {
  const lines: EvidenceLine[] = [run];
  for (const test of tests) {
    lines.push(test, ...requests.filter(({ id, name }) => id === test.id && name === test.name));
  }
  const assertions = tests.reduce((sum, test) => sum + test.assertions, 0);
  const end: EndLine = { line: "end", tests: tests.length, requests: requests.length, assertions };
  const codeHash = hashOfCode(run);
  const testHash = hashOfTest(run);
  let prev = "";
  return [...lines, end]
    .map((line, n) => {
      const body = { n, ...line, codeHash, testHash, prev };
      prev = digest(JSON.stringify(body));
      return `${JSON.stringify({ ...body, hash: prev })}\n`;
    })
    .join("");
}

/**
 * Reads a run back.
 *
 * @throws CouldNotJudge when a line is missing, edited, copied from another run, or torn; it names the line.
 */
export function parseEvidence(text: string): Evidence {
  const rows = text.split("\n");
  if (rows.pop() !== "") throw damaged(rows.length + 1, "is incomplete: the file ends in the middle of it");
  const lines = rows.map((row, n) => parseLine(row, n));
  let prev = "";
  for (const [n, line] of lines.entries()) {
    const { hash, ...body } = line;
    if (line.n !== n) throw damaged(n + 1, `says that it is line ${line.n + 1}: a line is missing, doubled or moved`);
    if (line.prev !== prev)
      throw damaged(
        n + 1,
        "does not follow the previous line: it belongs to another run, or the previous line was edited",
      );
    if (digest(JSON.stringify(body)) !== hash) throw damaged(n + 1, "was edited by hand: its hash does not match");
    prev = hash;
  }
  const [run] = lines;
  const end = lines.at(-1);
  if (run?.line !== "run" || run.format !== 1) throw damaged(1, "is not a run of a version that this rawr-hq supports");
  if (end?.line !== "end") throw damaged(lines.length, "is not the end of a run: the lines after it are missing");
  const codeHash = hashOfCode(run);
  const testHash = hashOfTest(run);
  for (const [n, line] of lines.entries()) {
    if (line.codeHash !== codeHash || line.testHash !== testHash)
      throw damaged(n + 1, "names other code than its run does: it was copied");
  }
  return toEvidence(run, lines.slice(1, -1), end);
}

function toEvidence(run: RunLine, lines: readonly EvidenceLine[], end: EndLine): Evidence {
  const tests: (TestLine & { seen: RequestLine[] })[] = [];
  for (const line of lines) {
    if (line.line === "test") tests.push({ ...line, seen: [] });
    else if (line.line === "request") tests.at(-1)?.seen.push(line);
    else throw damaged(1, `is followed by a second \`${line.line}\` line`);
  }
  const count = tests.reduce((sum, { seen }) => sum + seen.length, 0);
  const isWhole =
    end.tests === tests.length &&
    end.requests === count &&
    tests.every(({ requests, seen }) => requests === seen.length);
  if (!isWhole) throw damaged(lines.length + 2, "has different counts of tests or requests than the file contains");
  return { run, tests };
}

function parseLine(row: string, n: number): EvidenceLine & Chained {
  let value: unknown;
  try {
    value = JSON.parse(row);
  } catch {
    throw damaged(n + 1, "is not JSON: it is incomplete or was edited by hand");
  }
  const isLine =
    typeof value === "object" &&
    value !== null &&
    "line" in value &&
    "hash" in value &&
    "prev" in value &&
    "n" in value;
  if (!isLine) throw damaged(n + 1, "is not a line of evidence");
  // The hash, which is checked next, covers every member: this is what evidenceText wrote.
  return value as EvidenceLine & Chained;
}

const hashOfCode = ({ files, packages }: RunLine): string => digest(JSON.stringify([files, packages]));
const hashOfTest = ({ files, harness }: RunLine): string =>
  digest(JSON.stringify(harness.map((file) => files[file] ?? "")));

function damaged(line: number, what: string): CouldNotJudge {
  return new CouldNotJudge(`${evidenceFile}, line ${line}, ${what}; ${wayOut}`);
}
