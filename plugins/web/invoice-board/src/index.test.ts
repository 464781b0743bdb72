import { expect, it } from "vitest";
import type { BoardInvoice, BoardServices, BoardState, RunReport } from "./board.js";
import board from "./index.js";

const invoice = (id: string): BoardInvoice => ({ id, customer: "Ada", amount: 1250, currency: "EUR" });

/** The services of a test, with two pages of invoices. */
function services(changed: Partial<BoardServices["invoicing"]> = {}): BoardServices {
  return {
    invoicing: {
      create: async () => ({ id: "new" }),
      list: async ({ cursor }) =>
        cursor === undefined ? { invoices: [invoice("2")], next: "older" } : { invoices: [invoice("1")] },
      async changes() {
        return (async function* () {
          yield { kind: "listening" as const };
          yield { kind: "issued" as const, invoice: invoice("2") };
          yield { kind: "issued" as const, invoice: invoice("3") };
        })();
      },
      workflows: { upload: async () => ({ run: "run-1" }), status: async () => ({ state: "completed" }) },
      ...changed,
    },
  };
}

it("shows what there is, then what is issued, each once, and older ones when asked", async () => {
  const shown: string[] = [];
  const show = ({ invoices }: BoardState) => void shown.push(invoices.map(({ id }) => id).join(" "));
  const opened = board.create(services()).board(show);
  await opened.live(new AbortController().signal);
  await opened.more();
  await opened.more();
  expect(shown).toEqual(["2", "3 2", "3 2 1"]);
});

it("follows a reconciliation to its end, whatever the end is", async () => {
  const reports: RunReport[] = [{ state: "running" }, { state: "failed" }];
  const status = async () => reports.shift() ?? { state: "asked too often" };
  const { workflows } = services().invoicing;
  const opened = board.create(services({ workflows: { ...workflows, status } })).board(() => undefined);
  const states: string[] = [];
  const statement = { account: "DE02", statement: "1", file: new File([], "statement.csv") };
  for await (const { state } of opened.reconcile(statement)) states.push(state);
  expect(states).toEqual(["queued", "running", "failed"]);
});
