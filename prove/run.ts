/** Breaks what the harness of this repository guards, one thing at a time, and says what goes red: `npm run prove -- --only cell-opened`. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { hostMutants } from "../adapter/mutants/host-mutants.js";
import { evidenceMutants } from "../checks/evidence/mutants/evidence-mutants.js";
import { count } from "../checks/report/reporters/summary.js";
import { CouldNotJudge } from "../checks/workspace/could-not-judge.js";
import { writeWhole } from "../checks/workspace/write-whole.js";
import { contractMutants } from "./contract-mutants.js";
import { harnessMutants } from "../testing/mutants/harness-mutants.js";
import type { Mutant } from "./mutant.js";
import { prove } from "./prove.js";
import { renderProof } from "./render-proof.js";

const repository = fileURLToPath(new URL("../..", import.meta.url)); // this file runs from dist/prove
const table = "artifacts/prove/mutants.md";

interface Choice {
  /** Mutants that are judged at the same time. */
  readonly workers: string;
  /** Every n-th mutant of the sources only. */
  readonly sample: string;
  /** These mutants of the sources only, separated by commas. */
  readonly only?: string | undefined;
}

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: {
      workers: { type: "string", default: "3" },
      sample: { type: "string", default: "1" },
      only: { type: "string" },
    },
  });
  const verdicts = await prove(repository, {
    mutants: chosen([...hostMutants, ...contractMutants, ...harnessMutants], values),
    evidenceMutants,
    workers: atLeastOne("--workers", values.workers),
    now: () => new Date(),
    commandLine: join(repository, "dist/checks/cli/main.js"),
    onVerdict: ({ id, killer }) =>
      void process.stderr.write(`${killer === undefined ? "✘ survived" : "✔ killed"}  ${id}\n`),
  });
  const survivors = verdicts.filter(({ killer }) => killer === undefined);
  writeWhole(join(repository, table), renderProof(verdicts));
  writeWhole(join(repository, "artifacts/prove/mutants.json"), `${JSON.stringify(verdicts, null, 2)}\n`);
  for (const { id, breaks } of survivors) process.stdout.write(`survived: ${id}: ${breaks}\n`);
  const size = `${count(verdicts.length, "mutant")}, ${verdicts.length - survivors.length} killed`;
  process.stdout.write(`${survivors.length === 0 ? "✔" : "✘"} ${table}: ${size}\n`);
  return survivors.length === 0 ? 0 : 1;
}

function chosen(mutants: readonly Mutant[], { only, sample }: Choice): readonly Mutant[] {
  if (only !== undefined) {
    const names = only.split(",");
    const found = mutants.filter(({ id }) => names.includes(id));
    if (found.length < names.length) {
      throw new CouldNotJudge(
        `unknown mutant in \`--only ${only}\`; the mutants are ${mutants.map(({ id }) => id).join(", ")}`,
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
  throw new CouldNotJudge(`\`${option} ${text}\` is not a number from 1 to 1000`);
}

try {
  process.exitCode = await run();
} catch (error) {
  process.stderr.write(`prove: ${error instanceof CouldNotJudge ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
