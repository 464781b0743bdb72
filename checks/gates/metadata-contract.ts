import type { GateFinding } from "../report/finding.js";
import { isTest } from "../facts/is-test.js";
import type { MetadataFault, MetadataUse } from "../flow/metadata/marks.js";
import { defineGate } from "../engine/gate.js";
import { metadataRules } from "./metadata-rules.js";

type Code = keyof typeof metadataRules;

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
      key === "rawr" ? `the \`rawr\` block of ${of} is taken apart here` : `\`${key}\` of ${of} is interpreted here`,
  },
  schema: { rule: "M104", message: () => "this schema is a second parser of the `rawr` block" },
  text: { rule: "M104", message: ({ key }) => `the text of a package.json is searched for \`${key}\` here` },
  undecidable: {
    rule: "M105",
    message: ({ of }) => `a key that can't be known from the source is used on ${of}: it may be a legacy one`,
  },
  untraceable: {
    rule: "M106",
    message: ({ key }) => `\`rawr.${key}\` is read from a value whose origin can't be followed`,
  },
};

export default defineGate({
  name: "metadata-contract",
  policy: "D-013",
  owner: "plugin-lifecycle",
  rules: metadataRules,
  async *check(workspace) {
    for (const plugin of workspace.plugins) yield* plugin.issues.map(fromPackage);
    yield* workspace.problems.map(fromPackage);
    const { followMetadata } = await import("../flow/metadata/flow.js"); // only where no earlier verdict holds
    const { uses, files, gaveUp } = await followMetadata(workspace);
    const isLegacy = new Set(uses.filter(({ fault }) => fault === "read" || fault === "write").map(lineOf));
    for (const use of uses) {
      // Getting at the block and reading a legacy key of it is one fault, not two.
      if (use.fault === "interpret" && isLegacy.has(lineOf(use))) continue;
      if (use.fault === "declare" && isTest(use.file)) continue;
      const { rule, message } = words[use.fault];
      const [line, column, endColumn] = use.at;
      const at = { file: use.file, line, column, ...(endColumn > 0 ? { endColumn } : {}) };
      yield { rule, at, message: message(use) };
    }
    if (gaveUp !== undefined) {
      const message = "plugin metadata can't be followed any further from here";
      yield { rule: "M107", at: { file: gaveUp.file, line: gaveUp.line, column: 1 }, message };
    }
    return { files: workspace.files.length, manifests: workspace.plugins.length, followed: files };
  },
});

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
