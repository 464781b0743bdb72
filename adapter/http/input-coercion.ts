import { getEventIteratorSchemaDetails } from "@orpc/contract";
import { JsonSchemaCoercer } from "@orpc/json-schema";
import {
  StandardBracketNotationSerializer,
  StandardOpenAPIJsonSerializer,
  StandardOpenAPISerializer,
} from "@orpc/openapi-client/standard";
import { CompositeSchemaConverter, type JSONSchema } from "@orpc/openapi";
import { StandardOpenAPICodec, StandardOpenAPIMatcher } from "@orpc/openapi/standard";
import { getEventMeta, withEventMeta, type AnyProcedure, type AnyRouter, type Context } from "@orpc/server";
import { StandardHandler, type StandardHandlerOptions } from "@orpc/server/standard";
import { schemaConverters } from "./schema-converters.js";
import { readDates } from "./sent-dates.js";

/** The schema of an input, for text and for JSON. */
interface Readers {
  /** Where everything is text: path, query, headers, form fields. */
  readonly text: JSONSchema;
  /** Where JSON says strings, numbers and booleans itself; `undefined` when it says all that the input needs. */
  readonly json: JSONSchema | undefined;
}

/** oRPC's own OpenAPI handler, whose inputs arrive as the types that their schemas say: as over RPC, and in process. */
export function coercingHandler<C extends Context>(
  router: AnyRouter,
  options: StandardHandlerOptions<C>,
): StandardHandler<C> {
  return new StandardHandler(router, new StandardOpenAPIMatcher(), new CoercingCodec(), options);
}

/**
 * What a URL, a header or a form carries is text: a number, boolean, date or bigint becomes the type that its schema has. What a JSON
 * body carries has types of its own, and none for a date, bigint, set or map: only those are read from what JSON has instead.
 */
class CoercingCodec extends StandardOpenAPICodec {
  readonly #converter = new CompositeSchemaConverter(schemaConverters());
  readonly #coercer = new JsonSchemaCoercer();
  readonly #readers = new WeakMap<AnyProcedure, Promise<Readers | undefined>>();

  constructor() {
    super(new StandardOpenAPISerializer(new StandardOpenAPIJsonSerializer(), new StandardBracketNotationSerializer()));
  }

  override async decode(...[request, params, procedure]: Parameters<StandardOpenAPICodec["decode"]>): Promise<unknown> {
    const input = await super.decode(request, params, procedure);
    const readers = await this.#readersOf(procedure);
    if (readers === undefined) return input;
    if (isEvents(input)) {
      const { json } = readers;
      return json === undefined ? input : mapped(input, (event) => this.#read(json, event));
    }
    const { inputStructure } = procedure["~orpc"].route;
    const inText =
      inputStructure === "detailed"
        ? ["params", "query", "headers"]
        : request.method === "GET"
          ? undefined
          : Object.keys(params ?? {});
    const bodyIsText = !/json/i.test(String(request.headers["content-type"] ?? "json"));
    // Everything is text, or what is not has nothing to be read from.
    if (inText === undefined || (bodyIsText && inputStructure !== "detailed")) return this.#fromText(readers, input);
    const fromJson = readers.json === undefined ? input : this.#read(readers.json, input);
    if (inText.length === 0 || !isRecord(input)) return fromJson;
    const fromText = this.#fromText(readers, input);
    if (bodyIsText || !isRecord(fromText) || !isRecord(fromJson)) return fromText;
    return { ...fromJson, ...Object.fromEntries(inText.map((name) => [name, fromText[name]])) };
  }

  #fromText({ text, json }: Readers, input: unknown): unknown {
    const sent = withLists(text, input);
    return json === undefined ? this.#coercer.coerce(text, sent) : this.#read(text, sent);
  }

  /** Reads by a schema with types that JSON lacks: dates may be among them. */
  #read(schema: JSONSchema, sent: unknown): unknown {
    return readDates(sent, (respelled) => this.#coercer.coerce(schema, respelled));
  }

  #readersOf(procedure: AnyProcedure): Promise<Readers | undefined> {
    let readers = this.#readers.get(procedure);
    if (readers === undefined) this.#readers.set(procedure, (readers = this.#convert(procedure)));
    return readers;
  }

  async #convert(procedure: AnyProcedure): Promise<Readers | undefined> {
    const { inputSchema } = procedure["~orpc"];
    // Of events, the schema of one.
    const schema = getEventIteratorSchemaDetails(inputSchema)?.yields ?? inputSchema;
    if (schema === undefined) return undefined;
    const [, text] = await this.#converter.convert(schema, { strategy: "input" });
    return { text, json: hasNative(text) ? nativeOnly(text) : undefined };
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isEvents(value: unknown): value is AsyncGenerator<unknown, unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

/** The events, each read by its schema; they keep their ids. */
async function* mapped(
  events: AsyncGenerator<unknown, unknown>,
  read: (event: unknown) => unknown,
): AsyncGenerator<unknown, unknown> {
  try {
    for (;;) {
      const { done, value } = await events.next();
      if (done === true) return value;
      const event = read(value);
      const meta = getEventMeta(value);
      yield meta !== undefined && typeof event === "object" && event !== null ? withEventMeta(event, meta) : event;
    }
  } finally {
    await events.return(undefined);
  }
}

/** One value where a list is expected is a list of one: `?tag=a`, as OpenAPI writes it. */
function withLists(schema: JSONSchema, value: unknown): unknown {
  if (typeof value === "string" || value instanceof Blob) return wantsList(schema) ? [value] : value;
  if (typeof schema !== "object" || schema.properties === undefined || !isRecord(value)) return value;
  const listed: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(schema.properties)) {
    if (!Object.hasOwn(value, name)) continue;
    const own = value[name];
    const read = withLists(part, own);
    if (read !== own) listed[name] = read;
  }
  return Object.keys(listed).length === 0 ? value : { ...value, ...listed };
}

function wantsList(schema: JSONSchema): boolean {
  if (typeof schema !== "object") return false;
  const choices = (schema.anyOf ?? schema.oneOf)?.filter((one) => typeof one !== "object" || one.type !== "null");
  return choices === undefined ? schema.type === "array" : choices.length > 0 && choices.every(wantsList);
}

function hasNative(schema: unknown): boolean {
  if (typeof schema !== "object" || schema === null) return false;
  return "x-native-type" in schema || Object.values(schema).some(hasNative);
}

/** Keywords with schemas by name, with a list of schemas, and with one. */
const byName: readonly string[] = ["properties", "patternProperties"];
const inList: readonly string[] = ["anyOf", "oneOf", "allOf", "prefixItems"];
const single: readonly string[] = ["items", "additionalProperties", "additionalItems", "not"];

/** The schema in which a text stays a text, whatever number or boolean it looks like. */
function nativeOnly(schema: JSONSchema): JSONSchema {
  if (typeof schema !== "object") return schema;
  if (Array.isArray(schema.type)) return nativeOnly({ anyOf: schema.type.map((type) => ({ ...schema, type })) });
  const { type, enum: among, const: one, ...rest } = schema;
  const read = Object.fromEntries(Object.entries(rest).map(([keyword, part]) => [keyword, partOf(keyword, part)]));
  const listed = one === undefined ? among : [one];
  const isText =
    listed === undefined ? !unlikeText.has(String(type)) : listed.every((value) => typeof value === "string");
  if (!isText) return { ...read, not: { type: "string" } };
  return { ...read, ...(type !== undefined && { type }), ...(listed !== undefined && { enum: listed }) };
}

const unlikeText: ReadonlySet<string> = new Set(["number", "integer", "boolean"]);

function partOf(keyword: string, part: unknown): unknown {
  if (inList.includes(keyword) && Array.isArray(part)) return part.map(nativeOnly);
  if (typeof part !== "object" || part === null) return part;
  if (single.includes(keyword)) return nativeOnly(part);
  if (!byName.includes(keyword)) return part;
  return Object.fromEntries(Object.entries(part).map(([name, schema]) => [name, nativeOnly(schema as JSONSchema)]));
}
