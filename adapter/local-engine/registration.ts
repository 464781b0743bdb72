import { canonicalJson } from "../inngest/canonical-json.js";
import { isObject, parseJson, text } from "./json.js";
import { LocalEngineError } from "./log.js";
import type { App, Registry } from "./registry.js";
import type { Transport } from "./transport.js";

export interface Registered {
  readonly appId: string;
  readonly functions: readonly string[];
}

export interface RegistrationParts {
  readonly transport: Transport;
  readonly registry: Registry;
  /** Takes a registration's body. Throws a LocalEngineError that says what is refused. */
  readonly register: (body: unknown) => { readonly app: App };
  /** This engine's own address, for the sentence that tells a host where to register. */
  readonly engineUrl: () => string;
}

/**
 * Asks a host for its functions, as an Inngest server does: a signed PUT. A host that is allowed to answers with them
 * (in band); otherwise its SDK sends them to `/fn/register` before it answers.
 */
export async function registerHost(parts: RegistrationParts, ingressUrl: string): Promise<Registered> {
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
    return summary(parts.register(answer).app);

  const [app] = parts.registry.apps().filter(({ id }) => (parts.registry.registeredAt(id) ?? 0) > before);
  if (app === undefined) {
    throw new LocalEngineError(
      `The host at ${url.href} has registered somewhere else (${said}); set INNGEST_BASE_URL of the host to ${parts.engineUrl()}.`,
    );
  }
  return summary(app);
}

const summary = (app: App): Registered => ({ appId: app.id, functions: app.functions.map((fn) => fn.id) });
