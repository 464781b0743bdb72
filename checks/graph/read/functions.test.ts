import { describe, expect, test } from "vitest";
import { program } from "../../testing.js";
import { invoicing } from "../fixtures/workspaces.js";
import type { BoundaryGraph } from "../model/model.js";
import { buildGraph } from "./build.js";

const file = "plugins/workflows/invoicing/src/functions/reconcile.ts";
const index = "plugins/workflows/invoicing/src/index.ts";

/** The workflow plugin with these functions instead of its own. */
async function graphOf(functions: string, ...ids: readonly string[]): Promise<BoundaryGraph> {
  const source = `import { defineEvent, defineExternalEvent, defineFunction } from "@rawr/hq-contract";
import { z } from "zod";
import { requested } from "../contract.js";
const paid = defineEvent("billing/payment.received", z.object({ id: z.string() }));
const settled = defineExternalEvent("bank/payment.settled", z.object({ id: z.string() }));
${functions}\n`;
  const plugin = String(invoicing[index])
    .replace("import { reconcile } from", `import { ${ids.join(", ")} } from`)
    .replace("functions: [reconcile]", `functions: [${ids.join(", ")}]`);
  return buildGraph(await program({ ...invoicing, [file]: source, [index]: plugin }).open({ cache: false }));
}

const arrows = ({ edges }: BoundaryGraph, ...kinds: readonly string[]) =>
  edges.filter(({ kind }) => kinds.includes(kind)).map(({ kind, from, to }) => `${from} ${kind} ${to}`);
const node = ({ nodes }: BoundaryGraph, id: string) => nodes.find((one) => one.id === id);

describe("what starts a durable function", () => {
  test("is drawn for each of its triggers, schedules too; an invocation has no event", async () => {
    const graph = await graphOf(
      `export const many = defineFunction({ id: "many", on: [requested, { event: settled, if: "event.data.id != ''" }, { cron: "0 3 * * *" }, { cron: "0 6 * * 1-5", timeZone: "Europe/Berlin" }, { invoke: z.object({}) }] }, async () => 1);`,
      "many",
    );
    expect(arrows(graph, "handles")).toEqual([
      "event:bank/payment.settled handles function:invoicing--many",
      "event:invoicing/reconciliation.requested handles function:invoicing--many",
      "schedule:0 3 * * * handles function:invoicing--many",
      "schedule:0 6 * * 1-5, Europe/Berlin handles function:invoicing--many",
    ]);
    expect(node(graph, "function:invoicing--many")?.detail).toEqual({
      retries: "3",
      schedule: "0 3 * * *, 0 6 * * 1-5, Europe/Berlin",
    });
    expect(node(graph, "plugin:workflows/invoicing")?.unreadable).toBeUndefined();
  });

  test("belongs to the capability that its name begins with, not to the plugins that react to it", async () => {
    const graph = await graphOf(`export const one = defineFunction({ id: "one", on: paid }, async () => 1);`, "one");
    const event = node(graph, "event:billing/payment.received");
    expect([event?.label, event?.parent]).toEqual(["billing/payment.received", undefined]);
    expect(node(graph, "event:invoicing/reconciliation.requested")?.parent).toBe("plugin:workflows/invoicing");
  });

  test("is said where one of several can't be read", async () => {
    const graph = await graphOf(
      `export const one = defineFunction({ id: "one", on: [requested, choose()] }, async () => 1);\nfunction choose() { if (Math.random() > 1) return paid; return settled; }`,
      "one",
    );
    expect(arrows(graph, "handles")).toHaveLength(1);
    expect(node(graph, "plugin:workflows/invoicing")?.unreadable).toContain("what a function with several ways out");
  });
});

describe("what a run does", () => {
  test("is drawn: events that it sends, functions that it invokes, and what it does when it has failed", async () => {
    const graph = await graphOf(
      `const other = defineFunction({ id: "other", on: { invoke: z.object({}) } }, async () => 1);
export const one = defineFunction({ id: "one", on: requested, cancelOn: [{ event: settled }], onFailure: async ({ step }) => { await step.sendEvents(paid, []); } }, async ({ step, context }) => {
  await step.sendEvent(requested, { month: "1" });
  await step.waitForEvent(settled, { timeout: "1d" });
  await step.invoke(other, {});
  await context.ports.model.invoke("a prompt");
});
export { other };`,
      "one",
      "other",
    );
    expect(arrows(graph, "triggers", "calls").filter((arrow) => arrow.startsWith("function:"))).toEqual([
      "function:invoicing--one calls function:invoicing--other",
      "function:invoicing--one triggers event:billing/payment.received",
      "function:invoicing--one triggers event:invoicing/reconciliation.requested",
    ]);
    expect(node(graph, "function:invoicing--one")?.detail).toEqual({
      retries: "3",
      "cancelled by": "bank/payment.settled",
      "waits for": "bank/payment.settled",
    });
    expect(arrows(graph, "wakes", "cancels")).toEqual([
      "event:bank/payment.settled cancels function:invoicing--one",
      "event:bank/payment.settled wakes function:invoicing--one",
    ]);
    expect(node(graph, "plugin:workflows/invoicing")?.unreadable).toBeUndefined();
  });

  test("is drawn once for a wait in the work and one in the failure, behind a helper, with both places; what nobody awaits is not", async () => {
    const graph = await graphOf(
      `const answer = async (step) => step.waitForEvent(paid, { timeout: "1d" });
export const one = defineFunction({ id: "one", on: requested, cancelOn: [{ event: paid, match: "data.id" }, { event: settled, if: "event.data.id == async.data.id" }], onFailure: async ({ step }) => { await step.waitForEvent(paid, { timeout: "1h" }); } }, async ({ step }) => { await answer(step); });
export const two = defineFunction({ id: "two", on: settled }, async () => 1);`,
      "one",
      "two",
    );
    const wakes = graph.edges.filter(({ kind }) => kind === "wakes");
    expect(wakes.map(({ from, to, places }) => [from, to, places.map(({ line }) => line)])).toEqual([
      ["event:billing/payment.received", "function:invoicing--one", [6, 7]],
    ]);
    expect(arrows(graph, "cancels", "handles")).toEqual([
      "event:bank/payment.settled cancels function:invoicing--one",
      "event:billing/payment.received cancels function:invoicing--one",
      "event:bank/payment.settled handles function:invoicing--two",
      "event:invoicing/reconciliation.requested handles function:invoicing--one",
    ]);
    expect(node(graph, "plugin:workflows/invoicing")?.unreadable).toBeUndefined();
  });

  test("is no arrow where an event is named by a text: that does not compile, and nothing would hear it", async () => {
    const graph = await graphOf(
      `export const one = defineFunction({ id: "one", on: requested }, async ({ step }) => {
  await step.sendEvent("tell", { name: requested.name, data: {} });
});`,
      "one",
    );
    expect(arrows(graph, "triggers").filter((arrow) => arrow.startsWith("function:"))).toEqual([]);
    expect(node(graph, "plugin:workflows/invoicing")?.unreadable).toContain("which event is sent here");
  });
});
