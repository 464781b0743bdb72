import { ORPCError } from "@orpc/client";
import { createRpcClient } from "@rawr/hq-contract/client";
import type { BoardServices, BoardState, RunReport } from "../src/board.js";
import plugin from "../src/index.js";
import { element, onSubmit, row } from "./dom.js";
import { csrfToken, signIn, signOut, takeToken } from "./session.js";
import { watchVersion } from "./version.js";
import "./style.css";

const text = (fields: FormData, name: string): string => String(fields.get(name) ?? "").trim();
const minorUnits = (amount: string): number => Math.round(Number(amount.replace(",", ".")) * 100);

function drawInvoices({ invoices, next }: BoardState): void {
  const rows = invoices.map(({ id, customer, amount, currency, reference = "" }) =>
    row(customer, reference, `${(amount / 100).toFixed(2)} ${currency}`, id),
  );
  element("invoices", HTMLTableSectionElement).replaceChildren(...rows);
  element("none", HTMLElement).hidden = rows.length > 0;
  element("more", HTMLButtonElement).hidden = next === undefined;
}

function reportText({ state, result }: RunReport): string {
  if (result === undefined) return `Reconciliation: ${state}`;
  return `Reconciliation: ${state}, ${result.matched} matched, ${result.unmatched.length} unmatched`;
}

/** A person without a session signs in, and the page goes on. */
async function untilSignedIn(): Promise<void> {
  const form = element("sign-in", HTMLFormElement);
  const token = takeToken();
  if (token !== undefined && (await signIn(token)) === undefined) return;
  if (csrfToken() !== undefined) return;
  form.hidden = false;
  await new Promise<void>((resolve) =>
    onSubmit(form, async (fields) => {
      const problem = await signIn(text(fields, "token"));
      if (problem !== undefined) throw new Error(problem);
      resolve();
    }),
  );
  form.hidden = true;
}

async function start(): Promise<void> {
  await untilSignedIn();
  const live = element("live", HTMLElement);
  live.textContent = "Connecting";
  const services = createRpcClient<BoardServices>("first-party-web", {
    origin: location.origin,
    headers: () => ({ "x-csrf-token": csrfToken() ?? "" }),
  });
  const board = plugin.create(services).board((state) => {
    live.textContent = "Live";
    drawInvoices(state);
  });
  element("board", HTMLElement).hidden = false;
  element("sign-out", HTMLElement).hidden = false;
  element("sign-out", HTMLElement).addEventListener("click", () => void signOut().then(() => location.reload()));
  element("more", HTMLElement).addEventListener("click", () => void board.more());
  onSubmit(element("issue", HTMLFormElement), async (fields) => {
    const reference = text(fields, "reference");
    await board.issue({
      customer: text(fields, "customer"),
      amount: minorUnits(text(fields, "amount")),
      currency: text(fields, "currency"),
      ...(reference !== "" && { reference }),
    });
  });
  const reconcile = element("reconcile", HTMLFormElement);
  onSubmit(reconcile, async (fields) => {
    const file = fields.get("file");
    if (!(file instanceof File)) return;
    const output = reconcile.querySelector("output");
    const [account, statement] = [text(fields, "account"), text(fields, "statement")];
    for await (const report of board.reconcile({ account, statement, file })) {
      output?.replaceChildren(reportText(report));
    }
  });
  const version = watchVersion();
  const leaving = new AbortController();
  addEventListener("pagehide", () => leaving.abort());
  while (!leaving.signal.aborted) {
    try {
      await board.live(leaving.signal);
    } catch (error) {
      // The session has ended: whoever reads this signs in again.
      if (error instanceof ORPCError && [401, 403].includes(error.status))
        return signOut().then(() => location.reload());
    }
    live.textContent = "Reconnecting";
    await new Promise((resolve) => setTimeout(resolve, 500));
    await version.check();
  }
}

addEventListener("DOMContentLoaded", () => void start());
