import { expect, it } from "vitest";
import { defaultSettings } from "../../workspace/default-settings.js";
import type { FileFacts } from "../../facts/facts.js";
import type { ResolvedImport } from "../../facts/import-facts.js";
import { createRunningDigests } from "../../facts/digest.js";
import { freshFile } from "../../facts/known-file.js";
import { parseFacts } from "../../facts/parse.js";
import { lowerText } from "../../flow/model/lower-text.js";
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
  lowered: () => undefined,
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
    ["files", "parsing", "edges", "flow", "deferrals", "moduleState", `text:${path}`, `program:${path}`],
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
  "the bytes": [withFacts({ hash: "others" }), [`text:${path}`, `program:${path}`]],
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

const nothing = new Set<string>();
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
  `program:${path}`,
];

it.each(Object.entries(changes))(
  "%s changes the digests of what it was read as, and no other",
  (_what, [change, changed]) => {
    const [before, after] = [inputDigests(seen), inputDigests({ ...seen, ...change })];
    expect(inputs.filter((input) => before(input, new Set([path])) === undefined)).toEqual([]);
    const differ = inputs.filter((input) => before(input, new Set([path])) !== after(input, new Set([path])));
    expect(differ.toSorted()).toEqual(changed.toSorted());
    // Digests that run on from what was seen before are those that are made anew.
    const running = createRunningDigests();
    for (const one of [seen, { ...seen, ...change }, seen]) {
      const [onward, anew] = [inputDigests(one, running), inputDigests(one)];
      for (const sited of [new Set([path]), nothing])
        expect(inputs.map((input) => onward(input, sited))).toEqual(inputs.map((input) => anew(input, sited)));
    }
  },
);

it("a running digest is made of the places that changed and of no other, wherever they are and however many there are", () => {
  const running = createRunningDigests();
  const list = Array.from({ length: 200 }, (_, place) => ({ place }));
  const told: number[] = [];
  const of = (all: readonly { readonly place: number }[], digests = running) =>
    digests.of("places", [all], (place) => {
      told.push(place);
      return String(all[place]?.place);
    });
  const whole = of(list);
  for (const changed of [
    list.with(0, { place: -1 }),
    list.with(199, { place: -1 }),
    list.with(130, { place: -1 }),
    list.slice(1),
    list.slice(0, 128),
    [...list, { place: 200 }],
    list.toReversed(),
    [],
  ]) {
    const anew = of(changed, createRunningDigests());
    expect([anew, anew === whole]).toEqual([of(changed), false]);
    expect(of(list)).toBe(whole);
  }
  told.length = 0;
  of(list.with(130, { place: -1 }));
  expect(told).toEqual(Array.from({ length: 64 }, (_, nth) => 128 + nth));
});

it("what can't be compared has no digest", () => {
  expect(inputDigests(seen)("outside", new Set([path]))).toBeUndefined();
  expect(inputDigests({ ...seen, cruiseKey: null })("cruise", nothing)).toBeUndefined();
});

/** The inputs whose digests without places differ between two texts of one file. */
function reshaped(before: string, after: string): readonly Input[] {
  const digestsOf = (text: string) => {
    const read = parseFacts(path, text, text);
    const files = new Map([[path, freshFile(read, () => lowerText(path, text))]]);
    const imports = read.imports.map((fact): ResolvedImport => ({
      ...fact,
      from: path,
      to: "base.ts",
      how: "resolved",
    }));
    return inputDigests({ ...seen, files, edges: new Map([[path, imports]]) });
  };
  const [was, is] = [digestsOf(before), digestsOf(after)];
  return inputs.filter((input) => was(input, nothing) !== is(input, nothing));
}

const written = `import { base } from "./base.js";\nlet count = 0;\nexport const next = (at: number) => ({ line: base, "at": [1, 2, at], count: ++count });\n`;

it.each([
  ["a comment above", `// The next number.\n\n${written}`],
  ["a comment inside", written.replace("++count", "/* one more */ ++count")],
  ["another layout", written.replaceAll(" ", "\n  ").replaceAll(/(import|export|let|const)\s+/g, "$1 ")],
])("%s changes no digest without places but that of the text", (_what, after) => {
  expect(reshaped(written, after)).toEqual([`text:${path}`]);
});

it.each([
  ["a function", written.replace("++count", "count + 1"), ["moduleState", `program:${path}`]],
  ["a number that could be a place", written.replace("[1, 2, at]", "[1, 3, at]"), [`program:${path}`]],
  [
    "a string that looks like a place",
    `${written}export const text = '"line":1,';\n`,
    ["moduleState", `program:${path}`],
  ],
  ["an import", `import "./other.js";\n${written}`, ["edges", `program:${path}`]],
] as const)("a change of %s shows in what it is read as", (_what, after, changed) => {
  expect(reshaped(written, after).filter((input) => input !== `text:${path}`)).toEqual(changed);
});

it("strings that differ in nothing but what looks like a place have digests of their own", () => {
  const text = (line: number) => `export const text = '"line":${line},';\n`;
  expect(reshaped(text(1), text(2))).toContain(`program:${path}`);
});
