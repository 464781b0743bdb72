import type { EventView, RunDetail } from "../model.js";
import { data, problem } from "./boxes.js";
import { button, make, type Child, type PageElement } from "./dom.js";
import { runLine } from "./list.js";
import { drawTimeline } from "./timeline.js";
import { clockTime, functionName, signs, span } from "./words.js";

/** What the buttons of a run do, and what is kept from one drawing to the next. */
export interface RunActs {
  /** The steps that a person has opened. */
  readonly opened: Set<string>;
  readonly cancel: (id: string) => void;
  readonly replay: (id: string) => void;
  readonly search: (text: string) => void;
}

/** A run: what began it, how it went, what it sent, what it came to. */
export function drawDetail(run: RunDetail, acts: RunActs): PageElement[] {
  const { id, status, now } = run;
  const ended = run.endedAt !== undefined;
  return [
    make("a", { class: "back", href: "#/runs" }, "← All runs"),
    make(
      "div",
      { class: "head" },
      make("h2", {}, functionName(run.fn)),
      make("span", { class: `pill ${status}` }, `${signs[status]} ${status}`),
      make(
        "div",
        { class: "acts" },
        ended ? undefined : button("Cancel", () => acts.cancel(id), { "data-key": "cancel" }),
        button("Replay", () => acts.replay(id), { "data-key": "replay" }),
      ),
    ),
    facts(run, acts),
    ...(run.error === undefined ? [] : [make("h3", {}, "Why it failed"), problem(run.error)]),
    make("h3", {}, run.events.length > 1 ? `Started by ${run.events.length} events` : "Begun by"),
    make(
      "div",
      { class: "card pad" },
      ...(run.sentBy === undefined ? [] : [make("p", { class: "hint" }, "Sent by the run"), runLine(run.sentBy, now)]),
      ...run.events.flatMap((event) => [eventHead(event), data(event.data)]),
    ),
    make("h3", {}, "Steps"),
    drawTimeline(run, acts.opened),
    ...(run.sent.length === 0 ? [] : [make("h3", {}, "Events it sent"), sent(run)]),
    ...("output" in run ? [make("h3", {}, "Result"), data(run.output)] : []),
  ];
}

function facts(run: RunDetail, acts: RunActs): PageElement {
  const { startedAt, endedAt, queuedAt, correlationId, now } = run;
  const rows: readonly (readonly [string, Child])[] = [
    ["Began", `${clockTime(startedAt ?? queuedAt)}${startedAt === undefined ? " (waiting for its first call)" : ""}`],
    ["Took", startedAt === undefined ? undefined : span((endedAt ?? now) - startedAt)],
    ["Asked by", run.askedBy],
    ["Schedule", run.cron],
    [
      "Correlation id",
      button(correlationId, () => acts.search(correlationId), {
        class: "mono",
        "data-key": "id",
        title: "Show its runs",
      }),
    ],
    ["Run", make("code", {}, run.id)],
  ];
  const shown = rows.filter(([, value]) => value !== undefined);
  return make(
    "dl",
    { class: "facts" },
    ...shown.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))),
  );
}

function eventHead({ name, at, id }: EventView): PageElement {
  return make(
    "div",
    { class: "event" },
    make("b", {}, name),
    make("small", {}, clockTime(at)),
    make("small", { class: "mono" }, id),
  );
}

function sent({ sent: events, now }: RunDetail): PageElement {
  return make(
    "div",
    { class: "card pad" },
    ...events.flatMap((event) => [
      eventHead(event),
      data(event.data),
      event.runs.length === 0
        ? make("p", { class: "hint" }, "It started no run.")
        : make("ul", { class: "started" }, ...event.runs.map((run) => make("li", {}, runLine(run, now)))),
    ]),
  );
}
