import type { PlannedPlugin } from "../workspace.js";

export const zod = 'import { z } from "zod";\n';

export function lines(...text: readonly string[]): string {
  return `${text.join("\n")}\n`;
}

export function variable({ kind, capability }: PlannedPlugin): string {
  return `${kind}${capability.replace(/(^|-)([a-z0-9])/g, (_, _dash, letter: string) => letter.toUpperCase())}`;
}

/** What ties plugins together without a library: one object, keyed by plugin. */
export function plainRoot(plugins: readonly PlannedPlugin[], name: string): string {
  return lines(
    ...plugins.map(
      (plugin) =>
        `import { ${name} as ${variable(plugin)} } from "./plugins/${plugin.kind}/${plugin.capability}/src/${name}.js";`,
    ),
    "",
    "export const hq = {",
    ...plugins.map((plugin) => `  "${plugin.kind}/${plugin.capability}": ${variable(plugin)},`),
    "};",
  );
}
