import { staleEvidence } from "../../evidence/workspace-evidence.js";
import type { Finding, Report } from "../../report/finding.js";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { chooseEdits, type LeftOut } from "./choose-edits.js";
import { planRewrite, restore, rewrite, WouldNotParse, type Rewrite } from "./rewrite-files.js";

/** What was mended, and what was not. */
export interface Fixed {
  readonly mended: readonly Finding[];
  readonly left: readonly LeftOut[];
  /** Each file as it was and as it is now, or would be. */
  readonly files: Rewrite;
  /** What is found afterwards; what was found before, when nothing was written. */
  readonly after: Report;
}

export interface FixOptions {
  readonly root: string;
  readonly dryRun: boolean;
  /** Judges the workspace as it is now, with edits on what can be mended. */
  readonly judge: () => Promise<Report>;
  /** Where signals come from. Default: this process. */
  readonly signals?: NodeJS.EventEmitter;
}

/** Mending one thing can uncover the next; more rounds than this would go in circles. */
const rounds = 8;

/**
 * Makes the edits of what is found, round by round, and judges again after each: a round that leaves a finding which was not there before is
 * undone, and tried rule by rule.
 *
 * @throws CouldNotJudge when a file can't be written, or a signal came; the files are then as they were.
 */
export async function fix(options: FixOptions): Promise<Fixed> {
  let before = await options.judge();
  const mended: Finding[] = [];
  const refused = new Map<string, LeftOut>();
  const files = new Map<string, Rewrite[number]>();
  const watch = watchSignals(options.signals ?? process);
  try {
    let left: readonly LeftOut[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const offered = before.findings.filter((finding) => !refused.has(finding.fingerprint));
      for (const broken of await breaking(options.root, chooseEdits(offered).mended)) {
        refused.set(broken.finding.fingerprint, broken);
      }
      const chosen = chooseEdits(offered.filter((finding) => !refused.has(finding.fingerprint)));
      ({ left } = chosen);
      if (chosen.mended.length === 0) break;
      if (options.dryRun) {
        const plan = await planRewrite(options.root, chosen.edits);
        return { mended: chosen.mended, left: [...refused.values(), ...left], files: plan, after: before };
      }
      const done = await attempt(options, watch, before, chosen.mended, files);
      if (done === undefined) {
        // Together they don't hold: rule by rule those are found that do.
        const codes = [...new Set(chosen.mended.map(({ code }) => code))];
        for (const code of codes) {
          const some = chooseEdits(before.findings.filter((one) => one.code === code && !refused.has(one.fingerprint)));
          const part = codes.length === 1 ? undefined : await attempt(options, watch, before, some.mended, files);
          if (part === undefined) {
            const reason = "its edit was undone, because the gates then find no less, or something else";
            for (const finding of some.mended) refused.set(finding.fingerprint, { finding, reason });
          } else {
            mended.push(...gone(before, part));
            before = part;
          }
        }
        continue;
      }
      mended.push(...gone(before, done));
      before = done;
    }
    return { mended, left: [...refused.values(), ...left], files: [...files.values()], after: before };
  } finally {
    watch.stop();
  }
}

/** Findings whose edits would break a file, one by one: the others go on. */
async function breaking(root: string, findings: readonly Finding[]): Promise<readonly LeftOut[]> {
  const problem = async (some: readonly Finding[]) => {
    try {
      await planRewrite(root, chooseEdits(some).edits);
      return undefined;
    } catch (error) {
      if (error instanceof WouldNotParse) return error.message;
      throw error;
    }
  };
  if ((await problem(findings)) === undefined) return [];
  const left: LeftOut[] = [];
  const kept: Finding[] = [];
  for (const finding of findings) {
    const broken = await problem([...kept, finding]);
    if (broken === undefined) kept.push(finding);
    else left.push({ finding, reason: `its edit was not made, because ${broken}` });
  }
  return left;
}

/** Writes, judges, and keeps what holds; `undefined` when it does not, and the files are as they were. */
async function attempt(
  { root, judge }: FixOptions,
  watch: Watch,
  before: Report,
  findings: readonly Finding[],
  files: Map<string, Rewrite[number]>,
): Promise<Report | undefined> {
  const plan = await planRewrite(root, chooseEdits(findings).edits);
  watch.check();
  rewrite(root, plan);
  let after: Report;
  try {
    after = await Promise.race([judge(), watch.came]);
    watch.check();
    if (!holds(before, after)) {
      restore(root, plan);
      return undefined;
    }
  } catch (error) {
    restore(root, plan);
    throw error;
  }
  for (const file of plan) {
    files.set(file.path, { ...file, replaces: files.get(file.path)?.replaces ?? file.replaces });
  }
  return after;
}

/**
 * Whether a finding went and none came. A finding is identified by its message and its text, wherever that moved. That evidence is older than
 * the code now follows from any change, and is for the suites to mend.
 */
function holds(before: Report, after: Report): boolean {
  const blind = unjudged(before);
  if ([...unjudged(after)].some((gate) => !blind.has(gate))) return false;
  // What a gate says that could judge nothing before was there all the same.
  const lasting = ({ findings }: Report) =>
    findings.filter(({ title, gate }) => title !== staleEvidence && !blind.has(gate));
  const known = new Map<string, number>();
  for (const finding of lasting(before)) known.set(kindOf(finding), (known.get(kindOf(finding)) ?? 0) + 1);
  for (const finding of lasting(after)) {
    const left = known.get(kindOf(finding)) ?? 0;
    if (left === 0) return false;
    known.set(kindOf(finding), left - 1);
  }
  return lasting(after).length < lasting(before).length;
}

function kindOf({ code, at, message }: Finding): string {
  return `${code}\0${at.file}\0${message}`;
}

function gone(before: Report, after: Report): Finding[] {
  const left = new Map<string, number>();
  for (const finding of after.findings) left.set(kindOf(finding), (left.get(kindOf(finding)) ?? 0) + 1);
  return before.findings.filter((finding) => {
    const count = left.get(kindOf(finding)) ?? 0;
    left.set(kindOf(finding), count - 1);
    return count <= 0;
  });
}

function unjudged({ gates }: Report): ReadonlySet<string> {
  return new Set(gates.filter(({ verdict }) => verdict === "could-not-judge").map(({ gate }) => gate));
}

interface Watch {
  /** Rejects when a signal comes. */
  readonly came: Promise<never>;
  /** @throws CouldNotJudge when a signal has come. */
  check(): void;
  stop(): void;
}

/** While files are written and judged a signal ends the work, not the process: what was written must be undone first. */
function watchSignals(source: NodeJS.EventEmitter): Watch {
  const names = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  let problem: CouldNotJudge | undefined;
  let reject: (reason: CouldNotJudge) => void = () => undefined;
  const came = new Promise<never>((_, refuse) => (reject = refuse));
  came.catch(() => undefined);
  const listeners = names.map((name) => {
    const listener = () => {
      problem ??= new CouldNotJudge(
        `${name} arrived while the fixes were being checked: the unchecked fixes were undone`,
      );
      reject(problem);
    };
    source.on(name, listener);
    return [name, listener] as const;
  });
  return {
    came,
    check() {
      if (problem !== undefined) throw problem;
    },
    stop: () => listeners.forEach(([name, listener]) => source.off(name, listener)),
  };
}
