import type { OfferView } from "../model.js";
import { ask } from "./ask.js";
import { button, make, refill, type PageElement } from "./dom.js";
import { formOf, parsed, type Field, type Schema } from "./form.js";
import { functionName, json } from "./words.js";

interface Sent {
  readonly id: string;
  readonly runs: readonly string[];
}

/** The form that sends an event: which one, as whom, and its data by its schema. */
export async function drawSend(into: PageElement, goTo: (run: string) => void): Promise<void> {
  const offers = await ask<readonly OfferView[]>("offers");
  const heading = [make("a", { class: "back", href: "#/runs" }, "← All runs"), make("h2", {}, "Send an event")];
  if (offers.length === 0) {
    refill(into, ...heading, make("p", { class: "hint" }, "No plugin of this host defines an event."));
    return;
  }
  const choice = make("select", { id: "event" }, ...offers.map(({ name }, at) => make("option", { value: at }, name)));
  const body = make("div", { class: "fields" });
  const draw = (): void => refill(body, ...offerForm(offers[Number(choice.value)], goTo));
  choice.addEventListener("change", draw);
  draw();
  const form = make("div", { class: "send" }, field("Event", "event", choice), body);
  refill(into, ...heading, form);
}

const field = (words: string, id: string, control: PageElement): PageElement =>
  make("div", { class: "field" }, make("label", { for: id }, words), control);

function offerForm(offer: OfferView | undefined, goTo: (run: string) => void): PageElement[] {
  if (offer === undefined) return [];
  // A schema of an event is what its library's converter made of it.
  let data: Field = formOf(offer.schema as Schema);
  const caller = make("select", { id: "caller" }, ...offer.callers.map((name) => make("option", {}, name)));
  const said = make("p", { role: "alert" });
  const area = make("div", { class: "fields" }, data.element);
  const asJson = button("Write it as JSON", () => {
    const written = make("textarea", { id: "json", class: "mono", spellcheck: "false" });
    written.value = json(attempt(() => data.read()) ?? {});
    data = { element: field("Data", "json", written), read: () => parsed("The data", written.value) };
    refill(area, data.element);
    asJson.hidden = true;
  });
  const send = async (): Promise<void> => {
    said.className = "";
    said.textContent = "";
    try {
      const sent = await ask<Sent>("events", { name: offer.name, caller: caller.value, data: data.read() });
      const [run] = sent.runs;
      if (run !== undefined) goTo(run);
      else said.textContent = `Sent as ${sent.id}. It started no run.`;
    } catch (error) {
      said.className = "problem";
      said.textContent = error instanceof Error ? error.message : String(error);
    }
  };
  const starts = offer.starts.map(functionName).join(", ");
  return [
    make(
      "p",
      { class: "hint" },
      starts === "" ? "It starts no function, but a run may be waiting for it." : `It starts ${starts}.`,
    ),
    ...(offer.callers.length === 0
      ? [make("p", { class: "hint" }, "It comes from outside; no plugin sends it.")]
      : [field("Sent as", "caller", caller)]),
    area,
    make(
      "div",
      { class: "row" },
      button("Send", () => void send(), { class: "main" }),
      asJson,
    ),
    said,
  ];
}

function attempt<Result>(make: () => Result): Result | undefined {
  try {
    return make();
  } catch {
    return undefined; // A half-filled form is no data yet.
  }
}
