import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { afterAll, expect, it } from "vitest";
import { emitContract } from "../bench/types/emit-contract.js";
import { templates } from "../bench/types/templates.js";
import { pluginOfFunctions } from "../bench/types/templates/functions.js";
import { writeWorkspace, type Variant } from "../bench/types/workspace.js";
import { measure } from "./compilers.js";

// Instantiations are counted, not timed: the same everywhere. After a change on purpose: `UPDATE_BUDGET=1 npx vitest run type-tests/budget.test.ts`.
const repository = fileURLToPath(new URL("..", import.meta.url));
const budgetFile = join(repository, "type-tests/budget.json");
const update = process.env["UPDATE_BUDGET"] !== undefined;
// The file holds nothing but the numbers that were written below.
const budget = JSON.parse(readFileSync(budgetFile, "utf8")) as Record<string, Record<string, number>>;
const home = mkdtempSync(join(tmpdir(), "hq-budget-"));

afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Compares with the checked-in numbers, or writes them. */
function spend(what: string, figures: Readonly<Record<string, number>>): void {
  if (update) {
    budget[what] = { ...figures };
    writeFileSync(budgetFile, `${JSON.stringify(budget, undefined, 2)}\n`);
  }
  expect(
    figures,
    `${what}: fewer is fine and more needs a reason; either way write it down with UPDATE_BUDGET=1`,
  ).toEqual(budget[what]);
}

it("each headline type costs what is written down", () => {
  const folder = join(repository, "type-tests/headlines");
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(repository, "tsconfig.json"), ts.sys.readFile).config,
    ts.sys,
    repository,
  );
  let previous: ts.Program | undefined;
  const cost = (file: string) => {
    const program = ts.createProgram([file], options, undefined, previous);
    previous = program;
    const diagnostics = program.getSemanticDiagnostics(program.getSourceFile(file));
    expect(diagnostics.map(({ messageText }) => messageText)).toEqual([]);
    return program.getInstantiationCount();
  };
  const files = readdirSync(folder);
  spend("headlines", Object.fromEntries(files.map((file) => [file.replace(".ts", ""), cost(join(folder, file))])));
});

it("a plugin of ten functions costs at most a tenth more than the same in Inngest's and oRPC's own words", () => {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(repository, "tsconfig.json"), ts.sys.readFile).config,
    ts.sys,
    repository,
  );
  const cost = (words: "ours" | "inngest") => {
    // Beside the package, so that its imports are those of this repository.
    const file = join(repository, `type-tests/ten-functions-${words}.ts`);
    try {
      writeFileSync(file, pluginOfFunctions(words, 10));
      const program = ts.createProgram([file], options);
      const diagnostics = program.getSemanticDiagnostics(program.getSourceFile(file));
      expect(diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "))).toEqual([]);
      return program.getInstantiationCount();
    } finally {
      rmSync(file, { force: true });
    }
  };
  const figures = { ours: cost("ours"), inngest: cost("inngest") };
  spend("a plugin of ten functions", figures);
  expect(figures.ours / figures.inngest).toBeLessThanOrEqual(1.1);
});

it("a small workspace costs what is written down, and each plugin less than in raw oRPC", async () => {
  symlinkSync(join(repository, "node_modules"), join(home, "node_modules"), "dir");
  const contractTypes = await emitContract(repository, home);
  const instantiations = async (variant: Variant, plugins: number) => {
    const directory = join(home, `${variant}-${plugins}`);
    const plan = { variant, shape: "mixed", plugins } as const;
    writeWorkspace(directory, repository, contractTypes, plan, templates[variant]);
    const { figures, diagnostics } = await measure("7.0", directory, "--checkers", "1");
    expect(diagnostics).toEqual([]);
    return figures.get("Instantiations") ?? Number.NaN;
  };
  const perPlugin: Record<string, number> = {};
  for (const variant of ["orpc-lean", "contract", "contract-orpc-clients"] as const) {
    const [ten, twenty] = [await instantiations(variant, 10), await instantiations(variant, 20)];
    perPlugin[variant] = (twenty - ten) / 10;
  }
  spend("instantiations a plugin (mixed, TypeScript 7.0, one checker)", perPlugin);
  const { contract = Number.NaN, "orpc-lean": lean = Number.NaN } = perPlugin;
  expect(contract / lean).toBeLessThanOrEqual(1.05);
});
