import type { ConditionalSchemaConverter, JSONSchema } from "@orpc/openapi";
import { ZodToJsonSchemaConverter as Zod3Converter } from "@orpc/zod";
import { ZodToJsonSchemaConverter as Zod4Converter } from "@orpc/zod/zod4";

/** What a schema library may bring: its own description of a schema, by the Standard JSON Schema or by a method (ArkType). */
interface Described {
  readonly jsonSchema?: { readonly [strategy in "input" | "output"]: (options: { target: string }) => object };
}

/** A schema of any library that describes itself. */
const describedConverter: ConditionalSchemaConverter = {
  condition: (schema) => schema !== undefined && describe(schema, "input") !== undefined,
  convert(schema, { strategy }) {
    const description = schema && describe(schema, strategy);
    return [description !== undefined, description ?? {}];
  },
};

function describe(schema: object, strategy: "input" | "output"): JSONSchema | undefined {
  const standard = Reflect.get(schema, "~standard") as Described | undefined;
  const own: unknown = Reflect.get(schema, "toJsonSchema");
  try {
    if (standard?.jsonSchema !== undefined) return standard.jsonSchema[strategy]({ target: "draft-2020-12" });
    // ArkType's way. Whatever it answers is handed on as it is.
    return typeof own === "function" ? (Reflect.apply(own, schema, []) as JSONSchema) : undefined;
  } catch {
    return undefined;
  }
}

/** How the schemas of contracts are described: zod 4 and zod 3 by oRPC's converters, others by what they say of themselves. */
export function schemaConverters(): ConditionalSchemaConverter[] {
  return [new Zod4Converter(), new Zod3Converter(), describedConverter];
}
