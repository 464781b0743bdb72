import { parseFunction, type EventTrigger, type RegisteredFunction } from "./function-config.js";
import { isObject, text } from "./json.js";
import { LocalEngineError } from "./log.js";

/** One app: everything served at one URL under one id. Two aliases of an instance are two apps. */
export interface App {
  readonly id: string;
  readonly url: string;
  readonly functions: readonly RegisteredFunction[];
}

export interface Subscription {
  readonly fn: RegisteredFunction;
  readonly trigger: EventTrigger;
}

/** Who is registered, and which functions an event starts. */
export class Registry {
  readonly #apps = new Map<string, App>();
  readonly #functions = new Map<string, RegisteredFunction>();
  readonly #order = new Map<string, number>();
  #registrations = 0;
  #subscriptions = new Map<string, Subscription[]>();
  /** Triggers such as `shop/order.*`. */
  #wildcards: Subscription[] = [];

  /** Takes a registration as the SDK sends it, all of it or nothing; a second one of the same app replaces the first. */
  register(body: unknown): { app: App; replaced: App | undefined } {
    const id = text(body, "appName") ?? text(body, "app_id");
    const url = text(body, "url");
    if (!isObject(body) || !Array.isArray(body.functions) || id === undefined || id === "" || url === undefined) {
      throw new LocalEngineError(
        "A registration needs the app's id, its URL and its functions, as the Inngest SDK sends them.",
      );
    }
    const functions = body.functions.map((config) => parseFunction(id, config));
    for (const [index, fn] of functions.entries()) {
      const owner: string = this.#functions.get(fn.id)?.appId ?? id;
      if (owner !== id || functions.findIndex((other) => other.id === fn.id) !== index) {
        throw new LocalEngineError(
          `App "${id}", function "${fn.id}": app "${owner}" already has a function with this id; rename one.`,
        );
      }
    }
    const app: App = { id, url, functions };
    const replaced = this.#apps.get(id);
    for (const fn of replaced?.functions ?? []) this.#functions.delete(fn.id);
    for (const fn of functions) this.#functions.set(fn.id, fn);
    this.#apps.set(id, app);
    this.#order.set(id, ++this.#registrations);
    this.#index();
    return { app, replaced };
  }

  #index(): void {
    this.#subscriptions = new Map();
    this.#wildcards = [];
    for (const fn of this.#functions.values()) {
      for (const trigger of fn.events) {
        if (/[/.]\*$/.test(trigger.event)) {
          this.#wildcards.push({ fn, trigger });
          continue;
        }
        const subscriptions = this.#subscriptions.get(trigger.event) ?? [];
        subscriptions.push({ fn, trigger });
        this.#subscriptions.set(trigger.event, subscriptions);
      }
    }
  }

  /** How many registrations there have been. */
  get registrations(): number {
    return this.#registrations;
  }

  /** The number of an app's latest registration. */
  registeredAt(appId: string): number | undefined {
    return this.#order.get(appId);
  }

  apps(): readonly App[] {
    return [...this.#apps.values()];
  }

  fn(id: string): RegisteredFunction | undefined {
    return this.#functions.get(id);
  }

  subscriptions(event: string): readonly Subscription[] {
    const exact = this.#subscriptions.get(event) ?? [];
    const wild = this.#wildcards.filter(({ trigger }) => event.startsWith(trigger.event.slice(0, -1)));
    return wild.length === 0 || event.startsWith("inngest/") ? exact : [...exact, ...wild];
  }
}
