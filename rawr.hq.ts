// Written by `rawr-hq generate` from the plugins' package.json files: change those, then run it again.
import { defineHq, register } from "@rawr/hq-contract";
import agentCollections from "./plugins/agents/collections/src/index.js";
import apiBankFeed from "./plugins/api/bank-feed/src/index.js";
import apiInvoicing from "./plugins/api/invoicing/src/index.js";
import apiSessions from "./plugins/api/sessions/src/index.js";
import toolkitInvoiceTools from "./plugins/cli/invoice-tools/src/index.js";
import webInvoiceBoard from "./plugins/web/invoice-board/src/index.js";
import workflowsInvoicing from "./plugins/workflows/invoicing/src/index.js";

export interface Hq {
  "agent/collections": typeof agentCollections;
  "api/bank-feed": typeof apiBankFeed;
  "api/invoicing": typeof apiInvoicing;
  "api/sessions": typeof apiSessions;
  "toolkit/invoice-tools": typeof toolkitInvoiceTools;
  "web/invoice-board": typeof webInvoiceBoard;
  "workflows/invoicing": typeof workflowsInvoicing;
}

export const hq = defineHq<Hq>({
  "agent/collections": register(
    { directory: "plugins/agents/collections", surface: "agent", rawr: { kind: "agent", capability: "collections" } },
    agentCollections,
  ),
  "api/bank-feed": register(
    { directory: "plugins/api/bank-feed", surface: "api", rawr: { kind: "api", capability: "bank-feed" } },
    apiBankFeed,
  ),
  "api/invoicing": register(
    { directory: "plugins/api/invoicing", surface: "api", rawr: { kind: "api", capability: "invoicing" } },
    apiInvoicing,
  ),
  "api/sessions": register(
    { directory: "plugins/api/sessions", surface: "api", rawr: { kind: "api", capability: "sessions" } },
    apiSessions,
  ),
  "toolkit/invoice-tools": register(
    {
      directory: "plugins/cli/invoice-tools",
      surface: "toolkit",
      rawr: { kind: "toolkit", capability: "invoice-tools" },
    },
    toolkitInvoiceTools,
  ),
  "web/invoice-board": register(
    { directory: "plugins/web/invoice-board", surface: "web", rawr: { kind: "web", capability: "invoice-board" } },
    webInvoiceBoard,
  ),
  "workflows/invoicing": register(
    {
      directory: "plugins/workflows/invoicing",
      surface: "workflows",
      rawr: { kind: "workflows", capability: "invoicing" },
    },
    workflowsInvoicing,
  ),
});
