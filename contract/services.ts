import type { ClientContext } from "@orpc/client";
import type { AnyContractRouter, ContractRouterClient } from "@orpc/contract";
import type { JsonifiedClient } from "@orpc/openapi-client";
import type { PluginKind } from "./identity.js";

type CapabilityOf<Key, Kind extends PluginKind> = Key extends `${Kind}/${infer Capability}` ? Capability : never;
type ContractAt<Hq, Key> = Key extends keyof Hq
  ? Hq[Key] extends { readonly contract: infer Contract extends AnyContractRouter }
    ? Contract
    : never
  : never;

/**
 * A typed client of everything published, keyed by capability; a capability's workflow procedures are under `workflows`.
 *
 * `services.invoicing.create(...)`, `services.invoicing.workflows.trigger(...)`.
 *
 * @typeParam Context - What a call is given beside its input; a client's plugins say what they take.
 *
 * @example
 * const contract = { list: apiContract("orders").route({ method: "GET", path: "/api/orpc/orders/all" }).output(z.date()) };
 * type Names = keyof Services<{ "api/orders": { readonly contract: typeof contract } }>;
 * //=> "orders"
 */
export type Services<Hq, Context extends ClientContext = Record<never, never>> = {
  readonly [Key in keyof Hq as CapabilityOf<Key, "api">]: ContractRouterClient<ContractAt<Hq, Key>, Context>;
} & {
  readonly [Key in keyof Hq as CapabilityOf<Key, "workflows">]: {
    readonly workflows: ContractRouterClient<ContractAt<Hq, Key>, Context>;
  };
};

/**
 * {@link Services} as they arrive over JSON: a `Date` is a string.
 *
 * @example
 * const contract = { last: apiContract("orders").route({ method: "GET", path: "/api/orpc/orders/last" }).output(z.date()) };
 * type Client = PublishedServices<{ "api/orders": { readonly contract: typeof contract } }>;
 * type Last = Awaited<ReturnType<Client["orders"]["last"]>>;
 * //=> string
 */
export type PublishedServices<Hq, Context extends ClientContext = Record<never, never>> = {
  readonly [Key in keyof Hq as CapabilityOf<Key, "api">]: JsonifiedClient<
    ContractRouterClient<ContractAt<Hq, Key>, Context>
  >;
} & {
  readonly [Key in keyof Hq as CapabilityOf<Key, "workflows">]: {
    readonly workflows: JsonifiedClient<ContractRouterClient<ContractAt<Hq, Key>, Context>>;
  };
};
