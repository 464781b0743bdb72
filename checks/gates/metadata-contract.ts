import type { GateFinding } from "../report/finding.js";
import { isTest } from "../facts/is-test.js";
import type { MetadataFault, MetadataUse } from "../flow/metadata/marks.js";
import { defineGate } from "../engine/gate.js";

interface Words {
  readonly code: string;
  readonly title: string;
  message(use: MetadataUse): string;
  readonly fix: string;
}

const throughTheParser = "hand the package.json to the shared parser, and use the manifest that it answers";
const withoutTheKey =
  "remove it: decide by `kind` and `capability` of the manifest, or keep your own setting under another name elsewhere";

/** Every fault has its words, or this does not compile. */
const words: Readonly<Record<MetadataFault, Words>> = {
  read: {
    code: "M101",
    title: "legacy key of plugin metadata is read",
    message: ({ key, of }) => `\`${key}\` of ${of} is read here`,
    fix: withoutTheKey,
  },
  write: {
    code: "M102",
    title: "legacy key of plugin metadata is written",
    message: ({ key, of }) => `\`${key}\` of ${of} is written here`,
    fix: withoutTheKey,
  },
  declare: {
    code: "M103",
    title: "legacy key of plugin metadata is declared",
    message: ({ key, of }) => `this gives ${of} the legacy key \`${key}\``,
    fix: withoutTheKey,
  },
  interpret: {
    code: "M104",
    title: "`rawr` is interpreted beside the shared parser",
    message: ({ key, of }) =>
      key === "rawr" ? `the \`rawr\` block of ${of} is taken apart here` : `\`${key}\` of ${of} is interpreted here`,
    fix: throughTheParser,
  },
  schema: {
    code: "M104",
    title: "`rawr` is interpreted beside the shared parser",
    message: () => "this schema is a second parser of the `rawr` block",
    fix: throughTheParser,
  },
  text: {
    code: "M104",
    title: "`rawr` is interpreted beside the shared parser",
    message: ({ key }) => `the text of a package.json is searched for \`${key}\` here`,
    fix: throughTheParser,
  },
  undecidable: {
    code: "M105",
    title: "key of plugin metadata can't be decided",
    message: ({ of }) => `a key that can't be known from the source is used on ${of}: it may be a legacy one`,
    fix: "write the key down, or choose it from a constant table",
  },
  untraceable: {
    code: "M106",
    title: "origin of a `rawr` block can't be followed",
    message: ({ key }) => `\`rawr.${key}\` is read from a value whose origin can't be followed`,
    fix: "take a PluginManifest of the shared parser instead of a package.json",
  },
};

export default defineGate({
  code: "M101",
  name: "metadata-contract",
  policy: "D-013",
  owner: "plugin-lifecycle",
  title: "plugin metadata breaks the contract",
  why: "one parser decides what a plugin is; a second opinion, or a key without meaning, makes two tools disagree about the same plugin",
  fix: throughTheParser,
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
      const { code, title, message, fix } = words[use.fault];
      const [line, column, endColumn] = use.at;
      const at = { file: use.file, line, column, ...(endColumn > 0 ? { endColumn } : {}) };
      yield { at, code, title, message: message(use), fix };
    }
    if (gaveUp !== undefined) {
      yield {
        at: { file: gaveUp.file, line: gaveUp.line, column: 1 },
        code: "M107",
        title: "flow is too tangled to follow",
        message: "plugin metadata can't be followed any further from here",
        fix: "shorten the way from package.json to its use: call the shared parser where the file is read",
      };
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
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}): GateFinding {
  const { file, line, column, endColumn, code, message, fix } = issue;
  const title = "package.json of a plugin breaks the contract";
  return { at: { file, line, column, ...(endColumn === undefined ? {} : { endColumn }) }, code, title, message, fix };
}
