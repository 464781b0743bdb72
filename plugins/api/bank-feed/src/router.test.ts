import { testPlugin } from "@rawr/hq-contract/testing";
import { afterAll, expect, it } from "vitest";
import { everyPostgres } from "../../../../packages/database/src/fixtures/every-postgres.js";
import { openDeliveryStore } from "./delivery-store.js";
import plugin from "./index.js";

const notice = { type: "statement.ready" as const, data: { statement: "2026-11" } };
const delivery = (id: string) => ({ headers: { "webhook-id": id }, body: notice });

it.each(await everyPostgres())("%s keeps a delivery once, however often and however fast it comes", async (_, open) => {
  const deliveries = await openDeliveryStore(open());
  afterAll(() => deliveries[Symbol.asyncDispose]());
  const { as } = testPlugin(plugin, { ports: { deliveries } });
  const bank = as("external", "bank");
  const both = await Promise.all([bank.deliver(delivery("msg_1")), bank.deliver(delivery("msg_1"))]);
  expect(both.map((answer) => answer.delivery).toSorted()).toEqual(["known", "new"]);
  expect(await bank.deliver(delivery("msg_2"))).toEqual({ delivery: "new" });
  const { notices } = await as("first-party-web", "ada").list();
  expect(notices).toEqual([
    { id: "msg_2", ...notice },
    { id: "msg_1", ...notice },
  ]);
});

it("accepts deliveries from this sender only, and shows them to no outside caller", async () => {
  const { as } = testPlugin(plugin);
  await expect(as("external", "acme").deliver(delivery("msg_1"))).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(as("first-party-web", "ada").deliver(delivery("msg_1"))).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(as("external", "bank").list()).rejects.toMatchObject({ code: "FORBIDDEN" });
});
