import { register } from "@rawr/hq-contract";
import { apiInvoicing, webBoard } from "../fixtures/house.js";

const at = { directory: "plugins/api/invoicing", surface: "api" } as const;

register({ ...at, rawr: { kind: "api", capability: "invoicing", templateRole: "host" } }, apiInvoicing); //~ TS2322 `templateRole` is a legacy key without meaning: remove it; rawr.kind and rawr.capability say what the plugin is (D-013)
register({ ...at, rawr: { kind: "api", capability: "invoicing", channel: "stable" } }, apiInvoicing); //~ TS2322 `channel` is a legacy key
register({ ...at, rawr: { kind: "api", capability: "invoicing", publishTier: 1 } }, apiInvoicing); //~ TS2322 `publishTier` is a legacy key
register({ ...at, rawr: { kind: "api", capability: "invoicing", published: true } }, apiInvoicing); //~ TS2322 `published` is a legacy key
register({ ...at, rawr: { kind: "api", capability: "invoicing", channel: undefined } }, apiInvoicing); //~ TS2375|TS2322|TS2345|TS2379 `channel` is a legacy key
register({ ...at, rawr: { kind: "api", capability: "invoicing", published: null } }, apiInvoicing); //~ TS2322 `published` is a legacy key
const old = { channel: "beta" } as const;
register({ ...at, rawr: { kind: "api", capability: "invoicing", ...old } }, apiInvoicing); //~ TS2322|TS2345 `channel` is a legacy key
const block = { kind: "api", capability: "invoicing", publishTier: "gold" } as const;
register({ ...at, rawr: block }, apiInvoicing); //~ TS2322|TS2345 `publishTier` is a legacy key
const gone = { channel: undefined } as const;
register({ ...at, rawr: { kind: "api", capability: "invoicing", ...gone } }, apiInvoicing); //~ TS2375|TS2322|TS2345|TS2379 `channel` is a legacy key
const undefinedBlock = { kind: "api", capability: "invoicing", published: undefined } as const;
register({ ...at, rawr: undefinedBlock }, apiInvoicing); //~ TS2375|TS2322|TS2345|TS2379 `published` is a legacy key
const whole = { ...at, rawr: { kind: "api", capability: "invoicing", templateRole: undefined } } as const;
register(whole, apiInvoicing); //~ TS2375|TS2322|TS2345|TS2379 `templateRole` is a legacy key
register({ ...at, rawr: { ...block, publishTier: undefined } }, apiInvoicing); //~ TS2375|TS2322|TS2345|TS2379 `publishTier` is a legacy key

register({ ...at, rawr: { kind: "apis", capability: "invoicing" } }, apiInvoicing); //~ TS2322 rawr.kind `apis` is unknown (did you mean `api`?): use `api`, `workflows`, `web`, `toolkit` or `agent` (D-013)
register({ ...at, rawr: { kind: "API", capability: "invoicing" } }, apiInvoicing); //~ TS2322 rawr.kind `API` is unknown (did you mean `api`?)
register({ ...at, rawr: { kind: "Workflow", capability: "invoicing" } }, apiInvoicing); //~ TS2322 rawr.kind `Workflow` is unknown (did you mean `workflows`?)
register({ ...at, rawr: { kind: "cli", capability: "invoicing" } }, apiInvoicing); //~ TS2322 rawr.kind `cli` is unknown (did you mean `toolkit`?)
register({ ...at, rawr: { kind: "database", capability: "invoicing" } }, apiInvoicing); //~ TS2322 rawr.kind `database` is unknown: use
register({ ...at, rawr: { kind: "web", capability: "invoicing" } }, apiInvoicing); //~ TS2322 rawr.kind `web` does not belong in `plugins/api/invoicing`: that root holds kind `api`; move the plugin or change its kind (D-013)
register({ directory: "plugins/web/invoice-board", surface: "web", rawr: { kind: "api", capability: "invoice-board" } }, webBoard); //~ TS2322 rawr.kind `api` does not belong in `plugins/web/invoice-board`: that root holds kind `web`
declare const anyKind: string;
register({ ...at, rawr: { kind: anyKind, capability: "invoicing" } }, apiInvoicing); //~ TS2322 is unknown
declare const eitherKind: "api" | "web";
register({ ...at, rawr: { kind: eitherKind, capability: "invoicing" } }, apiInvoicing); //~ TS2322 rawr.kind `web` does not belong in `plugins/api/invoicing`
declare const eitherSurface: "api" | "web";
register({ directory: "plugins/x", surface: eitherSurface, rawr: { kind: "api", capability: "invoicing" } }, apiInvoicing); //~ TS2322 surface must be one string literal, not a union
declare const eitherName: "invoicing" | "billing";
register({ ...at, rawr: { kind: "api", capability: eitherName } }, apiInvoicing as never); //~ TS2322 rawr.capability must be one string literal, not a union
register({ ...at, rawr: { kind: "api" } }, apiInvoicing); //~ TS2322|TS2345|TS2741 capability
register({ ...at, rawr: { capability: "invoicing" } }, apiInvoicing); //~ TS2322|TS2345|TS2741 kind
register({ ...at, rawr: { kind: "api", capability: "Invoicing" } }, apiInvoicing); //~ TS2322 rawr.capability `Invoicing` is not a valid capability

// accepted: the block as package.json has it, from a constant, and a key that an older platform never had in the directory's name
register({ ...at, rawr: { kind: "api", capability: "invoicing" } }, apiInvoicing);
const rawr = { kind: "api", capability: "invoicing" } as const;
register({ directory: "plugins/channel/published", surface: "api", rawr }, apiInvoicing);
