import type { AttemptView, RunDetail, StepView } from "../model.js";
import { data, problem } from "./boxes.js";
import { make, type PageElement } from "./dom.js";
import { kindWords, span, stepSigns } from "./words.js";

/**
 * The steps on one scale of time, each with what went in, what came out, and its attempts. `opened` holds the steps that a person has
 * opened, of whichever run.
 */
export function drawTimeline(run: RunDetail, opened: Set<string>): PageElement {
  const from = run.startedAt ?? run.queuedAt;
  const to = Math.max(run.endedAt ?? run.now, from + 1);
  if (run.steps.length === 0) {
    const none = run.endedAt === undefined ? "No step has started." : "The function ended without a step.";
    return make("p", { class: "hint" }, none);
  }
  return make("div", { class: "card" }, ...run.steps.map((step) => drawStep(run, step, from, to, opened)));
}

function drawStep(run: RunDetail, step: StepView, from: number, to: number, opened: Set<string>): PageElement {
  const key = `${run.id}.${step.id}`;
  const took = span((step.to ?? run.now) - step.from);
  const failures = step.attempts.filter(({ error }) => error !== undefined).length;
  const tries = failures === 0 ? "" : `, ${failures} failed ${failures === 1 ? "attempt" : "attempts"}`;
  const state = step.state.split(" ")[0] ?? "";
  const element = make(
    "details",
    { class: "step", open: opened.has(key) },
    make(
      "summary",
      { "data-key": `step-${step.id}` },
      make("span", { class: state, "aria-hidden": "true" }, stepSigns[step.state]),
      make(
        "span",
        { class: "name" },
        step.name,
        make("small", {}, `${kindWords[step.kind]}${tries}`),
        make("span", { class: "quiet" }, `, ${step.state}`),
      ),
      track(step, state, from, to, run.now),
      make("span", { class: "took" }, took),
    ),
    inside(step),
  );
  element.addEventListener("toggle", () => (element.open ? opened.add(key) : opened.delete(key)));
  return element;
}

/** From the beginning of a step to its end; what is work stands out from what is waiting. */
function track(step: StepView, state: string, from: number, to: number, now: number): PageElement {
  const bar = (kind: string, begin: number, end: number): PageElement => {
    const made = make("span", { class: `bar ${kind}` });
    const share = (at: number): number => Math.min(100, Math.max(0, ((at - from) / (to - from)) * 100));
    made.style.setProperty("left", `${Math.min(share(begin), 99)}%`);
    made.style.setProperty("width", `${share(end) - share(begin)}%`);
    return made;
  };
  const end = step.to ?? now;
  const waits = step.kind === "sleep" || step.kind === "wait" || step.kind === "invoke";
  const kind = `${state}${step.to === undefined ? " now" : ""}`;
  if (waits) return make("span", { class: "track", "aria-hidden": "true" }, bar(kind, step.from, end));
  const attempts = step.attempts.map((one) => bar(one.error === undefined ? "done" : "failed", one.from, one.to));
  return make("span", { class: "track", "aria-hidden": "true" }, bar("slack", step.from, end), ...attempts);
}

function inside(step: StepView): PageElement {
  const parts: PageElement[] = [];
  if ("input" in step) parts.push(make("h4", {}, "Input"), data(step.input));
  if (step.attempts.length > 0) parts.push(make("h4", {}, "Attempts"), attempts(step.attempts));
  if ("output" in step) parts.push(make("h4", {}, step.state === "failed" ? "Error" : "Output"), data(step.output));
  if (step.state === "timed out") parts.push(make("p", { class: "hint" }, "No event arrived in time."));
  if (parts.length === 0) parts.push(make("p", { class: "hint" }, "No further details are available."));
  return make("div", { class: "inside" }, ...parts);
}

function attempts(all: readonly AttemptView[]): PageElement {
  return make(
    "ol",
    {},
    ...all.map(({ number, from, to, error }) =>
      make(
        "li",
        { value: number },
        `${error === undefined ? "done" : "failed"} in ${span(to - from)}`,
        error && problem(error),
      ),
    ),
  );
}
