import { createOpenApiClient, createRpcClient } from "@rawr/hq-contract/client";
import { apiInvoicingContract as contract } from "../fixtures/house.js";
void createRpcClient("first-party-web", contract, { origin: "http://localhost" }).get({ id: "1" });
void createOpenApiClient("external", contract, { origin: "http://localhost" }).get({ id: "1" });
