import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { emitContract } from "./emit-contract.js";
import { templates } from "./templates.js";
import { contractTemplate } from "./templates/contract.js";
import { measureEditor, type EditorCost } from "./tsserver.js";
import { writeWorkspace, type VariantTemplate } from "./workspace.js";

/** `npm run bench:editor -- --plugins 1000 --rounds 5`: what one plugin file costs an editor, here and in raw oRPC. */
const { values } = parseArgs({
  options: {
    plugins: { type: "string", default: "1000" },
    rounds: { type: "string", default: "5" },
    report: { type: "string", default: "bench/types/editor.md" },
  },
});

/** A workspace whose plugins each have the entry file that the convention gives them, as this contract's have: `src/index.ts`. */
function withEntries(template: VariantTemplate): VariantTemplate {
  const entry = {
    "index.ts": 'export { contract } from "./contract.js";\nexport { router } from "./router.js";\n',
  };
  return {
    api: (capability) => ({ ...template.api(capability), ...entry }),
    workflow: (capability) => ({ ...template.workflow(capability), ...entry }),
    root: (plugins) =>
      Object.fromEntries(
        Object.entries(template.root(plugins)).map(([path, text]) => [
          path,
          text.replaceAll("/src/router.js", "/src/index.js"),
        ]),
      ),
  };
}

const contestants = {
  raw: templates["orpc-lean"],
  "raw, with entry files": withEntries(templates["orpc-lean"]),
  // What raw oRPC does with its events, its routers do not see: its figures are the same either way.
  contract: contractTemplate("plain", "own", "shared"),
};
type Contestant = keyof typeof contestants;
const names = Object.keys(contestants) as Contestant[]; // a closed object
const files = {
  "API router": "plugins/api/area-7/src/router.ts",
  "workflow router": "plugins/workflows/area-7/src/router.ts",
};

const repository = fileURLToPath(new URL("../..", import.meta.url));
const tsserver = join(repository, "node_modules/typescript/lib/tsserver.js");
const home = mkdtempSync(join(tmpdir(), "hq-bench-editor-"));
symlinkSync(join(repository, "node_modules"), join(home, "node_modules"), "dir");
const contractTypes = await emitContract(repository, home);
const workspaceOf = (name: Contestant) => join(home, `workspace-${names.indexOf(name)}`);
const costs: Record<Contestant, EditorCost[][]> = { raw: [], "raw, with entry files": [], contract: [] };
try {
  for (const name of names) {
    const plan = { variant: "contract", shape: "mixed", plugins: Number(values.plugins) } as const;
    writeWorkspace(workspaceOf(name), repository, contractTypes, plan, contestants[name]);
  }
  // In turns, so that what the machine does beside hits all of them.
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const name of names) {
      costs[name].push(await measureEditor(tsserver, workspaceOf(name), Object.values(files)));
      process.stderr.write(`${round} ${name}: ${JSON.stringify(costs[name].at(-1))}\n`);
    }
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}

const median = (numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
const measures: Readonly<Record<string, (cost: EditorCost) => readonly number[]>> = {
  open: ({ open }) => [open],
  "diagnostics after an edit": ({ edits }) => edits,
  completion: ({ completion }) => [completion],
};
const rows = Object.keys(files).flatMap((file, index) =>
  Object.entries(measures).map(([what, of]) => {
    const figures = names.map((name) => median(costs[name].flatMap((round) => of(round[index] as EditorCost)))); // a cost for each file
    const [raw = Number.NaN, entries = Number.NaN, own = Number.NaN] = figures;
    const cells = [...figures.map((figure) => figure.toFixed(1)), (own / raw).toFixed(2), (own / entries).toFixed(2)];
    return `| ${[file, what, ...cells].join(" | ")} |`;
  }),
);
const report = `# What the types cost an editor

Milliseconds of CPU of tsserver's main thread (TypeScript 6.0), ${values.plugins} plugins, the median of ${values.rounds} rounds in turns; an edit is
made ten times a round. Written by \`npm run bench:editor\`. \`raw\` is \`orpc-lean\` of \`workspace.ts\`. What tsserver does at every edit beside
checking the file grows with the number of files: the second contestant has as many as the contract, for each plugin the entry that the
convention of a workspace gives it, \`src/index.ts\`. Load of the machine at the end: ${loadavg()[0]?.toFixed(0)} on ${availableParallelism()} cores; the ratios
of a quiet machine are the ones to believe.

| file | what | ${names.join(" | ")} | contract / raw | contract / raw with entry files |
|---|---|---:|---:|---:|---:|---:|
${rows.join("\n")}
`;
writeFileSync(resolve(repository, values.report), report);
process.stdout.write(report);
