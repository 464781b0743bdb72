import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { compare } from "../../workspace/place.js";
import { baselineFile } from "./baseline-name.js";

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "is not a day of the form YYYY-MM-DD");

const baselineSchema = z.strictObject({
  format: z.literal(1),
  /** Each time that the baseline was made to grow. */
  growth: z.array(z.strictObject({ on: day, by: z.int().positive(), reason: z.string().min(1) })),
  /** Known instances, sorted by file, code and fingerprint. */
  known: z.array(
    z.strictObject({
      code: z.string(),
      file: z.string(),
      message: z.string(),
      fingerprint: z.string().min(1),
      since: day,
    }),
  ),
});

/** The findings that a workspace knows of and has not corrected yet. */
export type Baseline = z.infer<typeof baselineSchema>;
export type KnownFinding = Baseline["known"][number];

/** The workspace's baseline, or undefined when it has none. */
export function readBaseline(root: string): Baseline | undefined {
  let text: string;
  try {
    text = readFileSync(join(root, baselineFile), "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new CouldNotJudge(`${baselineFile} can't be read: make it readable, or restore it`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CouldNotJudge(`${baselineFile} is not JSON: restore it; only \`rawr-hq baseline freeze\` writes it`);
  }
  const parsed = baselineSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new CouldNotJudge(
      `${baselineFile}: \`${issue?.path.join(".") ?? ""}\` ${issue?.message ?? "is wrong"}: restore it; only \`rawr-hq baseline freeze\` writes it`,
    );
  }
  return parsed.data;
}

/** The text of a baseline: the same entries give the same bytes, one entry a line, so that merges stay small. */
export function baselineText({ format, growth, known }: Baseline): string {
  const sorted = known.toSorted(
    (left, right) =>
      compare(left.file, right.file) || compare(left.code, right.code) || compare(left.fingerprint, right.fingerprint),
  );
  const list = (values: readonly unknown[]) =>
    values.length === 0 ? "[]" : `[\n${values.map((value) => `    ${JSON.stringify(value)}`).join(",\n")}\n  ]`;
  return `{\n  "format": ${format},\n  "growth": ${list(growth)},\n  "known": ${list(sorted)}\n}\n`;
}
