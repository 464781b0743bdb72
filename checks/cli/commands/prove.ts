import { join } from "node:path";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { contractMutants } from "../../prove/contract-mutants.js";
import { evidenceMutants } from "../../prove/evidence-mutants.js";
import { harnessMutants } from "../../prove/harness-mutants.js";
import { hostMutants } from "../../prove/host-mutants.js";
import type { Mutant } from "../../prove/mutant.js";
import { prove } from "../../prove/prove.js";
import { renderProof } from "../../prove/render-proof.js";
import { count } from "../../report/reporters/summary.js";
import type { Terminal } from "../../report/terminal/terminal.js";
import type { ExitCode } from "./exit-code.js";
import { workspaceRoot } from "./workspace-root.js";
import { writeWhole } from "../../workspace/write-whole.js";

export interface ProveCommandOptions {
  readonly root: string;
  readonly workers: string;
  /** Every n-th mutant of the sources only. */
  readonly sample: string;
  readonly only?: string;
}

const table = "artifacts/prove/mutants.md";

/** `rawr-hq prove`: breaks what the harness guards, one thing at a time, and says what went red. */
export async function proveWorkspace(options: ProveCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const root = workspaceRoot(options.root, terminal);
  const mutants = chosen([...hostMutants, ...contractMutants, ...harnessMutants], options);
  const commandLine = process.argv[1];
  const verdicts = await prove(root, {
    mutants,
    evidenceMutants,
    workers: atLeastOne("--workers", options.workers),
    now: terminal.now,
    ...(commandLine !== undefined && { commandLine }),
    onVerdict: ({ id, killer }) =>
      void terminal.stderr.write(`${killer === undefined ? "✘ survived" : "✔ killed"}  ${id}\n`),
  });
  const survivors = verdicts.filter(({ killer }) => killer === undefined);
  writeWhole(join(root, table), renderProof(verdicts));
  writeWhole(join(root, "artifacts/prove/mutants.json"), `${JSON.stringify(verdicts, null, 2)}\n`);
  for (const { id, breaks } of survivors) terminal.stdout.write(`survived: ${id}: ${breaks}\n`);
  const size = `${count(verdicts.length, "mutant")}, ${verdicts.length - survivors.length} killed`;
  terminal.stdout.write(`${survivors.length === 0 ? "✔" : "✘"} ${table}: ${size}\n`);
  return survivors.length === 0 ? 0 : 1;
}

function chosen(mutants: readonly Mutant[], { only, sample }: ProveCommandOptions): readonly Mutant[] {
  if (only !== undefined) {
    const names = only.split(",");
    const found = mutants.filter(({ id }) => names.includes(id));
    if (found.length < names.length) {
      throw new CouldNotJudge(
        `\`--only\` names a mutant that there is not: there are ${mutants.map(({ id }) => id).join(", ")}`,
      );
    }
    return found;
  }
  const step = atLeastOne("--sample", sample);
  return mutants.filter((_, index) => index % step === 0);
}

function atLeastOne(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 1000) return value;
  throw new CouldNotJudge(`\`${option} ${text}\` is no number from 1 to 1000`);
}
