import type { PluginKind } from "@rawr/hq-contract/tables";
import type { Names } from "./names.js";

const definers = {
  web: "defineWebPlugin",
  toolkit: "defineToolkitPlugin",
  agent: "defineAgentPlugin",
} as const satisfies Partial<Record<PluginKind, string>>;

/** A kind that publishes nothing and calls the APIs of others. */
export type ConsumerKind = keyof typeof definers;

/** The files of a new web, toolkit or agent plugin, relative to its folder. */
export function consumerPluginFiles(kind: ConsumerKind, { capability, type }: Names): Record<string, string> {
  const { imports, offered, input } = kind === "agent" ? tool(capability) : method(capability);
  return {
    "src/index.ts": `${imports(definers[kind])}

/**
 * What this plugin calls: declare just the procedures that you use, by capability; the host hands in a typed client.
 *
 * \`readonly invoicing: { list(input: object): Promise<{ invoices: { id: string }[] }> };\`
 */
type ${type}Services = object;

export default ${definers[kind]}({
  capability: "${capability}",
  create: (_services: ${type}Services) => ({
${offered}
  }),
});
`,
    "src/index.test.ts": `import { expect, it } from "vitest";
import plugin from "./index.js";

it("says that it is up", async () => {
  expect(await plugin.create({}).describe(${input})).toBe("${capability} is up");
});
`,
  };
}

const method = (capability: string) => ({
  imports: (definer: string) => `import { ${definer} } from "@rawr/hq-contract";`,
  offered: `    async describe(): Promise<string> {
      return "${capability} is up";
    },`,
  input: "",
});

/** An assistant sees tools alone. */
const tool = (capability: string) => ({
  imports: (definer: string) => `import { ${definer}, defineTool } from "@rawr/hq-contract";\nimport { z } from "zod";`,
  offered: `    describe: defineTool({
      description: "Says that ${capability} is up.",
      input: z.strictObject({}),
      run: async () => "${capability} is up",
    }),`,
  input: "{}",
});
