import type { RunDetail, RunList } from "../model.js";
import { ask, follow, Refused } from "./ask.js";
import { drawDetail, type RunActs } from "./detail.js";
import { make, named, onWindow, refill, type Page, type PagePlace } from "./dom.js";
import { drawList } from "./list.js";
import { drawSend } from "./send.js";
import { functionName } from "./words.js";

/** Brings the page to life. All of its state is in what it makes. */
export function start(page: Page, place: PagePlace): void {
  let status = "";
  let drawnRun = "";
  let refreshing: Promise<void> | undefined;
  let again = false;

  const goTo = (run: string) => {
    place.hash = `#/runs/${run}`;
  };
  const search = named("search");
  const detail = named("detail");
  const view = () => place.hash.split("/")[1] ?? "";
  const chosenRun = () => (view() === "runs" || view() === "" ? place.hash.split("/")[2] : undefined);

  const acts: RunActs = {
    opened: new Set(),
    cancel: (id) => void act(`runs/${id}/cancel`),
    replay: (id) => void act(`runs/${id}/replay`).then((answer) => answer && goTo(answer.id)),
    search(text) {
      search.value = text;
      void refresh();
    },
  };

  async function act(path: string): Promise<{ readonly id: string } | undefined> {
    try {
      return await ask<{ readonly id: string }>(path, {});
    } catch (error) {
      return say(error);
    } finally {
      void refresh();
    }
  }

  function say(error: unknown): undefined {
    named("live").textContent = error instanceof Error ? error.message : String(error);
    named("live").className = "lost";
  }

  /** Asks for the list, and for the run that is open. What changes meanwhile is asked for once more afterwards. */
  function refresh(): Promise<void> {
    if (refreshing !== undefined) {
      again = true;
      return refreshing;
    }
    refreshing = load()
      .catch(say)
      .finally(() => {
        refreshing = undefined;
        if (again) void refresh();
        again = false;
      });
    return refreshing;
  }

  async function load(): Promise<void> {
    const asked = new URLSearchParams({ search: search.value, status });
    drawList(await ask<RunList>(`runs?${asked}`), status, chosenRun(), (chosen) => {
      status = chosen;
      void refresh();
    });
    if (view() !== "send") await loadRun(chosenRun());
  }

  async function loadRun(id: string | undefined): Promise<void> {
    if (id === undefined) {
      drawnRun = "";
      refill(detail, make("p", { class: "empty" }, "Choose a run to see its steps."));
      return;
    }
    const run = await ask<RunDetail>(`runs/${id}`).catch((error: unknown) => {
      if (!(error instanceof Refused)) throw error;
      refill(detail, make("p", { class: "empty" }, error.message));
      return undefined;
    });
    // The person may have gone on while the engine answered.
    if (run === undefined || chosenRun() !== id) return;
    const { now: _, ...shown } = run;
    const same = run.endedAt !== undefined && JSON.stringify(shown) === drawnRun;
    drawnRun = JSON.stringify(shown);
    named("title").textContent = `${functionName(run.fn)}: ${run.status}`;
    if (!same) refill(detail, ...drawDetail(run, acts));
  }

  function show(): void {
    const sending = view() === "send";
    named("to-runs").setAttribute("aria-current", sending ? "false" : "page");
    named("to-send").setAttribute("aria-current", sending ? "page" : "false");
    page.body.dataset["view"] = sending || chosenRun() !== undefined ? "detail" : "list";
    named("title").textContent = sending ? "Send an event" : "Local engine";
    if (sending) void drawSend(detail, goTo).catch(say);
    void refresh();
  }

  search.addEventListener("input", () => void refresh());
  named("find").addEventListener("submit", (event) => event.preventDefault());
  page.addEventListener("keydown", (event) => {
    if (event.key !== "/" || page.activeElement?.getAttribute("type") === "search") return;
    if (page.activeElement?.value !== undefined && page.activeElement.getAttribute("type") !== "button") return;
    event.preventDefault();
    search.focus();
  });
  onWindow("hashchange", show);
  // A run that goes on grows before one's eyes.
  setInterval(() => drawnRun.includes('"status":"Running"') && void refresh(), 1000);
  show();
  void follow(
    () => void refresh(),
    (there) => {
      named("live").className = there ? "" : "lost";
      named("live").textContent = there ? "live" : "The engine does not answer";
      if (there) void refresh();
    },
    () => place.reload(),
  );
}
