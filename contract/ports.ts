import type { InstanceAlias } from "./brand.js";

/**
 * The log of an instance, for a plugin's ports. A line carries the plugin's key beside `fields`.
 *
 * @example
 * const lines: string[] = [];
 * const note = (message: string) => void lines.push(message);
 * const logger: PortLogger = { debug: note, info: note, warn: note, error: note };
 * logger.info("connected");
 * lines; //=> ["connected"]
 */
export interface PortLogger {
  /** What only a developer looks for. */
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** What happened as it should. */
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** What somebody should look at. */
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** What went wrong. */
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/**
 * What a plugin's `ports` factory receives from the host instance that starts.
 *
 * @example
 * const ports = async (_: object, { open }: Pick<InstanceStart, "open">) => ({
 *   cache: await open("cache", () => new Map([["a", 1]])),
 * });
 * (await ports({}, { open: async (_, make) => make() })).cache.size; //=> 1
 */
export interface InstanceStart {
  readonly instance: InstanceAlias;
  readonly logger: PortLogger;
  /** Aborted when the start is given up, and when the instance has drained. */
  readonly signal: AbortSignal;
  /**
   * Opens one port. A failure names it, and what was opened is disposed if a later port of the same factory fails.
   *
   * @example
   * const ports = async (_: object, { open }: InstanceStart) => ({
   *   cache: await open("cache", async () => new Map<string, string>()),
   * });
   */
  open<Port>(name: string, make: () => Port | Promise<Port>): Promise<Port>;
}

/**
 * What a port may have beside its own methods. Found by name, as `await using` finds it: nothing has to be implemented.
 *
 * `[Symbol.asyncDispose]` (or `[Symbol.dispose]`) runs after the drain, in reverse order of opening; `check` is asked by `/readyz`.
 *
 * @example
 * const port: LivingPort & AsyncDisposable = {
 *   check: async () => "answers",
 *   async [Symbol.asyncDispose]() {},
 * };
 * await port.check?.(); //=> "answers"
 */
export interface LivingPort {
  /** Resolves when the port takes work; rejects with the reason when it does not. */
  check?(): Promise<unknown>;
}

/** `Make` when it is a factory of ports, else the sentence that refuses a value. */
export type CheckedPorts<Make> = Make extends (services: never, start: InstanceStart) => unknown ? Make : portsAreMade;
/** The ports that are promises. Asked only of a plugin that is refused: it would cost each of the others. */
export type PromisedPort<Ports> = {
  [Name in keyof Ports & string]: Ports[Name] extends { readonly then: unknown } ? Name : never;
}[keyof Ports & string];

/** What a ports factory makes, awaited; `never`, which fits everywhere, for a value, which is refused in one place and not in two. */
export type PortsOf<Make> = Make extends (services: never, start: never) => infer Ports | Promise<infer Ports>
  ? Ports
  : never;

/** What a ports factory asks for; `object` when it asks for nothing. */
export type ServicesOf<Make> = Make extends (services: infer Services, ...start: never) => unknown
  ? unknown extends Services
    ? object
    : Services
  : object;

/** Refuses `ports` that is a value instead of a factory. */
export type portsAreMade =
  "`ports` is a value, which all host instances would share: make it a factory, `ports: () => ({ ... })` (D-016)";
export function portsAreMade(): portsAreMade {
  return "`ports` is a value, which all host instances would share: make it a factory, `ports: () => ({ ... })` (D-016)";
}

/** Refuses a port that is a promise. */
export type portIsAPromise<Name extends string> =
  `port \`${Name}\` is a promise: await it in an async factory, \`ports: async () => ({ ${Name}: await ... })\` (D-016)`;
export function portIsAPromise<const Name extends string>(name: Name): portIsAPromise<Name> {
  return `port \`${name}\` is a promise: await it in an async factory, \`ports: async () => ({ ${name}: await ... })\` (D-016)`;
}
