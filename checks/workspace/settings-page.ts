import { settingNames } from "./config-schema.js";
import { defaultSettings } from "./default-settings.js";
import type { Config } from "./settings.js";

interface Words {
  readonly does: string;
  /** When the default settings don't hold it. */
  readonly byDefault?: string;
  readonly example: Config;
}

/** What each setting does. A setting without its words does not compile. */
export const settingWords: Readonly<Record<keyof Config, Words>> = {
  roots: {
    does: "The surface roots, and the kind of plugin in each. They replace the five default roots.",
    example: { roots: { services: "api", jobs: "workflows" } },
  },
  composition: {
    does: "The generated composition root. `generate` writes it, and only it imports plugins.",
    example: { composition: "apps/host/src/rawr.hq.ts" },
  },
  host: {
    does: "The host's files or folders, which mount the composition. `host-composition-guard` judges them.",
    example: { host: ["apps/host/src", "apps/edge/src/index.ts"] },
  },
  layers: {
    does: "Folders, and the other folders that each may import. If you set `roots`, they take the place of `plugins`.",
    example: { layers: { libs: [], packages: ["libs"], plugins: ["packages", "libs"] } },
  },
  sharedParser: {
    does: "The only code that may interpret `rawr` in a package.json: a package, a workspace file together with the neighbouring files it imports, or a list of these.",
    example: { sharedParser: ["packages/manifest/src/parse.ts", "packages/manifest/src/parse-legacy.ts"] },
  },
  manifestKeys: {
    does: "Additional keys that `rawr` may have. The parser passes them through unchanged and they have no effect here; any other key is refused.",
    example: { manifestKeys: ["team", "runbook"] },
  },
  ignore: {
    does: "Files and folders that every tool skips, as globs relative to the root. `node_modules`, `dist`, `artifacts`, `.git` and everything git ignores are always skipped.",
    example: { ignore: ["legacy/**"] },
  },
  bridge: {
    does: "The four dates of the workspace's own migration from the legacy keys, and the decisions about them. Only a dated decision moves the hard expiry.",
    byDefault: "none: legacy keys are errors",
    example: {
      bridge: {
        start: "2026-01-05",
        checkpoints: ["2026-01-09", "2026-01-14"],
        hardExpiry: "2026-01-19",
        decisions: [
          {
            on: "2026-01-09",
            by: "@rawr-distribution-lifecycle",
            reason: "all readers are known",
            checkpoint: "2026-01-09",
          },
        ],
      },
    },
  },
  slice: {
    does: "The slice that the workspace has reached. From `A6` on, the zero-read window is required. Route families may be pending only in `A0`. With `slices` of your own, it names one of them; the first one is the default and stands for `A0`, and the one whose criteria name `zero-read` stands for `A6`.",
    example: { slice: "A6" },
  },
  slices: {
    does: "Your own plan, in place of the default one: each slice has a title, an owner, the slices that it comes after, and criteria. A criterion holds when each of its gates is clean, each of its kinds has a plugin, and each of its files exists. `{}` is no plan: `rawr-hq phase` prints nothing then.",
    byDefault: "the slices `A0` to `A6` of [the migration](migrating.md)",
    example: {
      slices: {
        inventory: {
          title: "every service is a plugin",
          owner: "plugin-lifecycle",
          criteria: [{ says: "plugins are discovered", gates: ["metadata-contract"], kinds: ["api"] }],
        },
        cutover: {
          title: "the old gateway is gone",
          owner: "runtime-host",
          after: ["inventory"],
          criteria: [
            { says: "all route families answer", gates: ["manifest-smoke-completion"] },
            { says: "the decision is written down", files: ["docs/gateway.md"] },
          ],
        },
      },
    },
  },
  owners: {
    does: "Who holds the four seats that findings, reports and CODEOWNERS name: `runtime-host`, `plugin-lifecycle`, `verification-gates`, `distribution-lifecycle`. A seat has a `primary`, and may have a `backup`, a `role` and an `sla`.",
    byDefault: "the holders in the policies",
    example: { owners: { "plugin-lifecycle": { primary: "@acme/plugins", backup: "@acme/platform" } } },
  },
  codeOwners: {
    does: "Owners of additional paths, for the CODEOWNERS file. Later entries win.",
    example: { codeOwners: { "packages/billing": "runtime-host" } },
  },
  gates: {
    does: "Your own gates: files with `defineGate({ ... })` as the default export. They run after the built-in gates.",
    example: { gates: ["gates/no-console.ts"] },
  },
  pendingFamilies: {
    does: "Route families that are not mounted yet: in the first slice only (`A0`), each with its owner, its slice and what unblocks it.",
    example: {
      slice: "A0",
      pendingFamilies: [
        { family: "workflows", owner: "runtime-host", slice: "A4", unblock: "the trigger route answers" },
      ],
    },
  },
  registries: {
    does: "Additional package calls that change state of the whole process, each with a reason, for `no-singleton-global`. Write a call as it looks after its import; `import` stands for a side-effect import.",
    example: { registries: { "some-orm": { "Model.knex": "one connection for every host" } } },
  },
  keepers: {
    does: "Additional package calls that a module must not make during its set-up, because what they create lasts as long as the module, each with a reason, for `no-singleton-global`. Write them as in `registries`; `default` is the default export.",
    example: { keepers: { "some-queue": { default: "its queue is one for every host" } } },
  },
};

/** The text of docs/settings.md. */
export function settingsPage(): string {
  const sections = settingNames.map((name) => {
    const { does, byDefault, example } = settingWords[name];
    // Only `bridge` has no default, and says so in words.
    const standard = byDefault ?? `\`${JSON.stringify((defaultSettings as Config)[name])}\``;
    return `## \`${name}\`\n\n${does}\n\nDefault: ${standard}.\n\n\`\`\`json title="rawr-hq.config.json"\n${JSON.stringify(example, null, 2)}\n\`\`\`\n`;
  });
  return [
    "# Settings\n",
    "Every setting is optional: a workspace that follows the conventions needs no settings file. Settings live in `rawr-hq.config.ts`, `.mts`, `.cts`, `.js`, `.mjs`, `.cjs` or",
    "`.json` at the root; `defineConfig` of `@rawr/hq-checks` gives them types. An unknown or invalid setting stops every command with one sentence (exit 2).\n",
    "This page is generated from the schema that validates the file (`npm run docs:settings`), and a test loads each example.\n",
    sections.join("\n"),
  ].join("\n");
}
