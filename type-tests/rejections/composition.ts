import { defineHq, pluginOf, register, type Services } from "@rawr/hq-contract";
import { apiInvoicing, webBoard, workflowsInvoicing } from "../fixtures/house.js";

const api = register({ directory: "plugins/api/invoicing", surface: "api", rawr: { kind: "api", capability: "invoicing" } }, apiInvoicing);
const web = register({ directory: "plugins/web/invoice-board", surface: "web", rawr: { kind: "web", capability: "invoice-board" } }, webBoard);
const workflows = register({ directory: "plugins/workflows/invoicing", surface: "workflows", rawr: { kind: "workflows", capability: "invoicing" } }, workflowsInvoicing);

register({ directory: "plugins/api/billing", surface: "api", rawr: { kind: "api", capability: "billing" } }, apiInvoicing); //~ TS2345 package.json says `api/billing`, the plugin's code says `api/invoicing`: make them agree (D-013)
register({ directory: "plugins/api/invoicing", surface: "api", rawr: { kind: "api", capability: "invoicing" } }, workflowsInvoicing); //~ TS2345 package.json says `api/invoicing`, the plugin's code says `workflows/invoicing`
declare const either: "invoicing" | "billing";
register({ directory: "plugins/api/x", surface: "api", rawr: { kind: "api", capability: either } }, apiInvoicing); //~ TS2345 the plugin's code says `api/invoicing`
register({ directory: "plugins/api/x", surface: "api", rawr: { kind: "api", capability: "invoicing" } }, { capability: "invoicing" }); //~ TS2345 what `api/invoicing` exports by default is no plugin: export what `defineApiPlugin` or its sisters return (D-013)
register({ directory: "plugins/api/x", surface: "api", rawr: { kind: "api", capability: "invoicing" } }, () => apiInvoicing); //~ TS2345 what `api/invoicing` exports by default is no plugin

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

pluginOf(hq, "api/billing"); //~ TS2345 `api/billing` is not registered in rawr.hq.ts: use `
pluginOf(hq, "invoicing"); //~ TS2345 `invoicing` is not registered in rawr.hq.ts: use `
// accepted: what is registered
void pluginOf(hq, "api/invoicing").contract.get;

declare const services: Services<Hq>;
services.billing; //~ TS2339 Property 'billing' does not exist on type 'Services<Hq>'
services["invoice-board"]; //~ TS7053|TS2339 'invoice-board'
services.invoicing.pay; //~ TS2339 Property 'pay' does not exist
// accepted: what is registered
void services.invoicing.get({ id: "1" });
void services.invoicing.workflows.trigger({ id: "1" });
