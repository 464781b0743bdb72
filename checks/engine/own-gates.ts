import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { owners, type Owner } from "@rawr/hq-contract/governance";
import { z } from "zod";
import { CouldNotJudge } from "../workspace/could-not-judge.js";
import type { GateFinding, Judged } from "../report/finding.js";
import { parseRules } from "./engine.js";
import { defineGate, type Gate } from "./gate.js";
import { letterOf } from "../report/rule-book.js";
import { loadModule } from "../workspace/load-module.js";
import type { Settings } from "../workspace/settings.js";
import { readThrown } from "../workspace/thrown.js";
import type { Workspace } from "../facts/workspace.js";

/** A gate of the workspace itself, and the file that defines it. */
export interface OwnGate {
  readonly file: string;
  readonly gate: Gate;
  /** Why it can't judge, in a sentence; absent for a gate that can. */
  readonly problem?: string;
}

const words = "must be a sentence";
const sentence = z.string(words).min(1, words);
const isCode = (text: string): boolean => /^[A-Z]\d{3}$/.test(text);
const rule = z.strictObject({ title: sentence, why: sentence, fix: sentence });
const gateSchema = z.object({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, "must be lower-case words with hyphens, like `no-direct-clock`"),
  policy: sentence,
  // Object.keys forgets which keys a closed const has.
  owner: z.enum(Object.keys(owners) as Owner[]),
  rules: z
    .record(z.string(), rule)
    .refine((rules) => Object.keys(rules).length > 0, "must have at least one rule: `{ C101: { title, why, fix } }`")
    .refine(
      (rules) => Object.keys(rules).every(isCode),
      "the code of each rule must be a capital and three digits, like `C101`",
    )
    .refine(
      (rules) => new Set(Object.keys(rules).map((code) => code.charAt(0))).size < 2,
      "the codes of a gate must begin with the same letter",
    ),
  check: z.custom<Gate["check"]>((value) => typeof value === "function", "must be a generator function"),
});

const path = sentence.refine((file) => !/^(?:\/|[A-Za-z]:|\.\.?(?:\/|$))|\\/.test(file), {
  error: "must be a path from the workspace root, with slashes, like `plugins/api/orders/src/index.ts`",
});
const place = z.object({
  file: path,
  line: z.int().positive(),
  column: z.int().positive(),
  endColumn: z.int().positive().optional(),
});
const edit = z
  .object({ file: path, start: z.int().nonnegative(), end: z.int().nonnegative(), text: z.string() })
  .refine(({ start, end }) => start <= end, "`end` must not stand before `start`");
const findingSchema = z.object({
  rule: sentence,
  at: place,
  message: sentence,
  title: sentence.optional(),
  why: sentence.optional(),
  fix: sentence.optional(),
  edits: z.array(edit).optional(),
});
const count = z.int().nonnegative();
const judgedSchema = z.looseObject({ files: count, manifests: count }).catchall(count);

/** Names and codes that are taken. */
export interface Taken {
  readonly names: readonly string[];
  /** First letters of codes: the letter of a code is its gate's. */
  readonly letters: ReadonlySet<string>;
}

/**
 * Loads the gates that the settings name. One that does not load, is none, or takes another's name or letter stands in the list all
 * the same: it can't judge, and says why, while the others go on.
 */
export async function loadOwnGates(root: string, { gates }: Settings, builtIn: Taken): Promise<readonly OwnGate[]> {
  const names = new Map(builtIn.names.map((name) => [name, "rawr-hq"]));
  const letters = new Map([...builtIn.letters].map((letter) => [letter, "rawr-hq"]));
  const loaded: OwnGate[] = [];
  for (const file of gates) {
    try {
      if (!existsSync(join(root, file)))
        throw new CouldNotJudge(`${file} is not there: correct its path in \`gates\` of the settings`);
      const wayOut = ": correct the gate, or take it out of `gates`";
      const gate = readGate(file, await loadModule(root, file, wayOut));
      const { name } = gate;
      const letter = letterOf(gate);
      refuseTaken(file, `the name \`${name}\``, names.get(name), "choose another name");
      refuseTaken(file, `the letter \`${letter}\` of its codes`, letters.get(letter), "choose another letter");
      names.set(name, file);
      letters.set(letter, file);
      loaded.push({ file, gate: held(gate, file, root) });
    } catch (error) {
      if (!(error instanceof CouldNotJudge)) throw error;
      loaded.push({ file, gate: standIn(file, error.message), problem: error.message });
    }
  }
  return loaded;
}

function refuseTaken(file: string, what: string, by: string | undefined, wayOut: string): void {
  if (by !== undefined) throw new CouldNotJudge(`${file}: ${what} is already taken by ${by}: ${wayOut}`);
}

function readGate(file: string, value: unknown): Gate {
  const parsed = gateSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "the default export" : `\`${issue.path.join(".")}\``;
  // What is wrong with a rule of a gate says what it has to be.
  const wayOut = issue !== undefined && issue.path.length > 1 ? "" : ": write `export default defineGate({ ... })`";
  throw new CouldNotJudge(`${file} is not a gate: ${where}: ${issue?.message ?? "invalid"}${wayOut}`);
}

function standIn(file: string, problem: string): Gate {
  return defineGate({
    ...parseRules,
    rules: { E004: parseRules.rules.E004 },
    name: posix.basename(file).replace(/\.[mc]?[jt]s$/, ""),
    // eslint-disable-next-line require-yield -- it has nothing to find
    *check(): Generator<never, Judged> {
      throw new CouldNotJudge(problem);
    },
  });
}

/** The same gate, held to what a gate may yield and return: what isn't a finding would break the report of all the others. */
function held(gate: Gate, file: string, root: string): Gate {
  return defineGate({
    ...gate,
    async *check(workspace: Workspace): AsyncGenerator<GateFinding, Judged> {
      const steps: unknown = told(root, file, () => gate.check(workspace));
      if (!isGenerator(steps)) {
        if (steps instanceof Promise) steps.catch(() => undefined);
        throw new CouldNotJudge(`${file}: \`check\` is not a generator: write \`*check(workspace) { ... }\``);
      }
      let step = await next(steps, root, file);
      while (!step.done) {
        const parsed = findingSchema.safeParse(step.value);
        if (!parsed.success)
          throw new CouldNotJudge(
            `${file} yields something other than a finding: ${firstIssue(parsed.error)}: yield \`{ rule, at: { file, line, column }, message }\``,
          );
        refuseEdits(file, step.value, workspace);
        yield step.value;
        step = await next(steps, root, file);
      }
      const judged = judgedSchema.safeParse(step.value);
      if (!judged.success) {
        throw new CouldNotJudge(
          `${file} does not return what it judged: ${firstIssue(judged.error)}: return \`{ files, manifests }\` at its end`,
        );
      }
      return judged.data;
    },
  });
}

type Steps = AsyncGenerator<GateFinding, Judged> | Generator<GateFinding, Judged>;

function isGenerator(value: unknown): value is Steps {
  return typeof value === "object" && value !== null && "next" in value && typeof value.next === "function";
}

async function next(steps: Steps, root: string, file: string): Promise<IteratorResult<GateFinding, Judged>> {
  try {
    return await steps.next();
  } catch (error) {
    throw thrownBy(error, root, file);
  }
}

function told<T>(root: string, file: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw thrownBy(error, root, file);
  }
}

/** What a gate throws, with the line that threw it. */
function thrownBy(error: unknown, root: string, file: string): Error {
  if (error instanceof CouldNotJudge) return error;
  const { reason, place = file } = readThrown(error, root);
  return new CouldNotJudge(
    `${place} throws while it judges (${reason}): correct the gate, or take it out of \`gates\``,
  );
}

/** Edits that nobody can make: outside the text, or two at one place. */
function refuseEdits(gate: string, { edits = [] }: GateFinding, { text }: Workspace): void {
  for (const [index, { file, start, end }] of edits.entries()) {
    const refuse = (reason: string) =>
      new CouldNotJudge(`${gate} yields an edit that can't be made: \`edits.${index}\`: ${reason}`);
    const length = text(file)?.replace(/^\uFEFF/, "").length;
    if (length === undefined) throw refuse(`${file} is not a text file of the workspace: name one`);
    if (end > length) throw refuse(`\`end\` ${end} is behind the end of ${file}, which has ${length} characters`);
    const other = edits.findIndex((one, at) => at < index && one.file === file && one.start < end && start < one.end);
    if (other >= 0) throw refuse(`it overlaps \`edits.${other}\`: join the two`);
  }
}

function firstIssue({ issues: [issue] }: z.ZodError): string {
  if (issue === undefined) return "invalid";
  return issue.path.length === 0 ? issue.message : `\`${issue.path.join(".")}\`: ${issue.message}`;
}
