import { implement } from "@orpc/server";
import {
  defineEvent,
  defineExternalEvent,
  defineFunction,
  defineHq,
  defineWorkflowPlugin,
  workflowContract,
} from "@rawr/hq-contract";
import { expect, test } from "vitest";
import { z } from "zod";
import { functionTable } from "./routes.js";

const asked = defineEvent("shop/order.asked", z.strictObject({ amount: z.number() }));
const stopped = defineExternalEvent("bank/account.closed", z.object({ id: z.string() }));
const contract = {
  ask: workflowContract("shop").route({ method: "POST", path: "/api/workflows/shop/orders" }).output(z.string()),
};
const plugin = defineWorkflowPlugin({
  capability: "shop",
  contract,
  router: { ask: implement(contract).ask.handler(() => "asked") },
  functions: [
    defineFunction(
      { id: "ship", on: [{ event: asked, if: "event.data.amount > 1" }, stopped], cancelOn: [{ event: stopped }] },
      async () => 1,
    ),
    defineFunction(
      { id: "count", on: [{ cron: "0 6 * * *", timeZone: "Europe/Berlin" }, { cron: "0 7 * * *" }] },
      async () => 1,
    ),
    defineFunction({ id: "price", on: { invoke: z.object({}) } }, async () => 1),
  ],
  ports: () => ({}),
});

test("durable functions are listed with all that starts and cancels them", () => {
  const hq = defineHq({ "workflows/shop": { directory: "plugins/workflows/shop", plugin } });
  expect(functionTable(hq)).toEqual([
    "function  shop ship   on shop/order.asked if event.data.amount > 1; on bank/account.closed (external); cancelled by bank/account.closed (external)",
    "function  shop count  at 0 6 * * * Europe/Berlin; at 0 7 * * * UTC",
    "function  shop price  when invoked",
  ]);
});
