import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { renderEditorReport, type EditorRow } from "./editor-report.js";
import { emitContract } from "./emit-contract.js";
import { templates } from "./templates.js";
import { contractTemplate } from "./templates/contract.js";
import { startEditor, type Editor } from "./tsserver.js";
import { writeWorkspace, type PluginFiles, type VariantTemplate } from "./workspace.js";
import { writeReport } from "../write-report.js";

/** `npm run bench:editor -- --plugins 1000 --rounds 5`: what one plugin file costs an editor, here and in raw oRPC. */
const { values } = parseArgs({
  options: {
    plugins: { type: "string", default: "1000" },
    rounds: { type: "string", default: "5" },
    turns: { type: "string", default: "3" },
    times: { type: "string", default: "4" },
    report: { type: "string", default: "bench/types/editor.md" },
  },
});
const [plugins, rounds, turns, times] = [
  Number(values.plugins),
  Number(values.rounds),
  Number(values.turns),
  Number(values.times),
];

/** Each plugin of a template with more files, by path below its `src`. */
function withFiles(template: VariantTemplate, more: PluginFiles): VariantTemplate {
  return {
    api: (capability) => ({ ...template.api(capability), ...more }),
    workflow: (capability) => ({ ...template.workflow(capability), ...more }),
    root: template.root,
  };
}

/** A workspace whose plugins each have the entry file that the convention gives them, as this contract's have: `src/index.ts`. */
function withEntries(template: VariantTemplate): VariantTemplate {
  const index = 'export { contract } from "./contract.js";\nexport { router } from "./router.js";\n';
  const root: VariantTemplate["root"] = (planned) =>
    Object.fromEntries(
      Object.entries(template.root(planned)).map(([path, text]) => [
        path,
        text.replaceAll("/src/router.js", "/src/index.js"),
      ]),
    );
  return { ...withFiles(template, { "index.ts": index }), root };
}

const contestants: readonly VariantTemplate[] = [
  templates["orpc-lean"],
  withEntries(templates["orpc-lean"]),
  // What raw oRPC does with its events, its routers do not see: its figures are the same either way.
  contractTemplate("plain", "own", "shared"),
];
const ownProject = { "../tsconfig.json": '{ "extends": "../../../tsconfig.json", "include": ["src"] }\n' };
const layouts = {
  "one project": (template: VariantTemplate) => template,
  "a project each": (template: VariantTemplate) => withFiles(template, ownProject),
};
const files = {
  "API router": "plugins/api/area-7/src/router.ts",
  "workflow router": "plugins/workflows/area-7/src/router.ts",
};
const tasks = {
  open: "open",
  "diagnostics after an edit": "edit",
  "completion of a member": "member",
  "completion of a name": "name",
} as const;

const repository = fileURLToPath(new URL("../..", import.meta.url));
const tsserver = join(repository, "node_modules/typescript/lib/tsserver.js");
const home = mkdtempSync(join(tmpdir(), "hq-bench-editor-"));
symlinkSync(join(repository, "node_modules"), join(home, "node_modules"), "dir");
const rows = new Map<string, EditorRow>();
try {
  const contractTypes = await emitContract(repository, home);
  for (let round = 0; round < rounds; round++) {
    for (const [layout, lay] of Object.entries(layouts)) {
      const editors = contestants.map((template, index) => {
        const workspace = join(home, `${layout}-${index}`.replaceAll(" ", "-"));
        const plan = { variant: "contract", shape: "mixed", plugins } as const;
        if (round === 0) writeWorkspace(workspace, repository, contractTypes, plan, lay(template));
        return startEditor(tsserver, workspace);
      });
      try {
        await measureRound(layout, editors, round);
      } finally {
        for (const editor of editors) editor.close();
      }
    }
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}

/**
 * All contestants at once and in turns, so that what the machine does beside hits all alike. A turn is several times the same, of which
 * the first does not count: it finds the processor's caches full of somebody else.
 */
async function measureRound(layout: string, editors: readonly Editor[], round: number): Promise<void> {
  for (const [name, file] of Object.entries(files)) {
    for (const [what, task] of Object.entries(tasks)) {
      const spent: number[][] = editors.map(() => []);
      for (let turn = 0; turn < (task === "open" ? 1 : turns); turn++) {
        // Who was first the last time is last now.
        for (const index of editors.map((_, place) => (place + turn + round) % editors.length)) {
          const [editor, all] = [editors[index], spent[index]];
          if (!editor || !all) continue;
          const costs: number[] = [];
          for (let time = 0; time < (task === "open" ? 1 : 1 + times); time++) costs.push(await editor[task](file));
          all.push(...costs.slice(task === "open" ? 0 : 1));
        }
      }
      keep(layout, name, what, spent);
    }
  }
}

function keep(layout: string, file: string, what: string, spent: readonly (readonly number[])[]): void {
  const key = [layout, file, what].join();
  const row = rows.get(key) ?? { layout, file, what, rounds: [] };
  row.rounds.push(spent);
  rows.set(key, row);
  process.stderr.write(`${key}: ${spent.map((all) => all.map((one) => one.toFixed(0)).join(" ")).join(" | ")}\n`);
}

const report = renderEditorReport([...rows.values()], {
  plugins,
  rounds,
  times: turns * times,
  load: `${loadavg()[0]?.toFixed(0)} on ${availableParallelism()} cores`,
});
process.stdout.write(await writeReport(resolve(repository, values.report), report));
