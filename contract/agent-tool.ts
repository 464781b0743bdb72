import type { AnySchema, InferSchemaInput, InferSchemaOutput } from "@orpc/contract";
import { issuePath } from "./issue-path.js";

/**
 * A tool that an assistant may call: a function with what the assistant has to know about it.
 *
 * @example
 * const input = z.strictObject({ customer: z.string() });
 * const owed: AgentTool<typeof input, number> = defineTool({ description: "What is owed.", input, run: () => 300 });
 * await owed({ customer: "Ada" }); //=> 300
 */
export interface AgentTool<Input extends AnySchema, Output> {
  /** @throws TypeError that names the first thing that is wrong with the input. */
  (input: InferSchemaInput<Input>): Promise<Output>;
  /** What it does, in the words that the assistant reads. */
  readonly description: string;
  /** A Standard Schema of its one argument, an object. */
  readonly input: Input;
}

/**
 * Defines a tool of an agent plugin. Its schema checks what an assistant sends, and becomes the tool's JSON Schema.
 *
 * @example
 * const outstanding = defineTool({
 *   description: "What a customer owes, in minor units.",
 *   input: z.strictObject({ customer: z.string() }),
 *   run: ({ customer }) => ({ customer, amount: 300 }),
 * });
 * (await outstanding({ customer: "Ada" })).amount; //=> 300
 * outstanding.description; //=> "What a customer owes, in minor units."
 */
export function defineTool<Input extends AnySchema, Output>(tool: {
  readonly description: string;
  readonly input: Input;
  readonly run: (input: InferSchemaOutput<Input>) => Promise<Output> | Output;
}): AgentTool<Input, Output> {
  const { description, input, run } = tool;
  const call = async (given: unknown): Promise<Output> => {
    const checked = await input["~standard"].validate(given);
    if (checked.issues === undefined) return run(checked.value as InferSchemaOutput<Input>); // the schema's own output
    const [issue] = checked.issues;
    const path = issuePath(issue);
    throw new TypeError(
      `the tool's input does not fit its schema${path === "" ? "" : ` at \`${path}\``}: ${issue?.message}`,
    );
  };
  return Object.freeze(Object.assign(call, { description, input }));
}
