import type { ManifestIssueCode } from "@rawr/hq-contract";
import type { Rule } from "../engine/gate.js";
import type { DiscoveryProblemCode } from "../workspace/discovered-plugin.js";

const why =
  "one parser decides what a plugin is; a second opinion, or a key without meaning, makes two tools disagree about the same plugin";
const throughTheParser = "hand the package.json to the shared parser, and use the manifest that it answers";
const withoutTheKey =
  "remove it: decide by `kind` and `capability` of the manifest, or keep your own setting under another name elsewhere";

/** What code does with plugin metadata. */
const ofCode = {
  M101: { title: "legacy key of plugin metadata is read", why, fix: withoutTheKey },
  M102: { title: "legacy key of plugin metadata is written", why, fix: withoutTheKey },
  M103: { title: "legacy key of plugin metadata is declared", why, fix: withoutTheKey },
  M104: { title: "`rawr` is interpreted beside the shared parser", why, fix: throughTheParser },
  M105: {
    title: "key of plugin metadata can't be decided",
    why,
    fix: "write the key down, or choose it from a constant table",
  },
  M106: {
    title: "origin of a `rawr` block can't be followed",
    why,
    fix: "take a PluginManifest of the shared parser instead of a package.json",
  },
  M107: {
    title: "flow is too tangled to follow",
    why,
    fix: "shorten the way from package.json to its use: call the shared parser where the file is read",
  },
} as const;

/** What the shared parser refuses in a plugin's package.json. */
const ofManifest = {
  M110: { title: "package.json is not JSON", why, fix: "correct the syntax" },
  M111: { title: "package.json has a key twice", why, fix: "keep one of them" },
  M112: { title: "package.json begins with a byte order mark", why, fix: "save the file as UTF-8 without one" },
  M113: { title: "package.json is too large", why, fix: "make the file smaller" },
  M114: { title: "package.json has a key of the prototype", why, fix: "remove the key" },
  M115: { title: "package.json, or its `rawr`, is not an object", why, fix: "write an object" },
  M120: { title: "package.json has no `rawr`", why, fix: 'add `"rawr": { "kind", "capability" }`' },
  M121: { title: "plugin has no kind", why, fix: "add the `kind` of the surface root to `rawr`" },
  M122: { title: "plugin has an unknown kind", why, fix: "write the `kind` of the surface root" },
  M123: { title: "plugin has no capability", why, fix: "add a `capability` to `rawr`" },
  M124: { title: "capability is not valid", why, fix: "write lower-case words with hyphens, at most 64 characters" },
  M125: {
    title: "`rawr` has an unknown key",
    why,
    fix: 'leave only `"kind"` and `"capability"`, or name the key in `manifestKeys` of the settings',
  },
  M126: { title: "package.json has a legacy key", why, fix: "remove the key" },
  M127: { title: "plugin lies in the root of another kind", why, fix: "correct the kind, or move the plugin" },
} as const satisfies Readonly<Record<ManifestIssueCode, Rule>>;

/** What discovery refuses. */
const ofWorkspace = {
  M130: { title: "capability is declared twice", why, fix: "rename one of the two capabilities" },
  M131: { title: "capabilities differ only by case", why, fix: "rename one of the two capabilities" },
  M132: {
    title: "plugin lies in no surface root",
    why,
    fix: "move it to a surface root, or name its root in the settings' `roots`",
  },
  M133: {
    title: "path of a plugin leads outside the workspace",
    why,
    fix: "move the plugin into the workspace, or remove the link",
  },
  M134: { title: "plugin lies too deep", why, fix: "move it to the surface root" },
  M135: { title: "plugin can't be read", why, fix: "make it a readable UTF-8 file" },
} as const satisfies Readonly<Record<DiscoveryProblemCode, Rule>>;

/** The table of `metadata-contract`. */
export const metadataRules = { ...ofCode, ...ofManifest, ...ofWorkspace };
