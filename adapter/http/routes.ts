import { isContractProcedure, type AnyContractRouter } from "@orpc/contract";
import { apiPlugins, workflowPlugins } from "#internal";
import type { Composition, DurableFunction, EventType } from "@rawr/hq-contract";
import type { RouteFamily, Trigger } from "@rawr/hq-contract/tables";
import { routeFamilies } from "@rawr/hq-contract/tables";

/**
 * One route that a host answers.
 *
 * @example
 * const route: HostRoute = { family: "orpc", method: "GET", path: "/api/orpc/orders/{id}", capability: "orders" };
 * route.family; //=> "orpc"
 */
export interface HostRoute {
  readonly family: RouteFamily;
  readonly method: string;
  /** With `{parameters}` as in the contract. */
  readonly path: string;
  readonly capability?: string;
  /** Dotted path of the procedure in its plugin's contract. */
  readonly procedure?: string;
}

/** Every route of a host, family by family in mount order. */
export function routesOf(hq: Composition): HostRoute[] {
  const ingress: HostRoute[] = ["POST", "PUT"].map((method) => ({
    family: "ingress",
    method,
    path: routeFamilies.ingress.prefix,
  }));
  const apis = apiPlugins(hq);
  const workflows = workflowPlugins(hq);
  return [
    ...ingress,
    ...workflows.flatMap(({ capability, contract }) => openApiRoutes("workflows", capability, contract)),
    ...apis.flatMap(({ capability, contract }) => rpcRoutes(capability, `/rpc/${capability}`, contract)),
    ...workflows.flatMap(({ capability, contract }) => rpcRoutes(capability, `/rpc/${capability}/workflows`, contract)),
    ...apis.flatMap(({ capability, contract }) => openApiRoutes("orpc", capability, contract)),
  ];
}

/** The routes as aligned lines: family, method, path, and the procedure behind it. */
export function routeTable(routes: readonly HostRoute[]): string[] {
  const width = (of: (route: HostRoute) => string) => Math.max(0, ...routes.map((route) => of(route).length));
  const [family, method, path] = [
    width((route) => route.family),
    width((route) => route.method),
    width((route) => route.path),
  ];
  return routes.map((route) => {
    const behind = route.procedure === undefined ? "signed by Inngest only" : `${route.capability} ${route.procedure}`;
    return `${route.family.padEnd(family)}  ${route.method.padEnd(method)}  ${route.path.padEnd(path)}  ${behind}`;
  });
}

/** The durable functions as aligned lines: what starts each, and what cancels it. Empty where there are none. */
export function functionTable(hq: Composition): string[] {
  const rows = workflowPlugins(hq).flatMap(({ capability, functions }) =>
    functions.map((fn) => ({
      name: `${capability} ${fn.id}`,
      does: [...fn.on.map(startText), ...cancelTexts(fn)].join("; "),
    })),
  );
  const width = Math.max(0, ...rows.map(({ name }) => name.length));
  return rows.map(({ name, does }) => `function  ${name.padEnd(width)}  ${does}`);
}

function startText(trigger: Trigger): string {
  if ("schema" in trigger) return `on ${eventText(trigger)}`;
  if ("cron" in trigger) return `at ${trigger.cron} ${trigger.timeZone ?? "UTC"}`;
  if (!("event" in trigger)) return "when invoked";
  return `on ${eventText(trigger.event)}${trigger.if === undefined ? "" : ` if ${trigger.if}`}`;
}

function cancelTexts({ cancelOn = [] }: Pick<DurableFunction, "cancelOn">): string[] {
  return cancelOn.map(({ event }) => `cancelled by ${eventText(event)}`);
}

function eventText(event: EventType): string {
  return `${event.name}${"external" in event && event.external === true ? " (external)" : ""}`;
}

/** The methods that a path takes, HEAD where GET is. */
export function methodsAt(routes: readonly HostRoute[], pathname: string): string[] {
  const methods = routes.filter(({ path }) => patternOf(path).test(pathname)).map(({ method }) => method);
  return [...new Set(methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method])))];
}

/**
 * Whether what is unusual in a path, as it was sent, stands in a parameter of one of the published routes, and its other spelling leads to
 * the same routes. Where it stands in a segment that decides the route, no route matches.
 */
export function parametersOf(routes: readonly HostRoute[]): (sent: string, spelled: string) => boolean {
  const patterns = routes.map(({ family, path }) => ({
    pattern: patternOf(path),
    takesText: family !== "rpc" && family !== "ingress" && path.includes("{"),
  }));
  return (sent, spelled) =>
    patterns.some(({ pattern, takesText }) => takesText && pattern.test(sent)) &&
    patterns.every(({ pattern }) => pattern.test(sent) === pattern.test(spelled));
}

/** `{id}` is one segment, `{+rest}` is the rest. */
function patternOf(path: string): RegExp {
  const source = path.split(/(\{\+?[^}]+\})/).map((part) => {
    if (part.startsWith("{+")) return ".+";
    return part.startsWith("{") ? "[^/]+" : part.replace(/[$()*+.?[\\\]^{|}]/g, "\\$&");
  });
  return new RegExp(`^${source.join("")}$`);
}

function openApiRoutes(family: "orpc" | "workflows", capability: string, contract: AnyContractRouter): HostRoute[] {
  return proceduresOf(contract).map(({ names, method, path }) => ({
    family,
    method,
    path,
    capability,
    procedure: names.join("."),
  }));
}

function rpcRoutes(capability: string, prefix: string, contract: AnyContractRouter): HostRoute[] {
  return proceduresOf(contract).map(({ names }) => ({
    family: "rpc",
    method: "POST",
    path: [prefix, ...names].join("/"),
    capability,
    procedure: names.join("."),
  }));
}

function proceduresOf(
  contract: AnyContractRouter,
  names: readonly string[] = [],
): { names: readonly string[]; method: string; path: string }[] {
  if (isContractProcedure(contract)) {
    // The contract's builder requires and checks both.
    const { method = "POST", path = "" } = contract["~orpc"].route;
    return [{ names, method, path }];
  }
  return Object.entries(contract).flatMap(([name, part]) => proceduresOf(part, [...names, name]));
}
