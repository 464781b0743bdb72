import { canonicalJson } from "../inngest/canonical-json.js";
import type { EngineParts } from "./engine-parts.js";
import { isObject, parseJson, text } from "./json.js";
import { LocalEngineError } from "./log.js";
import type { App } from "./registry.js";

export interface Registered {
  readonly appId: string;
  readonly functions: readonly string[];
}

/**
 * Asks a host for its functions, as an Inngest server does: a signed PUT. A host that is allowed to answers with them
 * (in band); otherwise its SDK sends them to `/fn/register` before it answers. `engineUrl` tells a host that registered elsewhere where to.
 */
export async function registerHost(parts: EngineParts, ingressUrl: string, engineUrl: string): Promise<Registered> {
  const url = URL.canParse(ingressUrl) ? new URL(ingressUrl) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new LocalEngineError(
      `${JSON.stringify(ingressUrl)} is not the address of a host; give one such as http://127.0.0.1:3000/api/inngest.`,
    );
  }
  const before = parts.registry.registrations;
  const body = canonicalJson({ url: url.href });
  const reply = await parts.transport.send("PUT", url.href, { "X-Inngest-Sync-Kind": "in_band" }, body);
  if (reply.kind !== "answered") {
    const reason = reply.kind === "timeout" ? "it doesn't answer in time" : reply.reason;
    throw new LocalEngineError(
      `The host at ${url.href} can't be reached (${reason}); start it first, or correct the address.`,
    );
  }
  const answer = parseJson(reply.body);
  const said = text(answer, "message") ?? text(answer, "error") ?? "no reason given";
  if (reply.status === 401) {
    throw new LocalEngineError(
      `The host at ${url.href} refuses the engine's signature (401); give both the same signing key.`,
    );
  }
  if (reply.status !== 200 || !isObject(answer)) {
    throw new LocalEngineError(
      `The host at ${url.href} answers ${reply.status} to a registration (${said}); is this its Inngest address?`,
    );
  }
  if (reply.headers["x-inngest-sync-kind"] === "in_band" || Array.isArray(answer.functions))
    return summary(takeRegistration(parts, answer).app);

  const [app] = parts.registry.apps().filter(({ id }) => (parts.registry.registeredAt(id) ?? 0) > before);
  if (app === undefined) {
    throw new LocalEngineError(
      `The host at ${url.href} has registered somewhere else (${said}); set INNGEST_BASE_URL of the host to ${engineUrl}.`,
    );
  }
  return summary(app);
}

const summary = (app: App): Registered => ({ appId: app.id, functions: app.functions.map((fn) => fn.id) });

/** Takes a registration's body: the app's runs go on. Throws a LocalEngineError that says what is refused. */
export function takeRegistration(
  { registry, journal, dispatcher, executor, log }: EngineParts,
  body: unknown,
): { readonly app: App; readonly modified: boolean } {
  const { app, replaced } = registry.register(body);
  journal.add({ is: "app", body });
  dispatcher.schedule(app);
  executor.unpark(app.id);
  const moved = replaced !== undefined && replaced.url !== app.url ? ` (it was at ${replaced.url})` : "";
  const { appId, functions } = summary(app);
  const message = `App "${appId}" at ${app.url}${moved} has registered ${functions.length} functions.`;
  log({ level: "info", event: "app.registered", message, appId, functions });
  return { app, modified: replaced === undefined || replaced.url !== app.url };
}
