// Written by `rawr-hq generate` from the plugins' package.json files: change those, then run it again.
import { defineHq, register } from "@rawr/hq-contract";
import agentCollections from "./plugins/agents/collections/src/index.js";
import apiCustomers from "./plugins/api/customers/src/index.js";
import apiInvoicing from "./plugins/api/invoicing/src/index.js";
import apiPayments from "./plugins/api/payments/src/index.js";
import toolkitBillingTools from "./plugins/cli/billing-tools/src/index.js";
import webBillingBoard from "./plugins/web/billing-board/src/index.js";
import workflowsDunning from "./plugins/workflows/dunning/src/index.js";
import workflowsSettlement from "./plugins/workflows/settlement/src/index.js";

export interface Hq {
  "agent/collections": typeof agentCollections;
  "api/customers": typeof apiCustomers;
  "api/invoicing": typeof apiInvoicing;
  "api/payments": typeof apiPayments;
  "toolkit/billing-tools": typeof toolkitBillingTools;
  "web/billing-board": typeof webBillingBoard;
  "workflows/dunning": typeof workflowsDunning;
  "workflows/settlement": typeof workflowsSettlement;
}

export const hq = defineHq<Hq>({
  "agent/collections": register(
    { directory: "plugins/agents/collections", surface: "agent", rawr: { kind: "agent", capability: "collections" } },
    agentCollections,
  ),
  "api/customers": register(
    { directory: "plugins/api/customers", surface: "api", rawr: { kind: "api", capability: "customers" } },
    apiCustomers,
  ),
  "api/invoicing": register(
    { directory: "plugins/api/invoicing", surface: "api", rawr: { kind: "api", capability: "invoicing" } },
    apiInvoicing,
  ),
  "api/payments": register(
    { directory: "plugins/api/payments", surface: "api", rawr: { kind: "api", capability: "payments" } },
    apiPayments,
  ),
  "toolkit/billing-tools": register(
    {
      directory: "plugins/cli/billing-tools",
      surface: "toolkit",
      rawr: { kind: "toolkit", capability: "billing-tools" },
    },
    toolkitBillingTools,
  ),
  "web/billing-board": register(
    { directory: "plugins/web/billing-board", surface: "web", rawr: { kind: "web", capability: "billing-board" } },
    webBillingBoard,
  ),
  "workflows/dunning": register(
    {
      directory: "plugins/workflows/dunning",
      surface: "workflows",
      rawr: { kind: "workflows", capability: "dunning" },
    },
    workflowsDunning,
  ),
  "workflows/settlement": register(
    {
      directory: "plugins/workflows/settlement",
      surface: "workflows",
      rawr: { kind: "workflows", capability: "settlement" },
    },
    workflowsSettlement,
  ),
});
