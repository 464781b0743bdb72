import type { RunList, RunRow } from "../model.js";
import { button, make, named, refill, type PageElement } from "./dom.js";
import { clockTime, functionName, signs, span } from "./words.js";

const statuses = ["", "Running", "Queued", "Completed", "Failed", "Cancelled"];

/** A run as a line that leads to it. */
export function runLine(run: RunRow, now: number, current?: string): PageElement {
  const { id, status, startedAt, endedAt } = run;
  const took = startedAt === undefined ? "" : span((endedAt ?? now) - startedAt);
  return make(
    "a",
    { class: "run", href: `#/runs/${id}`, "data-key": id, "aria-current": id === current && "true" },
    make("span", { class: `mark ${status}`, "aria-hidden": "true" }, signs[status]),
    make("b", {}, functionName(run.fn)),
    make("time", { datetime: new Date(run.queuedAt).toISOString() }, clockTime(run.queuedAt)),
    make("small", {}, `${run.event} `),
    make("span", { class: "took" }, make("span", { class: "quiet" }, `${status} `), took),
  );
}

/** Draws the list of runs. */
export function drawList(
  list: RunList,
  chosen: string,
  current: string | undefined,
  choose: (s: string) => void,
): void {
  const all = Object.values(list.counts).reduce((sum, count) => sum + count, 0);
  refill(
    named("statuses"),
    ...statuses
      .filter((status) => status === "" || status === chosen || (list.counts[status] ?? 0) > 0)
      .map((status) =>
        button(`${status || "All"} ${status === "" ? all : (list.counts[status] ?? 0)}`, () => choose(status), {
          "data-key": `status-${status}`,
          "aria-pressed": String(status === chosen),
        }),
      ),
  );
  refill(named("runs"), ...list.runs.map((run) => make("li", {}, runLine(run, list.now, current))));
  const none = named("none");
  none.hidden = list.runs.length > 0 && list.found === list.runs.length;
  none.textContent =
    all === 0
      ? "No runs yet. Send an event, or trigger one of the host's workflows."
      : list.runs.length === 0
        ? "No run matches."
        : `The latest ${list.runs.length} of ${list.found}; search to find others.`;
}
