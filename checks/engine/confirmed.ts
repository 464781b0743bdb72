import type { Edit } from "../workspace/place.js";
import type { Workspace } from "../facts/workspace.js";
import type { GateFinding, Judged } from "../report/finding.js";
import type { Rules } from "../report/rule-book.js";

/** What the facts found. */
export type Candidate = Pick<GateFinding, "at" | "message">;

/** What a closer look adds to a candidate: it decides nothing, so that a finding is the same wherever it is asked. */
export interface Confirmation {
  /** The exact span, where the facts know a line alone. */
  readonly at?: GateFinding["at"];
  /** A clause behind the rule's fix. */
  readonly note?: string;
  readonly edits?: readonly Edit[];
}

/** Looks at a candidate through `workspace.syntax()`. */
export type Confirm = (candidate: Candidate, workspace: Workspace) => Promise<Confirmation>;

/** What would mend a candidate: edits that belong together, or none when a person has to. */
export type Mend = (candidate: Candidate, workspace: Workspace) => readonly Edit[] | Promise<readonly Edit[]>;

/** How candidates are confirmed, by the code of their rule. Each is loaded with the first candidate of it. */
export type Confirmations<Code extends string> = Readonly<Partial<Record<Code, () => Promise<Confirm>>>>;

/** The findings of a gate, each with what a closer look adds. Without a candidate nothing is loaded. */
export async function* confirmed<Code extends string>(
  candidates: Generator<GateFinding<Code>, Judged> | AsyncGenerator<GateFinding<Code>, Judged>,
  workspace: Workspace,
  rules: Rules<Code>,
  by: Confirmations<NoInfer<Code>>,
): AsyncGenerator<GateFinding<Code>, Judged> {
  const found: GateFinding<Code>[] = [];
  let step = await candidates.next();
  for (; !step.done; step = await candidates.next()) found.push(step.value);
  // All files are opened before anything is asked of one: each new file costs the type checker what it knows.
  const files = new Set(found.filter(({ rule }) => by[rule] !== undefined).map(({ at }) => at.file));
  const sources = workspace.files.filter((file) => files.has(file));
  if (sources.length > 0) {
    const syntax = await workspace.syntax();
    for (const file of sources) await syntax.file(file);
  }
  for (const finding of found) {
    // Of what does not parse there is nothing to ask, and nothing to mend.
    const isBroken = files.has(finding.at.file) && isUnreadable(workspace, finding.at.file);
    const confirm = isBroken ? undefined : await by[finding.rule]?.();
    yield confirm === undefined ? finding : joined(finding, rules, await confirm(finding, workspace));
  }
  return step.value;
}

function isUnreadable({ files, facts }: Workspace, file: string): boolean {
  return files.includes(file) && facts(file).parseErrors.length > 0;
}

function joined<Code extends string>(
  finding: GateFinding<Code>,
  rules: Rules<Code>,
  { at, note, edits = [] }: Confirmation,
): GateFinding<Code> {
  const fix = note === undefined ? undefined : `${finding.fix ?? rules[finding.rule].fix}; ${note}`;
  return {
    ...finding,
    ...(at === undefined ? {} : { at }),
    ...(fix === undefined ? {} : { fix }),
    ...(edits.length === 0 ? {} : { edits }),
  };
}

/** A confirmation that mends and has nothing to say. */
export function mending(load: () => Promise<Mend>): () => Promise<Confirm> {
  return async () => {
    const mend = await load();
    return async (candidate, workspace) => ({ edits: await mend(candidate, workspace) });
  };
}
