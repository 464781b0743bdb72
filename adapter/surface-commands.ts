import { CompositeSchemaConverter, type JSONSchema } from "@orpc/openapi";
import type { AgentTool } from "@rawr/hq-contract";
import type { AnySchema } from "@orpc/contract";
import { schemaConverters } from "./http/schema-converters.js";

/** A command as a terminal calls it: with texts. */
export type Command = (...args: readonly string[]) => unknown;

/** The functions of a surface by name: its own, and the methods of its class. A tool takes one argument, its input as JSON. */
export function commandsOf(surface: unknown): ReadonlyMap<string, Command> {
  const commands = new Map<string, Command>();
  if (typeof surface !== "object" || surface === null) return commands;
  for (
    let from: object | null = surface;
    from !== null && from !== Object.prototype;
    from = Object.getPrototypeOf(from)
  ) {
    for (const name of Object.getOwnPropertyNames(from)) {
      const member: unknown = name === "constructor" ? undefined : Reflect.get(surface, name);
      if (typeof member !== "function" || commands.has(name)) continue;
      commands.set(
        name,
        isTool(member)
          ? (...texts) => member(parsed(texts))
          : (...args) => Reflect.apply(member, surface, args) as unknown,
      );
    }
  }
  return commands;
}

/** A tool as the Model Context Protocol lists it (`tools/list`, revision 2025-06-18). */
export interface ListedTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: JSONSchema;
}

/**
 * The tools of an agent plugin's surface; functions that `defineTool` did not make are no tools.
 *
 * @throws TypeError that names a tool whose input is not an object: an assistant refuses the whole list.
 */
export async function toolsOf(surface: unknown): Promise<ListedTool[]> {
  const converter = new CompositeSchemaConverter(schemaConverters());
  const tools = Object.entries(surface ?? {}).filter((entry): entry is [string, AnyTool] => isTool(entry[1]));
  return Promise.all(
    tools.map(async ([name, { description, input }]) => {
      const [, schema] = await converter.convert(input, { strategy: "input" });
      const inputSchema = typeof schema === "object" ? schema : { type: "object" as const };
      if (takesNoObject(inputSchema)) throw new TypeError(`the tool \`${name}\` does not take an object: ${wayOut}`);
      return { name, description, inputSchema };
    }),
  );
}

const wayOut = "make its `input` an object with a field for each value, as the Model Context Protocol demands";

function takesNoObject({ type, $ref, anyOf, oneOf, allOf }: Exclude<JSONSchema, boolean>): boolean {
  return type !== undefined && type !== "object" && [$ref, anyOf, oneOf, allOf].every((part) => part === undefined);
}

type AnyTool = AgentTool<AnySchema, unknown>;

function isTool(member: unknown): member is AnyTool {
  return typeof member === "function" && "input" in member && "description" in member;
}

function parsed([text = "{}", ...others]: readonly string[]): unknown {
  const form = `write the tool's input like '{"customer":"Ada"}'`;
  if (others.length > 0) throw new TypeError(`a tool takes one argument, and here are ${others.length + 1}: ${form}`);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new TypeError(`\`${text}\` is not JSON: ${form}`);
  }
}
