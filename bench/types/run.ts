import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compile, measure, type Compiler } from "../../type-tests/compilers.js";
import { emitContract } from "./emit-contract.js";
import { renderReport, type Row } from "./report.js";
import { templates } from "./templates.js";
import { variants, writeWorkspace, type Shape, type Variant } from "./workspace.js";

/** `npm run bench:types -- --sizes 10,100 --shapes mixed --variants orpc,contract`. Without arguments: everything, half an hour. */
const { values } = parseArgs({
  options: {
    sizes: { type: "string", default: "10,100,500,1000,2000" },
    shapes: { type: "string", default: "mixed,api" },
    variants: { type: "string", default: variants.join(",") },
    report: { type: "string", default: "bench/types/report.md" },
  },
});

const repository = fileURLToPath(new URL("../..", import.meta.url));
const home = mkdtempSync(join(tmpdir(), "hq-bench-types-"));
symlinkSync(join(repository, "node_modules"), join(home, "node_modules"), "dir");
const contractTypes = await emitContract(repository, home);
const rows: Row[] = [];
try {
  for (const shape of values.shapes.split(",") as Shape[]) {
    for (const plugins of values.sizes.split(",").map(Number)) {
      for (const variant of values.variants.split(",") as Variant[]) rows.push(await judge(variant, shape, plugins));
    }
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}
const report = renderReport(rows);
mkdirSync(join(repository, "artifacts"), { recursive: true });
writeFileSync(join(repository, "artifacts/bench-types.json"), `${JSON.stringify(rows, undefined, 2)}\n`);
writeFileSync(resolve(repository, values.report), report);
process.stdout.write(report);

async function judge(variant: Variant, shape: Shape, plugins: number): Promise<Row> {
  const directory = join(home, "workspace");
  writeWorkspace(directory, repository, contractTypes, { variant, shape, plugins }, templates[variant]);
  const run = async (compiler: Compiler, ...flags: string[]) => {
    const { figures, diagnostics } = await measure(compiler, directory, ...flags);
    const [first] = diagnostics;
    if (first) throw new Error(`${variant}, ${plugins}: ${first.file}:${first.line} ${first.code} ${first.message}`);
    const of = (name: string) => figures.get(name) ?? Number.NaN;
    return { instantiations: of("Instantiations"), types: of("Types"), memory: Math.round(of("Memory used") / 1024) };
  };
  const row: Row = {
    variant,
    shape,
    plugins,
    ts6: await run("6.0"),
    ts7: await run("7.0", "--checkers", "1"),
    ts7Default: await run("7.0"),
    // Without a library the root's declaration repeats every plugin's types: minutes and gigabytes at 1,000 plugins.
    rootBytes: plugins <= 100 || variant.startsWith("contract") ? await rootDeclaration(directory) : undefined,
  };
  process.stderr.write(`${variant} ${shape} ${plugins}: ${JSON.stringify(row)}\n`);
  return row;
}

/** Bytes of the root's declaration file. */
async function rootDeclaration(directory: string): Promise<number> {
  await compile("7.0", directory, "--noEmit", "false", "--declaration", "--emitDeclarationOnly", "--outDir", "out");
  for (const name of ["rawr.hq.d.ts", "root.d.ts"]) {
    const file = join(directory, "out", name);
    const size = statSync(file, { throwIfNoEntry: false })?.size;
    if (size !== undefined) return size;
  }
  throw new Error("the root has no declaration");
}
