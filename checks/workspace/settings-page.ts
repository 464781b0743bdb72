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
    does: "Surface roots, and the kind of plugin that each holds. They replace the five default roots.",
    example: { roots: { services: "api", jobs: "workflows" } },
  },
  composition: {
    does: "The generated composition root. `generate` writes it, and only it imports plugins.",
    example: { composition: "apps/host/src/rawr.hq.ts" },
  },
  host: {
    does: "The files or folders that are the host: what mounts the composition. `host-composition-guard` judges them.",
    example: { host: ["apps/host/src", "apps/edge/src/index.ts"] },
  },
  layers: {
    does: "Folders, and the other folders that each may import. With `roots` of your own, these stand in the place of `plugins`.",
    example: { layers: { libs: [], packages: ["libs"], plugins: ["packages", "libs"] } },
  },
  sharedParser: {
    does: "What alone interprets `rawr` of a package.json: a package, a file of the workspace with the files beside it that it imports, or a list of them.",
    example: { sharedParser: ["packages/manifest/src/parse.ts", "packages/manifest/src/parse-legacy.ts"] },
  },
  manifestKeys: {
    does: "Further keys that `rawr` may carry. They pass through the parser untouched and decide nothing here; any other key is refused.",
    example: { manifestKeys: ["team", "runbook"] },
  },
  ignore: {
    does: "Files and folders that no tool looks at, as globs relative to the root. `node_modules`, `dist`, `artifacts`, `.git` and what git ignores are left out in any case.",
    example: { ignore: ["legacy/**"] },
  },
  bridge: {
    does: "The four dates of the workspace's own migration from the legacy keys, and the decisions about them. The hard expiry moves by a dated decision only.",
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
    does: "The slice that the workspace has reached. The zero-read window is required from `A6` on; one pass without a baseline is allowed in `A0`.",
    example: { slice: "A6" },
  },
  codeOwners: {
    does: "Owners of further paths, for the CODEOWNERS file. A later path wins.",
    example: { codeOwners: { "packages/billing": "runtime-host" } },
  },
  gates: {
    does: "Gates of your own: files that export `defineGate({ ... })` as default. They run after ours.",
    example: { gates: ["gates/no-console.ts"] },
  },
  pendingFamilies: {
    does: "Route families that are not mounted yet: in slice `A0` only, each with its owner, its slice and what unblocks it.",
    example: {
      slice: "A0",
      pendingFamilies: [
        { family: "workflows", owner: "runtime-host", slice: "A4", unblock: "the trigger route answers" },
      ],
    },
  },
  registries: {
    does: "Calls of further packages that change something of the whole process, with the reason. `no-singleton-global` judges them; a call reads as below its import, and an import for its effect alone is `import`.",
    example: { registries: { "some-orm": { "Model.knex": "one connection for every host" } } },
  },
  keepers: {
    does: "Calls of further packages that a module must not make while it is set up, because what they make or start lasts as long as the module, with the reason. They are written as in `registries`; `default` is the default export. `no-singleton-global` judges them.",
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
    "Every setting is optional: a workspace that follows the conventions needs no file. They stand in `rawr-hq.config.ts`, `.mts`, `.cts`, `.js`, `.mjs`, `.cjs` or",
    "`.json` at the root; `defineConfig` of `@rawr/hq-contract/checks` types them. A setting that is unknown or has no meaning ends every command with a sentence (exit 2).\n",
    "This page is written from the schema that judges the file (`npm run docs:settings`), and a test loads each example.\n",
    sections.join("\n"),
  ].join("\n");
}
