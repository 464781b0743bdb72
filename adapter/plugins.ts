import { apiPlugins, workflowPlugins } from "#internal";
import type { Composition, InstanceAlias } from "@rawr/hq-contract";
import { boundaryContexts, workflowContexts, type RunClient } from "./context.js";
import type { Limits } from "./host-options.js";
import type { PluginTable } from "./http/dispatch.js";
import type { HandlerOptions } from "./http/handler-options.js";
import type { DurablePlugin } from "./inngest/durable.js";
import { createInitiators } from "./initiator.js";
import { openApiProcedures, rpcProcedures, type Procedures } from "./procedures.js";
import { createPortTable, type PortBounds, type PortTable } from "./ports.js";
import { inProcessServices, type InProcessCaller, type InProcessRouter, type ServiceClients } from "./services.js";
import type { Telemetry } from "./telemetry/telemetry.js";

/** The plugins of a composition as one host instance runs them: ports of their own, handlers of their own. */
export interface InstalledPlugins {
  readonly rpc: PluginTable;
  readonly orpc: PluginTable;
  readonly workflows: PluginTable;
  readonly durable: readonly DurablePlugin[];
  /** What the plugins need from outside; to be opened before the first request. */
  readonly ports: PortTable;
  /** In-process clients for the process itself, or for a plugin beside the host; each call waits for `ready`. */
  readonly servicesFor: (caller: InProcessCaller, ready: () => Promise<unknown>) => ServiceClients;
}

/**
 * Installs a composition's plugins in an instance.
 *
 * @throws ClashError with one sentence when two things would stand in one place.
 */
export function installPlugins(
  hq: Composition,
  options: {
    readonly instance: InstanceAlias;
    readonly runs: RunClient;
    readonly telemetry: Telemetry;
    readonly limits: Limits;
    readonly handlers: HandlerOptions;
    /** What the process offers to plugins beside each other's procedures. */
    readonly services: Readonly<Record<string, unknown>>;
    readonly portBounds?: Partial<PortBounds> | undefined;
  },
): InstalledPlugins {
  const { instance, runs, telemetry, limits, services, handlers } = options;
  const bodyLimits = { memory: limits.body, files: limits.files, stream: limits.stream, parts: limits.parts };
  const apis = apiPlugins(hq);
  const workflows = workflowPlugins(hq);
  const initiators = createInitiators();
  const routers = new Map<string, InProcessRouter>();
  const ports = createPortTable({
    instance,
    plugins: [...apis, ...workflows],
    offered: services,
    clientsFor: (id) => inProcessServices(routers, initiators, { id, isPlugin: true }),
    log: telemetry.log,
    bounds: options.portBounds,
  });

  const tables = { rpc: new Map<string, Procedures>(), orpc: new Map<string, Procedures>() };
  for (const { key, capability, router } of apis) {
    const contexts = boundaryContexts(instance, () => ports.of(key));
    routers.set(capability, { router, contexts });
    const common = { contexts, initiators, telemetry, capability, bodyLimits, handlers };
    tables.rpc.set(capability, rpcProcedures(router, `/rpc/${capability}`, common));
    tables.orpc.set(capability, openApiProcedures(router, common));
  }
  const published = new Map<string, Procedures>();
  const durable = workflows.map((plugin): DurablePlugin => {
    const { key, capability, router } = plugin;
    const contexts = workflowContexts(instance, () => ports.of(key), runs, plugin);
    routers.set(`${capability}/workflows`, { router, contexts });
    const common = { contexts, initiators, telemetry, capability, bodyLimits, handlers };
    tables.rpc.set(`${capability}/workflows`, rpcProcedures(router, `/rpc/${capability}/workflows`, common));
    published.set(capability, openApiProcedures(router, common));
    return { plugin, ports: () => ports.of(key), initiators };
  });
  refuseClashes(routers, services);
  const servicesFor: InstalledPlugins["servicesFor"] = (caller, ready) =>
    inProcessServices(routers, initiators, caller, ready);
  return { ...tables, workflows: published, durable, ports, servicesFor };
}

/** Two things of a composition or a process would stand in one place. Its message names both. */
export class ClashError extends TypeError {
  override readonly name = "ClashError";
}

function refuseClashes(
  routers: ReadonlyMap<string, InProcessRouter>,
  services: Readonly<Record<string, unknown>>,
): void {
  for (const [key, { router }] of routers) {
    if (Object.hasOwn(services, key)) {
      throw new ClashError(`service \`${key}\` has the same name as a capability: rename the service (D-016)`);
    }
    if (routers.has(`${key}/workflows`) && Object.hasOwn(router, "workflows")) {
      throw new ClashError(
        `\`api/${key}\` has procedures called \`workflows\`, the place of \`workflows/${key}\` below /rpc/${key}: rename them (D-005)`,
      );
    }
  }
}
