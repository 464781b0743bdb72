/** Kinds whose plugins run beside the host, as a `first-party-service`. */
type BesideTheHost = "toolkit" | "agent";

/**
 * What the toolkit and agent plugins of a composition offer, by plugin key: `surfaces["toolkit/invoice-tools"].issue(...)`.
 *
 * A web plugin has none here: it runs in a browser, where its `create` is given `createRpcClient`.
 *
 * @example
 * const tools = defineToolkitPlugin({ capability: "invoice-tools", create: () => ({ issue: () => 7 }) });
 * type Issued = ReturnType<Surfaces<{ "toolkit/invoice-tools": typeof tools }>["toolkit/invoice-tools"]["issue"]>;
 * //=> 7
 */
export type Surfaces<Hq> = {
  readonly [Key in keyof Hq as Hq[Key] extends { readonly kind: BesideTheHost } ? Key : never]: Hq[Key] extends {
    /** The plugin's own factory. */
    readonly create: (services: never) => infer Surface;
  }
    ? Surface
    : never;
};
