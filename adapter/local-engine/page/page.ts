import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../clock.js";
import type { Dispatcher } from "../dispatcher.js";
import type { EventLog } from "../event-log.js";
import type { Executor } from "../executor.js";
import { isObject, parseJson, text } from "../json.js";
import type { Registry } from "../registry.js";
import { readBody } from "../request-body.js";
import type { Run } from "../run.js";
import { Changes } from "./changes.js";
import { pageDocument } from "./document.js";
import { PageGuard, type Refusal } from "./guard.js";
import { History } from "./history.js";
import type { OfferView, RunList } from "./model.js";
import type { PageOptions } from "./offer.js";
import { runDetail, runRow, type Seen } from "./views.js";

export interface PageParts {
  readonly clock: Clock;
  readonly registry: Registry;
  readonly events: EventLog;
  readonly executor: Executor;
  readonly dispatcher: Dispatcher;
  readonly maxEventBytes: number;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const LISTED = 200;

/** The engine's page: what there is to see of runs, and what a developer does with them. */
export class EnginePage {
  readonly #options: PageOptions;
  readonly #guard: PageGuard;
  readonly #changes = new Changes();
  readonly history: History;

  constructor(options: PageOptions, clock: Clock) {
    this.#options = options;
    this.#guard = new PageGuard(options.token);
    this.history = new History(clock, () => this.#changes.tell());
  }

  /** Whether a request is for the page. */
  takes({ url = "" }: IncomingMessage): boolean {
    return url === "/" || url.startsWith("/?") || url.startsWith("/page/");
  }

  /** Something that the history does not see has changed: a run began or ended. */
  changed(): void {
    this.#changes.tell();
  }

  async answer(parts: PageParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "/").replace(/^\/page|[?].*$/g, "");
    if (path === "/") return this.#sendDocument(request, response);
    const refused = this.#guard.refuse(request);
    if (refused !== undefined) return send(response, { status: refused.status, body: refused });
    if (path === "/changes") return this.#changes.follow(response);
    send(response, await this.#route(parts, request, path));
  }

  #sendDocument(request: IncomingMessage, response: ServerResponse): void {
    const refused = request.method === "GET" ? this.#guard.refuseHost(request) : { status: 405, error: "Use GET." };
    if (refused !== undefined) return send(response, { status: refused.status, body: refused });
    const { html, policy } = pageDocument(this.#guard.token);
    response.writeHead(200, {
      ...safeHeaders,
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": policy,
    });
    response.end(html);
  }

  async #route(parts: PageParts, request: IncomingMessage, path: string): Promise<Answer> {
    const [, of, id = "", verb, ...more] = path.split("/");
    const missing = problem(404, "No such address.");
    if (more.length > 0) return missing;
    const seen: Seen = { ...parts, history: this.history, nameOf: (wire) => this.#nameOf(wire) };
    const target = [request.method, of, verb].filter(Boolean).join(" ");
    if (target === "GET runs" && id === "") {
      const asked = new URL(request.url ?? "", "http://engine").searchParams;
      return ok(listRuns(seen, parts.clock.now(), asked.get("search") ?? "", asked.get("status") ?? ""));
    }
    if (target === "GET offers" && id === "") return ok(this.#options.events.map((event) => offer(parts, event)));
    if (target === "POST events" && id === "") return this.#sendEvent(parts, request);
    const run = of === "runs" ? parts.executor.find(id) : undefined;
    if (run === undefined) return of === "runs" ? problem(404, "No such run.") : missing;
    if (target === "GET runs") return ok(runDetail(seen, run, parts.clock.now()));
    if (target === "POST runs cancel") {
      parts.executor.cancel(run);
      return ok({ id });
    }
    return target === "POST runs replay" ? ok({ id: replay(parts, run).id }) : missing;
  }

  #nameOf(wireName: string): string {
    return this.#options.events.find((event) => event.wireName === wireName)?.name ?? wireName;
  }

  async #sendEvent(parts: PageParts, request: IncomingMessage): Promise<Answer> {
    const body = await readBody(request, parts.maxEventBytes);
    if (body === undefined) return problem(413, `An event may have at most ${parts.maxEventBytes} bytes.`);
    const asked = parseJson(body);
    const event = this.#options.events.find(({ name }) => name === text(asked, "name"));
    if (event === undefined || !isObject(asked)) return problem(400, "This engine's host has no such event.");
    const caller = event.callers.find((one) => one === text(asked, "caller"));
    if (event.callers.length > 0 && caller === undefined)
      return problem(400, `Name a caller: ${event.callers.join(", ")}.`);
    try {
      const data = await event.prepare(asked.data, caller);
      const accepted = parts.events.accept({ name: event.wireName, data: { ...data } });
      parts.dispatcher.dispatch(accepted);
      this.#changes.tell();
      return ok({ id: accepted.internalId, runs: accepted.runIds });
    } catch (error) {
      return problem(422, error instanceof Error ? error.message : String(error));
    }
  }
}

/** A new run of the same events, of the function as it is registered now. */
function replay({ registry, dispatcher }: PageParts, run: Run): Run {
  return dispatcher.start(registry.fn(run.fn.id) ?? run.fn, run.events);
}

function listRuns(seen: Seen, now: number, search: string, status: string): RunList {
  const all = [...seen.executor.runs()].toReversed();
  const counts: Record<string, number> = {};
  for (const run of all) counts[run.status] = (counts[run.status] ?? 0) + 1;
  const wanted = search.trim().toLowerCase();
  const found = all
    .filter((run) => status === "" || run.status === status)
    .map((run) => ({ row: runRow(seen, run), eventIds: run.events.map((event) => event.internalId) }))
    .filter(({ row, eventIds }) =>
      [row.correlationId, row.id, row.fn, row.event, ...eventIds].some((one) => one.toLowerCase().includes(wanted)),
    );
  return { runs: found.slice(0, LISTED).map(({ row }) => row), counts, found: found.length, now };
}

function offer({ registry }: PageParts, event: PageOptions["events"][number]): OfferView {
  const { name, schema, callers, wireName } = event;
  const starts = registry.subscriptions(wireName).map(({ fn }) => fn.id.slice(fn.appId.length + 1));
  return { name, schema, callers, starts: [...new Set(starts)] };
}

const ok = (body: unknown): Answer => ({ status: 200, body });
const problem = (status: number, error: string): Answer => ({ status, body: { error, status } satisfies Refusal });

const safeHeaders = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
};

function send(response: ServerResponse, { status, body }: Answer): void {
  const content = JSON.stringify(body);
  response.writeHead(status, { ...safeHeaders, "Content-Type": "application/json" });
  response.end(content);
}
