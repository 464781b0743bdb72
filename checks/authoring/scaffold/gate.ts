/** Where the files of a new gate are, and how they import. */
export interface GateLayout {
  /** Folder, relative to the root. */
  readonly folder: string;
  /** What its module imports `defineGate` from. */
  readonly checks: string;
  /** What its test imports `program` from. */
  readonly testing: string;
  /** What its test imports `pageBlocks` from. */
  readonly blocks: string;
}

/** A gate of a workspace's own. */
export const ownLayout: GateLayout = Object.freeze({
  folder: "gates",
  checks: "@rawr/hq-checks",
  testing: "@rawr/hq-checks/testing",
  blocks: "@rawr/hq-checks/testing",
});

/** The texts of a new gate, its page and its test: they compile and pass as they are. */
export function gateFiles(name: string, code: string, layout: GateLayout): Record<string, string> {
  return {
    [`${layout.folder}/${name}.ts`]: gateModule(name, code, layout),
    [`${layout.folder}/${name}.md`]: gatePage(name, code),
    [`${layout.folder}/${name}.test.ts`]: gateTest(name, layout),
  };
}

function gateModule(name: string, code: string, { checks }: GateLayout): string {
  return `import { defineGate } from "${checks}";

/** An example to replace: the package that nothing here may import. */
const forbidden = "left-pad";

export default defineGate({
  name: "${name}",
  policy: "-",
  owner: "verification-gates",
  rules: {
    ${code}: {
      title: "\`left-pad\` is imported",
      why: "the language can do it by itself",
      fix: "use \`padStart\`",
    },
  },
  *check(workspace) {
    for (const file of workspace.files) {
      for (const { specifier, line, column } of workspace.importsOf(file)) {
        if (specifier !== forbidden) continue;
        yield { rule: "${code}", at: { file, line, column }, message: \`\${file} imports \${forbidden}\` };
      }
    }
    return { files: workspace.files.length, manifests: 0 };
  },
});
`;
}

function gatePage(name: string, code: string): string {
  return `# ${name}

| code | finding                |
| ---- | ---------------------- |
| ${code} | \`left-pad\` is imported |

## Why

The language can do it by itself.

## Rules

### ${code}: \`left-pad\` is imported

A file imports the package \`left-pad\`.

## Incorrect

\`\`\`ts title="plugins/api/orders/src/index.ts"
import pad from "left-pad";

export const label = (id: string) => pad(id, 8);
\`\`\`

## Correct

\`\`\`ts title="plugins/api/orders/src/index.ts"
export const label = (id: string) => id.padStart(8);
\`\`\`
`;
}

function gateTest(name: string, { testing, blocks }: GateLayout): string {
  const imports =
    testing === blocks
      ? `import { pageBlocks, plugin, program } from "${testing}";\nimport { describe, expect, it } from "vitest";\n`
      : `import { describe, expect, it } from "vitest";\nimport { plugin, program } from "${testing}";\n`;
  const page = testing === blocks ? "" : `import { pageBlocks } from "${blocks}";\n`;
  return `import { readFileSync } from "node:fs";
${imports}import gate from "./${name}.js";
${page}
const blocks = pageBlocks(readFileSync(new URL("./${name}.md", import.meta.url), "utf8"));
const under = (heading: string) => blocks.filter((block) => block.heading === heading);
const findings = (path: string, text: string) => program({ ...plugin("api", "orders"), [path]: text }).findings(gate);

describe("the page of the gate \`${name}\`", () => {
  it("shows what is found, and what isn't", () => {
    expect([under("Incorrect").length, under("Correct").length]).not.toContain(0);
  });

  it.each(under("Incorrect"))("is right that the incorrect $path is found", async ({ path, text }) => {
    expect(await findings(path, text)).not.toEqual([]);
  });

  it.each(under("Correct"))("is right that the correct $path is not", async ({ path, text }) => {
    expect(await findings(path, text)).toEqual([]);
  });
});
`;
}
