import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compile, measure, type Compiler, type Diagnostic } from "../../type-tests/compilers.js";
import { fingerprintOf, readCells, withCell, writeCells } from "./cells.js";
import { emitContract } from "./emit-contract.js";
import { renderReport, type Figures, type Row } from "./report.js";
import { templates } from "./templates.js";
import { variants, writeWorkspace, type Shape, type Variant } from "./workspace.js";
import { writeReport } from "../write-report.js";

/**
 * `npm run bench:types -- --sizes 10,100 --shapes mixed --variants orpc,contract`. Without arguments: everything, an hour.
 *
 * Each workspace is kept as soon as it is measured, and is not measured again while its text, the contract's declarations and the
 * compilers are the same: an interrupted run is resumed by the same command.
 */
const { values } = parseArgs({
  options: {
    sizes: { type: "string", default: "10,100,500,1000,2000" },
    shapes: { type: "string", default: "mixed,api" },
    variants: { type: "string", default: variants.join(",") },
    cells: { type: "string", default: "artifacts/bench-types.json" },
    report: { type: "string", default: "bench/types/report.md" },
  },
});

const repository = fileURLToPath(new URL("../..", import.meta.url));
const cellsFile = resolve(repository, values.cells);
const home = mkdtempSync(join(tmpdir(), "hq-bench-types-"));
symlinkSync(join(repository, "node_modules"), join(home, "node_modules"), "dir");
const contractTypes = await emitContract(repository, home);
const versions = ["typescript", "typescript-7"].map((name) => {
  const manifest = join(repository, "node_modules", name, "package.json");
  return (JSON.parse(readFileSync(manifest, "utf8")) as { readonly version: string }).version; // npm wrote it
});
let cells = readCells(cellsFile);
try {
  for (const shape of values.shapes.split(",") as Shape[]) {
    for (const plugins of values.sizes.split(",").map(Number)) {
      for (const variant of values.variants.split(",") as Variant[]) await fill(variant, shape, plugins);
    }
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}
const report = renderReport(cells.map(({ row }) => row));
process.stdout.write(await writeReport(resolve(repository, values.report), report));

/** Measures a workspace, unless it was measured as it is. */
async function fill(variant: Variant, shape: Shape, plugins: number): Promise<void> {
  const directory = join(home, "workspace");
  writeWorkspace(directory, repository, contractTypes, { variant, shape, plugins }, templates[variant]);
  const own = variant.startsWith("contract") ? fingerprintOf(dirname(contractTypes)) : "";
  const fingerprint = fingerprintOf(directory, own, ...versions);
  if (cells.some((cell) => cell.fingerprint === fingerprint)) return;
  const row = await judge(variant, shape, plugins, directory);
  cells = withCell(cells, { fingerprint, row }, variants);
  writeCells(cellsFile, cells);
  process.stderr.write(`${JSON.stringify(row)}\n`);
}

async function judge(variant: Variant, shape: Shape, plugins: number, directory: string): Promise<Row> {
  const limits = new Set<string>();
  const note = (diagnostics: readonly Diagnostic[]) => {
    for (const { code, file, line, message } of diagnostics) {
      // Too deep, and too long for a declaration: a compiler's limits, which a contestant may reach.
      if (code !== "TS2589" && code !== "TS7056") {
        throw new Error(`${variant}, ${plugins}: ${file}:${line} ${code} ${message}`);
      }
      limits.add(code);
    }
  };
  const run = async (compiler: Compiler, ...flags: string[]): Promise<Figures> => {
    const { figures, diagnostics } = await measure(compiler, directory, ...flags);
    note(diagnostics);
    const of = (name: string) => figures.get(name) ?? Number.NaN;
    return { instantiations: of("Instantiations"), types: of("Types"), memory: Math.round(of("Memory used") / 1024) };
  };
  const figures = {
    ts6: await run("6.0"),
    ts7: await run("7.0", "--checkers", "1"),
    ts7Default: await run("7.0"),
  };
  // What a smaller workspace of the kind has too much of for a declaration, a larger one has more of; it takes minutes to find out.
  const tooLong = cells.some(
    ({ row }) =>
      row.variant === variant && row.shape === shape && row.plugins < plugins && row.limits.includes("TS7056"),
  );
  if (tooLong) return { variant, shape, plugins, ...figures, rootBytes: undefined, limits: [...limits, "TS7056"] };
  note(
    await compile("7.0", directory, "--noEmit", "false", "--declaration", "--emitDeclarationOnly", "--outDir", "out"),
  );
  return { variant, shape, plugins, ...figures, rootBytes: rootBytes(directory), limits: [...limits].toSorted() };
}

/** Bytes of the root's declaration file; `undefined` when the compiler refused to write one. */
function rootBytes(directory: string): number | undefined {
  const sizes = ["rawr.hq.d.ts", "root.d.ts"].map(
    (name) => statSync(join(directory, "out", name), { throwIfNoEntry: false })?.size,
  );
  return sizes.find((size) => size !== undefined);
}
