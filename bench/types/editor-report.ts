import { median } from "../median.js";

/** What one thing costs in one file of one layout. */
export interface EditorRow {
  readonly layout: string;
  readonly file: string;
  readonly what: string;
  /** Milliseconds, of each round, of each contestant: each time. */
  readonly rounds: (readonly (readonly number[])[])[];
}

/** The cells of a row: the contestants' medians, and the last contestant's ratio to each other one, the median of the rounds' ratios. */
function cellsOf({ layout, file, what, rounds }: EditorRow): string {
  const medians = rounds.map((round) => round.map(median));
  const [first = []] = medians;
  const own = first.length - 1;
  const of = (index: number) => median(medians.map((round) => round[index] ?? Number.NaN));
  const ratio = (index: number) =>
    median(medians.map((round) => (round[own] ?? Number.NaN) / (round[index] ?? Number.NaN)));
  const milliseconds = first.map((_, index) => of(index).toFixed(1));
  const ratios = first.slice(0, own).map((_, index) => ratio(index).toFixed(2));
  return `| ${[layout, file, what, ...milliseconds, ...ratios].join(" | ")} |`;
}

/** The rows as markdown. Their contestants are raw oRPC, raw oRPC with an entry file a plugin, and the contract. */
export function renderEditorReport(
  rows: readonly EditorRow[],
  run: { readonly plugins: number; readonly rounds: number; readonly times: number; readonly load: string },
): string {
  return `# What the types cost an editor

Milliseconds of CPU of tsserver's main thread (TypeScript 6.0), ${run.plugins} plugins. Written by \`npm run bench:editor\`. ${run.rounds} rounds; in each, three
tsservers live side by side and take turns, ${run.times} times a task in all, so that what the machine does beside hits all alike. A ratio is the median of the
rounds' ratios, and a round's ratio that of two medians. Load of the machine at the end: ${run.load}; of a quiet machine the
ratios are the ones to believe.

Each task is what a person causes: a character in a handler's body and the diagnostics that follow; \`context.\` in a handler's body and what
completes it; three letters of a name and what completes them, what could be imported included. All three wait for tsserver to bring its
program up to date, which goes over all files of the project, however few changed: in one project of all plugins, most of the time.

\`raw\` is \`orpc-lean\` of \`workspace.ts\`, the leanest raw oRPC that type-checks: the root takes each plugin's router out of its \`src/router.ts\`.
\`raw with entries\` has the entry file that this contract's convention gives a plugin, \`src/index.ts\`, and so as many files as the
contract. That is the fair one: a plugin is a package, and a package that hands its router and its contract to others has an entry
that exports them. The leanest is shown because nothing but taste makes raw oRPC have one. Every plugin of every contestant has a package.json.

In \`one project\` the workspace's one tsconfig.json holds all plugins. In \`a project each\` a plugin has a tsconfig.json of its own,
\`{ "extends": "../../../tsconfig.json", "include": ["src"] }\`, which tsserver prefers: what an editor does then no longer depends on how many plugins there
are, and \`tsc -p .\` at the root judges all of them as before.

| layout | file | what | raw | raw with entries | contract | contract / raw | contract / raw with entries |
|---|---|---|---:|---:|---:|---:|---:|
${rows.map(cellsOf).join("\n")}
`;
}
