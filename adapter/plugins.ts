import { apiPlugins, workflowPlugins, type Composition, type InstanceAlias } from "@rawr/hq-contract";
import { boundaryContexts, workflowContexts, type ContextFactory, type RunDesk } from "./context.js";
import type { PluginTable } from "./http/dispatch.js";
import type { DurablePlugin } from "./inngest/durable.js";
import { openApiProcedures, rpcProcedures, type Procedures } from "./procedures.js";
import { inProcessServices, type InProcessRouter, type ServiceClients } from "./services.js";
import type { Telemetry } from "./telemetry/telemetry.js";

/** The plugins of a composition as one host instance runs them: ports made once, handlers of their own. */
export interface InstalledPlugins {
  readonly rpc: PluginTable;
  readonly orpc: PluginTable;
  readonly workflows: PluginTable;
  readonly durable: readonly DurablePlugin[];
  /** In-process clients for the service called `id`. */
  readonly servicesFor: (id: string) => ServiceClients;
}

/**
 * Installs a composition's plugins in an instance.
 *
 * @throws TypeError with one sentence when two things would stand in one place.
 */
export function installPlugins(
  hq: Composition,
  options: {
    readonly instance: InstanceAlias;
    readonly desk: RunDesk;
    readonly telemetry: Telemetry;
    readonly bodyLimit: number;
    /** What the process offers to plugins beside each other's procedures. */
    readonly services: Readonly<Record<string, unknown>>;
  },
): InstalledPlugins {
  const { instance, desk, telemetry, bodyLimit, services } = options;
  const apis = apiPlugins(hq);
  const workflows = workflowPlugins(hq);
  const contexts = new Map<string, ContextFactory<object>>();
  const contextsOf = (key: string) => (): ContextFactory<object> => {
    const factory = contexts.get(key);
    if (factory === undefined)
      throw new TypeError(`\`${key}\` was called before its ports were made: call it in a request`);
    return factory;
  };
  const routers = new Map<string, InProcessRouter>([
    ...apis.map(({ key, capability, router }) => [capability, { router, contexts: contextsOf(key) }] as const),
    ...workflows.map(
      ({ key, capability, router }) => [`${capability}/workflows`, { router, contexts: contextsOf(key) }] as const,
    ),
  ]);
  refuseClashes(routers, services);
  const servicesFor = (id: string): ServiceClients => inProcessServices(routers, id);
  const portsServices = (key: string) => ({ ...services, ...servicesFor(key) });

  const tables = { rpc: new Map<string, Procedures>(), orpc: new Map<string, Procedures>() };
  for (const { key, capability, router, ports } of apis) {
    const factory = boundaryContexts(instance, ports(portsServices(key)));
    contexts.set(key, factory);
    const common = { contexts: factory, telemetry, capability, bodyLimit };
    tables.rpc.set(capability, rpcProcedures(router, `/rpc/${capability}`, common));
    tables.orpc.set(capability, openApiProcedures(router, common));
  }
  const published = new Map<string, Procedures>();
  const durable = workflows.map((plugin): DurablePlugin => {
    const { key, capability, router } = plugin;
    const ports: unknown = plugin.ports(portsServices(key));
    const factory = workflowContexts(instance, ports, desk, plugin);
    contexts.set(key, factory);
    const common = { contexts: factory, telemetry, capability, bodyLimit };
    tables.rpc.set(`${capability}/workflows`, rpcProcedures(router, `/rpc/${capability}/workflows`, common));
    published.set(capability, openApiProcedures(router, common));
    return { plugin, ports };
  });
  return { ...tables, workflows: published, durable, servicesFor };
}

function refuseClashes(
  routers: ReadonlyMap<string, InProcessRouter>,
  services: Readonly<Record<string, unknown>>,
): void {
  for (const [key, { router }] of routers) {
    if (Object.hasOwn(services, key)) {
      throw new TypeError(`service \`${key}\` has the name of a capability: give the service another name (D-016)`);
    }
    if (routers.has(`${key}/workflows`) && Object.hasOwn(router, "workflows")) {
      throw new TypeError(
        `\`api/${key}\` has procedures called \`workflows\`, the place of \`workflows/${key}\` below /rpc/${key}: rename them (D-005)`,
      );
    }
  }
}
