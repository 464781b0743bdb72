import { expect, it } from "vitest";
import { defaultSettings } from "../../workspace/default-settings.js";
import type { FileFacts } from "../../facts/facts.js";
import type { ResolvedImport } from "../../facts/import-facts.js";
import { freshFile } from "../../facts/known-file.js";
import { parseFacts } from "../../facts/parse.js";
import { inputDigests, type Seen } from "./inputs.js";
import type { Input } from "./verdict.js";

const path = "packages/tax/src/index.ts";
const other = "packages/tax/package.json";
const facts = parseFacts(path, "hash", `import { base } from "./base.js";\nexport const rate = base;\n`);
const edge = facts.imports.map((fact): ResolvedImport => ({ ...fact, from: path, to: "base.ts", how: "resolved" }));
const problem = {
  code: "M132",
  file: other,
  line: 1,
  column: 1,
  message: "a root is unknown",
  fix: "name it",
} as const;
const plugin = {
  directory: "plugins/api/orders",
  file: "plugins/api/orders/package.json",
  root: "plugins/api",
  surface: "api",
  issues: [],
  at: { line: 1, column: 1, endLine: 1, endColumn: 2 },
} as const;

const seen: Seen = {
  settings: defaultSettings,
  discovery: { plugins: [], problems: [], skipped: [] },
  files: new Map([[path, freshFile(facts)]]),
  edges: new Map([[path, edge]]),
  notJudged: [],
  unusedIgnores: [],
  cruiseKey: "rules and files",
  text: (asked) => (asked === other ? "{}" : undefined),
};

const withFacts = (changed: Partial<FileFacts>) => ({ files: new Map([[path, freshFile({ ...facts, ...changed })]]) });

/** A change of what is seen, and every input that a gate may have read it as. */
const changes: Readonly<Record<string, readonly [Partial<Seen>, readonly Input[]]>> = {
  nothing: [{}, []],
  "a setting": [{ settings: { ...defaultSettings, slice: "A6" } }, ["settings"]],
  "a plugin": [{ discovery: { ...seen.discovery, plugins: [plugin] } }, ["plugins"]],
  "a problem of discovery": [{ discovery: { ...seen.discovery, problems: [problem] } }, ["plugins"]],
  "a file's name": [
    {
      files: new Map([["packages/tax/src/rate.ts", freshFile(facts)]]),
      edges: new Map([["packages/tax/src/rate.ts", edge]]),
    },
    ["files", "parsing", "edges", "flow", "deferrals", "moduleState", `text:${path}`],
  ],
  "a file that is not judged": [{ notJudged: [{ path: other, reason: "too large" }] }, ["notes"]],
  "an ignore that covers nothing": [{ unusedIgnores: ["dist/**"] }, ["notes"]],
  "where an import leads": [{ edges: new Map([[path, edge.map((one) => ({ ...one, to: "rate.ts" }))]]) }, ["edges"]],
  "why it leads there": [
    { edges: new Map([[path, edge.map((one) => ({ ...one, how: "lexical" as const }))]]) },
    ["edges"],
  ],
  "an import": [withFacts({ imports: [] }), ["edges"]],
  "a parse error": [withFacts({ parseErrors: [{ line: 1, column: 1, message: "';' expected" }] }), ["parsing"]],
  "a comment that may be a suppression": [withFacts({ mayAllow: true }), ["parsing"]],
  "the bytes": [withFacts({ hash: "others" }), [`text:${path}`]],
  "a deferral": [withFacts({ deferrals: parseFacts(path, "hash", "// TODO: D-099 later\n").deferrals }), ["deferrals"]],
  "the flow": [
    withFacts({ flow: parseFacts(path, "hash", "export const kind = require('../package.json').rawr;\n").flow }),
    ["flow"],
  ],
  "the state": [
    withFacts({ moduleState: parseFacts(path, "hash", "export let rate = 2;\n").moduleState }),
    ["moduleState"],
  ],
  "what dependency-cruiser reads": [{ cruiseKey: "other rules" }, ["cruise"]],
  "another file's text": [{ text: () => `{ "name": "tax" }` }, [`text:${other}`, "text:gone.json"]],
  "a file that is gone": [{ text: () => undefined }, [`text:${other}`]],
};

const inputs: readonly Input[] = [
  "settings",
  "plugins",
  "files",
  "notes",
  "edges",
  "deferrals",
  "flow",
  "moduleState",
  "parsing",
  "cruise",
  `text:${path}`,
  `text:${other}`,
  "text:gone.json",
];

it.each(Object.entries(changes))(
  "%s changes the digests of what it was read as, and no other",
  (_what, [change, changed]) => {
    const [before, after] = [inputDigests(seen), inputDigests({ ...seen, ...change })];
    expect(inputs.filter((input) => before(input) === undefined)).toEqual([]);
    expect(inputs.filter((input) => before(input) !== after(input)).toSorted()).toEqual(changed.toSorted());
  },
);

it("what can't be compared has no digest", () => {
  expect(inputDigests(seen)("outside")).toBeUndefined();
  expect(inputDigests({ ...seen, cruiseKey: null })("cruise")).toBeUndefined();
});
