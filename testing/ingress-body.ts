/**
 * What a first call of a durable function says.
 *
 * @example
 * const call: IngressBody = { instance: "hq", event: "orders/order.placed", input: { id: "7" } };
 * call.instance; //=> "hq"
 */
export interface IngressBody {
  /** The instance's alias. */
  readonly instance: string;
  /** The event's own name, e.g. `invoicing/reconciliation.requested`. */
  readonly event: string;
  readonly input: unknown;
  /** Counts from 0. */
  readonly attempt?: number;
}

/** Ids in the form of ULIDs. Only the harness makes them, so its runs can be told apart from all others. */
const handle = "01HARNESS00000000000000000";
const runId = "01HARNESS00000000000000001";

/**
 * The JSON, in RFC 8785 form, of the first call of a function, as a host of `createHost` enqueued its event.
 *
 * @example
 * const body = ingressBody({ instance: "hq", event: "orders/order.placed", input: { id: "7" } });
 * JSON.parse(body).event.name; //=> "hq/orders/order.placed"
 */
export function ingressBody({ instance, event, input, attempt = 1 }: IngressBody): string {
  const trail = {
    correlationId: "harness-correlation",
    instance,
    principal: { caller: "external", id: "harness" },
    requestId: "harness-request",
  };
  const sent = {
    data: { ...Object(input), _hq: trail },
    id: handle,
    name: `${instance}/${event}`,
    ts: 1_772_366_400_000,
    user: {},
  };
  return canonical({
    ctx: {
      attempt,
      disable_immediate_execution: false,
      env: "harness",
      max_attempts: 3,
      run_id: runId,
      stack: { current: 0, stack: [] },
      use_api: false,
    },
    event: sent,
    events: [sent],
    steps: {},
    use_api: false,
    version: -1,
  });
}

/** RFC 8785 for what is written here: keys in order, JavaScript's own numbers and strings. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(",")}}`;
}
