import type { ContractRouterClient } from "@orpc/contract";
import { createRouterClient, type AnyRouter } from "@orpc/server";
import { checkEnqueued, toCorrelationId, toRunHandle } from "#internal";
import {
  toInstanceAlias,
  type AnyApiPlugin,
  type AnyWorkflowPlugin,
  type BoundaryContext,
  type InstanceStart,
  type Principal,
  type PrincipalClaims,
  type RequestId,
  type RunHandle,
  type RunState,
  type WorkflowContext,
} from "@rawr/hq-contract";

/**
 * The ports that a plugin's handlers are given.
 *
 * @example
 * interface Plugin {
 *   readonly ports: () => Promise<{ readonly items: Map<string, string> }>;
 * }
 * type Names = keyof PortsOfPlugin<Plugin>;
 * //=> "items"
 */
export type PortsOfPlugin<P> = P extends {
  /** The plugin's own factory. */
  readonly ports: (services: never, start: never) => infer Ports;
}
  ? Awaited<Ports>
  : never;

/**
 * What a plugin's `ports` factory asks for.
 *
 * @example
 * interface Plugin {
 *   readonly ports: (services: { readonly mailer: object }) => object;
 * }
 * type Names = keyof ServicesOfPlugin<Plugin>;
 * //=> "mailer"
 */
export type ServicesOfPlugin<P> = P extends {
  /** The plugin's own factory. */
  readonly ports: (services: infer Asked, start: never) => unknown;
}
  ? Asked
  : never;

/**
 * What a plugin is tested with.
 *
 * @example
 * const options: TestPluginOptions<AnyApiPlugin> = { as: "external", id: "acme" };
 * options.as; //=> "external"
 */
export interface TestPluginOptions<P> {
  /** What the handlers need. Default: what the plugin's own factory makes of `services`. */
  readonly ports?: PortsOfPlugin<P>;
  /** What the factory is given when there are no `ports`. */
  readonly services?: ServicesOfPlugin<P>;
  /** Who calls. Default `first-party-service`. */
  readonly as?: Principal["caller"];
  /** The caller's id; default `test`. An `external` caller without an id is `{ id: undefined }`: nobody in particular. */
  readonly id?: string | undefined;
  /** What the caller's credential says about its holder. */
  readonly claims?: PrincipalClaims;
}

/**
 * An event that a handler enqueued.
 *
 * @example
 * const namesOf = (enqueued: readonly EnqueuedEvent[]) => enqueued.map(({ event }) => event);
 * namesOf([]).length; //=> 0
 */
export interface EnqueuedEvent {
  readonly handle: RunHandle;
  readonly event: string;
  readonly data: unknown;
  readonly principal: Principal;
}

/**
 * A plugin without a host.
 *
 * @example
 * const countOf = ({ enqueued }: Pick<TestedPlugin<AnyApiPlugin>, "enqueued">) => enqueued.length;
 * countOf({ enqueued: [] }); //=> 0
 */
export interface TestedPlugin<P extends AnyApiPlugin | AnyWorkflowPlugin> {
  /** Calls the procedures as the caller of `as`: with the real schemas, errors and middleware, without a socket. */
  readonly client: ContractRouterClient<P["contract"]>;
  /** The same plugin and ports, called by somebody else. */
  as(caller: Principal["caller"], id?: string): ContractRouterClient<P["contract"]>;
  /** What was enqueued, oldest first. The handles are `run-1`, `run-2` and so on. */
  readonly enqueued: readonly EnqueuedEvent[];
  /** From now on the run is in this state; without it a run is `queued`. */
  setRun(handle: string, state: RunState): void;
}

/**
 * A plugin's procedures, called in this process: with the real schemas, and with ports, a caller and runs of the test's own.
 *
 * @example
 * const contract = { all: apiContract("orders").route({ method: "GET", path: "/api/orpc/orders/all" }).output(z.string()) };
 * const os = implement(contract).$context<BoundaryContext<{ readonly first: string }>>();
 * const plugin = defineApiPlugin({
 *   capability: "orders",
 *   contract,
 *   router: { all: os.all.handler(({ context }) => context.ports.first) },
 *   ports: () => ({ first: "from the shop" }),
 * });
 * const orders = testPlugin(plugin, { ports: { first: "from the test" }, as: "external" });
 * await orders.client.all(); //=> "from the test"
 */
export function testPlugin<P extends AnyApiPlugin | AnyWorkflowPlugin>(
  plugin: P,
  options: TestPluginOptions<P> = {},
): TestedPlugin<P> {
  const { as = "first-party-service", claims } = options;
  const id = "id" in options ? options.id : "test";
  const enqueued: EnqueuedEvent[] = [];
  const states = new Map<string, RunState>();
  let made: Promise<unknown> | undefined;
  const ports = (): Promise<unknown> =>
    (made ??= (async (): Promise<unknown> => options.ports ?? plugin.ports(options.services ?? {}, instanceStart()))());
  let requests = 0;
  const clientOf = (principal: Principal): ContractRouterClient<P["contract"]> => {
    const router: AnyRouter = plugin.router;
    // The plugin's router implements its contract; its definer has checked that.
    return createRouterClient(router, {
      context: async () => {
        const number = String((requests += 1));
        const boundary: BoundaryContext = {
          principal,
          via: [],
          // A brand of 1 to 128 plain characters.
          requestId: `request-${number}` as RequestId,
          correlationId: known(toCorrelationId(`correlation-${number}`)),
          instance: toInstanceAlias("test"),
          network: { remoteAddress: undefined, protocol: "in-process:" },
          ports: await ports(),
        };
        return plugin.kind === "workflows" ? { ...boundary, ...deskOf(plugin, principal, enqueued, states) } : boundary;
      },
    }) as ContractRouterClient<P["contract"]>;
  };
  return {
    client: clientOf({ caller: as, ...(id !== undefined && { id }), ...(claims && { claims }) }),
    as: (caller, name = "test") => clientOf({ caller, id: name }),
    enqueued,
    setRun: (handle, state) => void states.set(handle, state),
  };
}

/** Enqueues and finds as a host does: an event needs a function, and a run is shown to the caller who triggered it. */
function deskOf(
  plugin: AnyWorkflowPlugin,
  principal: Principal,
  enqueued: EnqueuedEvent[],
  states: ReadonlyMap<string, RunState>,
): Pick<WorkflowContext, "enqueue" | "findRun"> {
  return {
    async enqueue(event, data) {
      checkEnqueued(plugin, event);
      const handle = known(toRunHandle(`run-${enqueued.length + 1}`));
      enqueued.push({ handle, event: event.name, data, principal });
      return handle;
    },
    async findRun(handle) {
      const run = enqueued.find((one) => one.handle === handle);
      const own = run?.principal.caller === principal.caller && run.principal.id === principal.id;
      return run !== undefined && own ? { handle: run.handle, state: states.get(handle) ?? "queued" } : undefined;
    },
  };
}

function instanceStart(): InstanceStart {
  const silent = (): void => undefined;
  return {
    instance: toInstanceAlias("test"),
    logger: { debug: silent, info: silent, warn: silent, error: silent },
    signal: new AbortController().signal,
    open: async (_name, make) => make(),
  };
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError("the test kit made an id that the contract refuses");
  return value;
}
