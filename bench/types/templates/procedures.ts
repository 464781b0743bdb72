/** One procedure, the same in every variant. */
export interface Procedure {
  readonly name: string;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly input: string;
  readonly output: string;
  readonly answer: string;
}

const thing =
  'z.strictObject({ id: z.string(), amount: z.number(), currency: z.enum(["EUR", "USD"]), note: z.string().optional() })';
const anAnswer = '{ id: "1", amount: 1, currency: "EUR" as const }';

export const apiProcedures: readonly Procedure[] = [
  {
    name: "create",
    method: "POST",
    path: "/things",
    input: 'z.strictObject({ amount: z.number(), currency: z.enum(["EUR", "USD"]) })',
    output: thing,
    answer: anAnswer,
  },
  {
    name: "get",
    method: "GET",
    path: "/things/{id}",
    input: "z.strictObject({ id: z.string() })",
    output: thing,
    answer: anAnswer,
  },
  {
    name: "list",
    method: "GET",
    path: "/things",
    input: "z.strictObject({ cursor: z.string().optional(), limit: z.number().default(20) })",
    output: `z.strictObject({ items: z.array(${thing}), next: z.string().optional() })`,
    answer: `{ items: [${anAnswer}] }`,
  },
  {
    name: "cancel",
    method: "POST",
    path: "/things/{id}/cancel",
    input: "z.strictObject({ id: z.string(), reason: z.string() })",
    output: "z.strictObject({ cancelled: z.boolean() })",
    answer: "{ cancelled: true }",
  },
];

export const workflowProcedures: readonly Procedure[] = [
  {
    name: "trigger",
    method: "POST",
    path: "/runs",
    input: "z.strictObject({ id: z.string(), amount: z.number() })",
    output: "z.strictObject({ handle: z.string() })",
    answer: '{ handle: "1" }',
  },
  {
    name: "status",
    method: "GET",
    path: "/runs/{handle}",
    input: "z.strictObject({ handle: z.string() })",
    output: 'z.strictObject({ state: z.enum(["queued", "running", "completed"]), endedAt: z.string().optional() })',
    answer: '{ state: "queued" as const }',
  },
  {
    name: "list",
    method: "GET",
    path: "/runs",
    input: "z.strictObject({ cursor: z.string().optional(), limit: z.number().default(20) })",
    output: "z.strictObject({ handles: z.array(z.string()) })",
    answer: "{ handles: [] }",
  },
  {
    name: "result",
    method: "GET",
    path: "/runs/{handle}/result",
    input: "z.strictObject({ handle: z.string() })",
    output: thing,
    answer: anAnswer,
  },
];
