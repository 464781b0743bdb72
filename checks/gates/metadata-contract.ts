import type { ManifestIssueCode } from "@rawr/hq-contract";
import { confirmed, mending, type Confirm, type Confirmations } from "../engine/confirmed.js";
import type { Workspace } from "../facts/workspace.js";
import type { GateFinding, Judged } from "../report/finding.js";
import type { MetadataFault, MetadataUse } from "../flow/metadata/taint.js";
import { defineGate } from "../engine/gate.js";
import type { Rule } from "../report/rule-book.js";
import { noManifest } from "../workspace/not-judged.js";
import type { DiscoveryProblemCode } from "../workspace/discovered-plugin.js";

const oneParser = "with two parsers, two tools can disagree about one plugin";
const noMeaning = "with a key that has no meaning, two tools can disagree about one plugin";
const unseen = "the gate can't check what it can't follow";
const oneReading = "two tools may read this package.json differently and disagree about the plugin";
const identity = "`rawr` is the plugin's only identity: nothing mounts a plugin without it";
const onePlace = "a plugin is found by its surface root, its kind and its capability";
const throughTheParser = "pass the package.json to the shared parser, and use the manifest that it returns";
const withoutTheKey = "remove it: use `kind` and `capability` of the manifest, or rename your own setting";

/** What code does with plugin metadata. */
const ofCode = {
  M101: { title: "legacy key of plugin metadata is read", why: noMeaning, fix: withoutTheKey },
  M102: { title: "legacy key of plugin metadata is written", why: noMeaning, fix: withoutTheKey },
  M103: { title: "legacy key of plugin metadata is declared", why: noMeaning, fix: withoutTheKey },
  M104: { title: "`rawr` is parsed outside the shared parser", why: oneParser, fix: throughTheParser },
  M105: {
    title: "metadata key is not known statically",
    why: unseen,
    fix: "write the key as a literal, or choose it from a constant table",
  },
  M106: {
    title: "origin of a `rawr` block is unknown",
    why: unseen,
    fix: "take a PluginManifest from the shared parser instead of a package.json",
  },
  M107: {
    title: "use of package.json is too complex to follow",
    why: unseen,
    fix: "call the shared parser where package.json is read",
  },
} as const;

/** What the shared parser refuses in a plugin's package.json. */
const ofManifest = {
  M110: { title: "package.json is not JSON", why: oneReading, fix: "correct the syntax" },
  M111: { title: "package.json has a key twice", why: oneReading, fix: "keep one of them" },
  M112: {
    title: "package.json begins with a byte order mark",
    why: oneReading,
    fix: "save the file as UTF-8 without one",
  },
  M113: { title: "package.json is too large", why: oneReading, fix: "make the file smaller" },
  M114: { title: "package.json has the key `__proto__`", why: oneReading, fix: "remove the key" },
  M115: { title: "package.json, or its `rawr`, is not an object", why: oneReading, fix: "write an object" },
  M120: { title: "package.json has no `rawr`", why: identity, fix: 'add `"rawr": { "kind", "capability" }`' },
  M121: { title: "plugin has no kind", why: identity, fix: "add the `kind` of the surface root to `rawr`" },
  M122: { title: "plugin has an unknown kind", why: identity, fix: "write the `kind` of the surface root" },
  M123: { title: "plugin has no capability", why: identity, fix: "add a `capability` to `rawr`" },
  M124: {
    title: "capability is not valid",
    why: identity,
    fix: "write lower-case words with hyphens, at most 64 characters",
  },
  M125: {
    title: "`rawr` has an unknown key",
    why: identity,
    fix: 'leave only `"kind"` and `"capability"`, or name the key in `manifestKeys` of the settings',
  },
  M126: { title: "package.json has a legacy key", why: noMeaning, fix: "remove the key" },
  M127: { title: "plugin is in the root of another kind", why: onePlace, fix: "correct the kind, or move the plugin" },
} as const satisfies Readonly<Record<ManifestIssueCode, Rule>>;

/** What discovery refuses. */
const ofWorkspace = {
  M130: { title: "capability is declared twice", why: onePlace, fix: "rename one of the two capabilities" },
  M131: { title: "capabilities differ only by case", why: onePlace, fix: "rename one of the two capabilities" },
  M132: {
    title: "plugin is outside every surface root",
    why: onePlace,
    fix: "move it to a surface root, or name its root in the settings' `roots`",
  },
  M133: {
    title: "plugin path leads outside the workspace",
    why: onePlace,
    fix: "move the plugin into the workspace, or remove the link",
  },
  M134: { title: "plugin is nested too deeply", why: onePlace, fix: "move it to the surface root" },
  M135: { title: "plugin can't be read", why: onePlace, fix: "make it a readable UTF-8 file" },
} as const satisfies Readonly<Record<DiscoveryProblemCode, Rule>>;

/** What discovery passes over, and what is code all the same. */
const ofFolder = {
  M136: {
    title: "plugin folder has no package.json",
    why: "the gates judge this code as a plugin, but nothing mounts it",
    fix: "add a package.json with `rawr`, or move the code to a plugin or a package",
  },
} as const;

const rules = { ...ofCode, ...ofManifest, ...ofWorkspace, ...ofFolder };

type Code = keyof typeof rules;

interface Words {
  readonly rule: Code;
  message(use: MetadataUse): string;
}

/** Every fault has its words, or this does not compile. */
const words: Readonly<Record<MetadataFault, Words>> = {
  read: { rule: "M101", message: ({ key, of }) => `\`${key}\` of ${of} is read here` },
  write: { rule: "M102", message: ({ key, of }) => `\`${key}\` of ${of} is written here` },
  declare: { rule: "M103", message: ({ key, of }) => `this gives ${of} the legacy key \`${key}\`` },
  interpret: {
    rule: "M104",
    message: ({ key, of }) =>
      key === "rawr" ? `the \`rawr\` block of ${of} is parsed here` : `\`${key}\` of ${of} is interpreted here`,
  },
  schema: { rule: "M104", message: () => "this schema is a second parser of the `rawr` block" },
  text: { rule: "M104", message: ({ key }) => `the text of a package.json is searched for \`${key}\` here` },
  undecidable: {
    rule: "M105",
    message: ({ of }) => `${of} is accessed with a key that the source doesn't reveal: it may be a legacy key`,
  },
  untraceable: {
    rule: "M106",
    message: ({ key }) => `\`${key === "" ? "rawr" : `rawr.${key}`}\` is read from a value of unknown origin`,
  },
};

export default defineGate({
  name: "metadata-contract",
  policy: "D-013",
  owner: "plugin-lifecycle",
  rules,
  check: (workspace) => confirmed(candidates(workspace), workspace, rules, confirmations),
});

/** What ts-morph says about a candidate: what is read from where, and what would mend it. */
const confirmations: Confirmations<Code> = {
  M101: receiverOf,
  M102: mending(async () => (await import("../authoring/fix/mend-metadata.js")).writtenKey),
  M103: mending(async () => (await import("../authoring/fix/mend-metadata.js")).declaredKey),
  M104: mending(async () => (await import("../authoring/fix/mend-parser.js")).throughTheParser),
  M105: receiverOf,
  M106: receiverOf,
  M107: async () => (await import("./confirm/exact-span.js")).exactSpan,
  M121: mending(async () => (await import("../authoring/fix/mend-manifest.js")).missingKind),
  M122: mending(async () => (await import("../authoring/fix/mend-manifest.js")).missingKind),
  M126: mending(async () => (await import("../authoring/fix/mend-manifest.js")).legacyKey),
};

async function receiverOf(): Promise<Confirm> {
  return (await import("./confirm/receiver.js")).receiver;
}

async function* candidates(workspace: Workspace): AsyncGenerator<GateFinding<Code>, Judged> {
  for (const plugin of workspace.plugins) yield* plugin.issues.map(fromPackage);
  yield* workspace.problems.map(fromPackage);
  for (const { path, reason } of workspace.notJudged) {
    const file = workspace.files.find((candidate) => candidate.startsWith(`${path}/`));
    if (reason !== noManifest || file === undefined) continue;
    yield { rule: "M136", at: { file, line: 1, column: 1 }, message: `\`${path}\` contains code but no package.json` };
  }
  const { followMetadata } = await import("../flow/metadata/flow.js"); // only where no earlier verdict holds
  const { scriptReads } = await import("../flow/metadata/script-reads.js");
  const { testFiles } = await import("../flow/tests/test-files.js");
  const isTest = await testFiles(workspace);
  const { uses: ofSources, files, gaveUp } = await followMetadata(workspace);
  const uses = [...ofSources, ...scriptReads(workspace)];
  const isLegacy = new Set(uses.filter(({ fault }) => fault === "read" || fault === "write").map(lineOf));
  const isInterpreted = new Set<string>();
  for (const use of uses) {
    // Getting at the block, from wherever, and reading a legacy key of it is one fault, not two.
    if ((use.fault === "interpret" || use.fault === "untraceable") && isLegacy.has(lineOf(use))) continue;
    // So is getting at the block and reading a key of it.
    if (use.fault === "interpret" && isInterpreted.has(lineOf(use))) continue;
    if (use.fault === "interpret") isInterpreted.add(lineOf(use));
    if (use.fault === "declare" && isTest(use.file)) continue;
    const { rule, message } = words[use.fault];
    const [line, column, endColumn] = use.at;
    const at = { file: use.file, line, column, ...(endColumn > 0 ? { endColumn } : {}) };
    yield { rule, at, message: message(use) };
  }
  if (gaveUp !== undefined) {
    const message = "the gate can't follow plugin metadata any further from here";
    yield { rule: "M107", at: { file: gaveUp.file, line: gaveUp.line, column: 1 }, message };
  }
  return { files: workspace.files.length, manifests: workspace.plugins.length, followed: files };
}

function lineOf({ file, at }: MetadataUse): string {
  return `${file}:${at[0]}`;
}

/** What the shared parser or discovery says of a package.json. */
function fromPackage(issue: {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn?: number;
  readonly code: Code;
  readonly message: string;
  readonly fix: string;
}): GateFinding<Code> {
  const { file, line, column, endColumn, code, message, fix } = issue;
  return { rule: code, at: { file, line, column, ...(endColumn === undefined ? {} : { endColumn }) }, message, fix };
}
