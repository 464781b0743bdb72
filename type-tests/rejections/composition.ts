import { serve } from "@rawr/hq-contract/adapter";
import { defineAgentPlugin, defineApiPlugin, defineHq, defineToolkitPlugin, defineWebPlugin, pluginOf, register, type Services } from "@rawr/hq-contract";
import { apiInvoicing, apiInvoicingContract, apiRouter, type Ports, webBoard, workflowsInvoicing } from "../fixtures/house.js";

const api = register({ directory: "plugins/api/invoicing", surface: "api", rawr: { kind: "api", capability: "invoicing" } }, apiInvoicing);
const web = register({ directory: "plugins/web/invoice-board", surface: "web", rawr: { kind: "web", capability: "invoice-board" } }, webBoard);
const workflows = register({ directory: "plugins/workflows/invoicing", surface: "workflows", rawr: { kind: "workflows", capability: "invoicing" } }, workflowsInvoicing);

register({ directory: "plugins/api/billing", surface: "api", rawr: { kind: "api", capability: "billing" } }, apiInvoicing); //~ TS2345 package.json says `api/billing`, the plugin's code says `api/invoicing`: make them agree (D-013)
register({ directory: "plugins/api/invoicing", surface: "api", rawr: { kind: "api", capability: "invoicing" } }, workflowsInvoicing); //~ TS2345 package.json says `api/invoicing`, the plugin's code says `workflows/invoicing`
declare const either: "invoicing" | "billing";
register({ directory: "plugins/api/x", surface: "api", rawr: { kind: "api", capability: either } }, apiInvoicing as never); //~ TS2322 rawr.capability must be one string literal, not a union
register({ directory: "plugins/api/x", surface: "api", rawr: { kind: "api", capability: "invoicing" } }, { capability: "invoicing" }); //~ TS2345 the default export of `api/invoicing` is not a plugin: export what `defineApiPlugin` or another definer returns (D-013)
register({ directory: "plugins/api/x", surface: "api", rawr: { kind: "api", capability: "invoicing" } }, () => apiInvoicing); //~ TS2345 the default export of `api/invoicing` is not a plugin

defineHq<{ "api/invoicing": typeof apiInvoicing; "api/invoicing#plugins/legacy/invoicing": typeof apiInvoicing }>({
  "api/invoicing": api,
  "api/invoicing#plugins/legacy/invoicing": api, //~ TS2322 `api/invoicing` is registered twice, the second time by `plugins/legacy/invoicing`: a capability is unique per kind, rename one (D-013)
});
defineHq<{ "api/billing": typeof apiInvoicing }>({
  "api/billing": api, //~ TS2322 registered as `api/billing`, but its code says `api/invoicing`
});
defineHq<{ "web/invoicing": typeof apiInvoicing }>({
  "web/invoicing": api, //~ TS2322 registered as `web/invoicing`, but its code says `api/invoicing`
});
defineHq<{ "api/invoicing": typeof apiInvoicing }>({
  "api/invoicing": web, //~ TS2322|TS2741 Registration<
});
defineHq<{ "api/invoicing": typeof apiInvoicing; "web/invoice-board": typeof webBoard }>({ "api/invoicing": api }); //~ TS2345|TS2741 Property '"web/invoice-board"' is missing
defineHq<{ "api/invoicing": typeof apiInvoicing }>({ "api/invoicing": api, "web/invoice-board": web }); //~ TS2353 '"web/invoice-board"' does not exist
defineHq<{ "api/invoicing": typeof apiInvoicing }>({
  "api/invoicing": api,
  "api/invoicing": api, //~ TS1117 An object literal cannot have multiple properties with the same name
});

// accepted: one capability of two kinds
interface Hq {
  "api/invoicing": typeof apiInvoicing;
  "web/invoice-board": typeof webBoard;
  "workflows/invoicing": typeof workflowsInvoicing;
}
const hq = defineHq<Hq>({ "api/invoicing": api, "web/invoice-board": web, "workflows/invoicing": workflows });

pluginOf(hq, "api/billing"); //~ TS2345 parameter of type '"`api/billing` is not registered in rawr.hq.ts: use a key that is, or run `rawr-hq generate` (D-006)"'
pluginOf(hq, "invoicing"); //~ TS2345 `invoicing` is not registered in rawr.hq.ts: use a key that is
pluginOf(hq, "api/invoice"); //~ TS2345 `api/invoice` is not registered in rawr.hq.ts (did you mean `api/invoicing`?): use
pluginOf(hq, "web/Invoice-Boards"); //~ TS2345 `web/Invoice-Boards` is not registered in rawr.hq.ts (did you mean `web/invoice-board`?)
declare const eitherKey: "api/invoicing" | "api/billing";
pluginOf(hq, eitherKey); //~ TS2345 `api/billing` is not registered in rawr.hq.ts
declare const anyKey: string;
pluginOf(hq, anyKey); //~ TS2345 is not registered in rawr.hq.ts
// accepted: what is registered
void pluginOf(hq, "api/invoicing").contract.get;

declare const services: Services<Hq>;
services.billing; //~ TS2339 Property 'billing' does not exist on type 'Services<Hq>'
services["invoice-board"]; //~ TS7053|TS2339 'invoice-board'
services.invoicing.pay; //~ TS2339 Property 'pay' does not exist
// accepted: what is registered
void services.invoicing.get({ id: "1" });
void services.invoicing.workflows.trigger({ id: "1" });

// A consumer's services are the composition's.
const invoicingAlone = { "api/invoicing": api };
interface Alone {
  "api/invoicing": typeof apiInvoicing;
}
const biller = defineWebPlugin({ capability: "biller", create: (services: { readonly billing: { pay(input: { id: string }): Promise<boolean> } }) => services });
defineHq<Alone & { "web/biller": typeof biller }>({
  ...invoicingAlone,
  "web/biller": register({ directory: "plugins/web/biller", surface: "web", rawr: { kind: "web", capability: "biller" } }, biller), //~ TS2322 `web/biller` asks for the service `billing`, which no plugin of rawr.hq.ts publishes: register its plugin or ask for another (D-006)
});
const misspelt = defineToolkitPlugin({ capability: "biller", create: (services: { readonly invoices: { get(input: { id: string }): Promise<object> } }) => services });
defineHq<Alone & { "toolkit/biller": typeof misspelt }>({
  ...invoicingAlone,
  "toolkit/biller": register({ directory: "plugins/cli/biller", surface: "toolkit", rawr: { kind: "toolkit", capability: "biller" } }, misspelt), //~ TS2322 `toolkit/biller` asks for the service `invoices`, which no plugin of rawr.hq.ts publishes (did you mean `invoicing`?): register
});
const slipped = defineToolkitPlugin({ capability: "biller", create: (services: { readonly nvoicing: { get(input: { id: string }): Promise<object> } }) => services });
defineHq<Alone & { "toolkit/biller": typeof slipped }>({
  ...invoicingAlone,
  "toolkit/biller": register({ directory: "plugins/cli/biller", surface: "toolkit", rawr: { kind: "toolkit", capability: "biller" } }, slipped), //~ TS2322 `toolkit/biller` asks for the service `nvoicing`, which no plugin of rawr.hq.ts publishes (did you mean `invoicing`?): register
});
const payer = defineAgentPlugin({ capability: "payer", create: (services: { readonly invoicing: { pay(input: { id: string }): Promise<boolean> } }) => services });
defineHq<Alone & { "agent/payer": typeof payer }>({
  ...invoicingAlone,
  "agent/payer": register({ directory: "plugins/agents/payer", surface: "agent", rawr: { kind: "agent", capability: "payer" } }, payer), //~ TS2322 `agent/payer` asks for `invoicing.pay`, which no contract of rawr.hq.ts has: add it there or ask for another (D-006)
});
const differs = defineWebPlugin({ capability: "payer", create: (services: { readonly invoicing: { get(input: { id: string }): Promise<{ amount: string }> } }) => services });
defineHq<Alone & { "web/payer": typeof differs }>({
  ...invoicingAlone,
  "web/payer": register({ directory: "plugins/web/payer", surface: "web", rawr: { kind: "web", capability: "payer" } }, differs), //~ TS2322 `web/payer` asks for `invoicing.get` in a different shape than its contract publishes: declare it as the contract does (D-006)
});
const runner = defineWebPlugin({ capability: "runner", create: (services: { readonly invoicing: { readonly workflows: { trigger(input: { id: string }): Promise<string> } } }) => services });
defineHq<Alone & { "web/runner": typeof runner }>({
  ...invoicingAlone,
  "web/runner": register({ directory: "plugins/web/runner", surface: "web", rawr: { kind: "web", capability: "runner" } }, runner), //~ TS2322 `web/runner` asks for `invoicing.workflows`, which no contract of rawr.hq.ts has
});
const nearly = defineWebPlugin({ capability: "nearly", create: (services: { readonly invoicing: { getAll(input: object): Promise<object> } }) => services });
defineHq<Alone & { "web/nearly": typeof nearly }>({
  ...invoicingAlone,
  "web/nearly": register({ directory: "plugins/web/nearly", surface: "web", rawr: { kind: "web", capability: "nearly" } }, nearly), //~ TS2322 `web/nearly` asks for `invoicing.getAll`, which no contract of rawr.hq.ts has (did you mean `get`?): add
});
const maybe = defineWebPlugin({ capability: "maybe", create: (services: { readonly invoicing?: { get(input: { id: number }): Promise<object> } }) => services });
defineHq<Alone & { "web/maybe": typeof maybe }>({
  ...invoicingAlone,
  "web/maybe": register({ directory: "plugins/web/maybe", surface: "web", rawr: { kind: "web", capability: "maybe" } }, maybe), //~ TS2322 `web/maybe` asks for `invoicing.get` in a different shape
});
// accepted: services and procedures that may be missing
const modest = defineWebPlugin({ capability: "modest", create: (services: { readonly billing?: { pay(input: object): Promise<object> }; readonly invoicing?: { pay?(input: object): Promise<object> } | undefined }) => services });
defineHq<Alone & { "web/modest": typeof modest }>({
  ...invoicingAlone,
  "web/modest": register({ directory: "plugins/web/modest", surface: "web", rawr: { kind: "web", capability: "modest" } }, modest),
});
// accepted: a service that asks for less, for a workflow's procedures, and for none
defineHq<Alone & { "workflows/invoicing": typeof workflowsInvoicing; "web/runner": typeof runner; "web/invoice-board": typeof webBoard }>({
  ...invoicingAlone,
  "workflows/invoicing": workflows,
  "web/runner": register({ directory: "plugins/web/runner", surface: "web", rawr: { kind: "web", capability: "runner" } }, runner),
  "web/invoice-board": web,
});
const quiet = defineWebPlugin({ capability: "quiet", create: () => ({}) });
defineHq<{ "web/quiet": typeof quiet }>({
  "web/quiet": register({ directory: "plugins/web/quiet", surface: "web", rawr: { kind: "web", capability: "quiet" } }, quiet),
});

// what the ports of a publisher ask for: another plugin's procedures, or what the process offers
const asking = <Asked extends object>(ports: (services: Asked) => Ports) => defineApiPlugin({ capability: "invoicing", contract: apiInvoicingContract, router: apiRouter, ports });
const wrongTrigger = asking((services: { readonly invoicing: { readonly workflows: { trigger(input: { id: number }): Promise<string> } } }) => ({ rows: new Map(Object.entries(services).map(([name]) => [name, 1])) }));
defineHq<{ "api/invoicing": typeof wrongTrigger; "workflows/invoicing": typeof workflowsInvoicing }>({
  "api/invoicing": register({ directory: "plugins/api/invoicing", surface: "api", rawr: { kind: "api", capability: "invoicing" } }, wrongTrigger), //~ TS2322 `api/invoicing` asks for `invoicing.workflows.trigger` in a different shape
  "workflows/invoicing": workflows,
});
const counting = asking((services: { readonly count: () => number; readonly unit?: string }) => ({ rows: new Map([[services.unit ?? "", services.count()]]) }));
const counted = defineHq<{ "api/invoicing": typeof counting }>({
  "api/invoicing": register({ directory: "plugins/api/invoicing", surface: "api", rawr: { kind: "api", capability: "invoicing" } }, counting),
});
void serve(counted); //~ TS2554 Expected 2 arguments, but got 1
void serve(counted, {}); //~ TS2345 services
void serve(counted, { services: { cuont: () => 1 } }); //~ TS2741|TS2322|TS2345 count
void serve(counted, { services: { count: () => "1" } }); //~ TS2322 Type 'string' is not assignable to type 'number'
// beside plugins that ask for nothing, too
const besides = defineHq<{ "api/invoicing": typeof counting; "web/quiet": typeof quiet; "workflows/invoicing": typeof workflowsInvoicing }>({
  "api/invoicing": register({ directory: "plugins/api/invoicing", surface: "api", rawr: { kind: "api", capability: "invoicing" } }, counting),
  "web/quiet": register({ directory: "plugins/web/quiet", surface: "web", rawr: { kind: "web", capability: "quiet" } }, quiet),
  "workflows/invoicing": workflows,
});
void serve(besides); //~ TS2554 Expected 2 arguments, but got 1
void serve(besides, { services: { cuont: () => 1 } }); //~ TS2741|TS2322|TS2345 count
void serve(besides, { services: { count: () => 1 } });
// accepted: what is asked for, and more; nothing where nothing is asked for
void serve(counted, { services: { count: () => 1, more: true } });
void serve(defineHq<{ "api/invoicing": typeof apiInvoicing }>({ "api/invoicing": api }));
