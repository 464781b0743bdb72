import { z } from "zod";
import { capabilityMaxLength, capabilityPattern, pluginKinds, reservedCapabilities } from "./identity.js";

/**
 * The `rawr` block of a plugin's package.json: the one source of what the parser accepts and what editors offer.
 *
 * Source: SPEC 2.3 (D-013).
 */
export const rawrBlock = z
  .strictObject({
    kind: z.enum(pluginKinds).meta({
      description:
        "What the plugin is. Its surface root says the same: plugins/api holds `api`, plugins/cli `toolkit`.",
    }),
    capability: z
      .string()
      .max(capabilityMaxLength)
      .regex(capabilityPattern)
      .refine((text) => !reservedCapabilities.some((reserved) => reserved === text))
      .meta({
        description: "What the plugin is about, unique per kind: lower-case kebab-case, at most 64 characters.",
        examples: ["invoicing"],
        // A refinement is code; editors get the same rule as data.
        not: { enum: [...reservedCapabilities] },
      }),
  })
  .meta({ title: "RAWR HQ plugin identity", description: "Identity of a plugin in a RAWR HQ workspace (D-013)." });

/** The JSON Schema of the `rawr` block, for editors. */
export function rawrBlockJsonSchema(): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(rawrBlock, { target: "draft-7" });
}

/** The JSON Schema of a plugin's package.json: strict about `rawr`, silent about the rest. */
export function pluginPackageJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...rawr } = rawrBlockJsonSchema();
  return {
    $schema,
    title: "package.json of a RAWR HQ plugin",
    type: "object",
    required: ["rawr"],
    properties: { rawr },
  };
}
