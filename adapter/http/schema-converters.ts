import type { ConditionalSchemaConverter, JSONSchema } from "@orpc/openapi";
import { ZodToJsonSchemaConverter as Zod3Converter } from "@orpc/zod";
import { ZodToJsonSchemaConverter as Zod4Converter } from "@orpc/zod/zod4";
import type { StandardSchemaV1 } from "@standard-schema/spec";

type Strategy = "input" | "output";
/** Describes a schema of one library; `undefined` where it can't. */
type Describe = (schema: StandardSchemaV1, strategy: Strategy) => JSONSchema | undefined;

// What JSON has no type for travels as text, marked so that oRPC's smart coercion reads it back.
const native: Readonly<Record<string, JSONSchema>> = {
  date: { type: "string", format: "date-time", "x-native-type": "date" } as JSONSchema,
  bigint: { type: "string", pattern: "^-?[0-9]+$", "x-native-type": "bigint" } as JSONSchema,
};

/** Where ArkType has no JSON Schema it asks: with the kind of what it can't say, and what it could say of the rest. */
interface ArkFallback {
  readonly code: string;
  readonly domain?: string;
  readonly base: JSONSchema;
}

/** ArkType's types, of which one side of a morph is asked. */
interface ArkType {
  readonly in: ArkType;
  readonly out: ArkType;
  toJsonSchema(options: { readonly fallback: (asked: ArkFallback) => JSONSchema }): JSONSchema;
}

const fallback = ({ code, domain = code, base }: ArkFallback): JSONSchema => native[domain] ?? base;

const describeArkType: Describe = (schema, strategy) => {
  const type = schema as unknown as ArkType; // the vendor says so
  return (strategy === "input" ? type.in : type.out).toJsonSchema({ fallback });
};

/** Valibot's own converter, an optional peer; loaded when the first of its schemas is asked for. */
const loadValibot = async (): Promise<Describe> => {
  const { toJsonSchema } = await import("@valibot/to-json-schema");
  return (schema, typeMode) =>
    // Both are JSON Schema; the two libraries type it apart.
    toJsonSchema(schema as never, {
      typeMode,
      target: "draft-2020-12",
      errorMode: "ignore",
      overrideSchema: ({ valibotSchema }) => native[valibotSchema.type] as never,
    }) as JSONSchema;
};

/** Standard JSON Schema: how a library describes its own schemas. */
const describeItself: Describe = (schema, strategy) => {
  const { jsonSchema } = schema["~standard"] as {
    readonly jsonSchema?: Readonly<Record<Strategy, (options: { readonly target: string }) => object>>;
  };
  return jsonSchema?.[strategy]({ target: "draft-2020-12" });
};

const describers: Readonly<Record<string, () => Describe | Promise<Describe>>> = {
  arktype: () => describeArkType,
  valibot: loadValibot,
};

async function describe(schema: StandardSchemaV1 | undefined, strategy: Strategy): Promise<JSONSchema | undefined> {
  if (schema === undefined) return undefined;
  try {
    const describer = await (describers[schema["~standard"].vendor]?.() ?? describeItself);
    return describer(schema, strategy);
  } catch {
    // It can't be described, or what describes it is not installed.
    return undefined;
  }
}

/** A schema of any library but zod. */
const describedConverter: ConditionalSchemaConverter = {
  condition: async (schema, { strategy }) => (await describe(schema, strategy)) !== undefined,
  convert: async (schema, { strategy }) => {
    const description = await describe(schema, strategy);
    return [description !== undefined, description ?? {}];
  },
};

/** How the schemas of contracts are described: zod 4 and zod 3 by oRPC's converters, others by their libraries' own. */
export function schemaConverters(): ConditionalSchemaConverter[] {
  return [new Zod4Converter(), new Zod3Converter(), describedConverter];
}
