import type { InstanceAlias } from "@rawr/hq-contract";
import type { AnyApiPlugin, AnyWorkflowPlugin } from "@rawr/hq-contract/tables";
import { messages } from "#internal";
import type { InstanceStart, PortLogger } from "@rawr/hq-contract";
import type { Logger } from "pino";
import { watchedServices } from "./asked-services.js";
import { reasonOf } from "./reason-of.js";

/**
 * How long a port may take, in milliseconds.
 *
 * @example
 * const bounds: PortBounds = { open: 10_000, check: 1_000, dispose: 5_000 };
 * bounds.open; //=> 10_000
 */
export interface PortBounds {
  /** Until all ports of a plugin are open; default 30,000. */
  readonly open: number;
  /** For a `check()`; default 2,000. */
  readonly check: number;
  /** For disposing of one port; default 5,000. */
  readonly dispose: number;
}

const defaultBounds: PortBounds = { open: 30_000, check: 2_000, dispose: 5_000 };
/** Anyone may send probes, so ports are checked at most once in this many milliseconds. */
const checkEvery = 1_000;

/**
 * A start that failed because of a plugin's ports. Its message names the plugin and the port.
 *
 * @example
 * new PortsError("api/billing: journal: the disk is full").name; //=> "PortsError"
 */
export class PortsError extends Error {
  override readonly name = "PortsError";
}

/** The ports of one host instance. */
export interface PortTable {
  /** The ports of a plugin. Throws until they are open. */
  of(plugin: string): unknown;
  /**
   * Opens the ports of each plugin in turn. What was opened is disposed when a later one fails.
   *
   * @throws PortsError with one sentence that names the plugin and the port.
   */
  open(): Promise<void>;
  /** The ports whose `check` fails or hangs, as `<plugin>: <port>`. */
  failing(): Promise<readonly string[]>;
  /** Disposes of all that was opened, in reverse order. Never rejects: what goes wrong is in the log. */
  dispose(): Promise<void>;
}

interface OpenedPort {
  readonly plugin: string;
  readonly name: string;
  readonly port: object;
}

/** Makes the table of an instance; nothing is opened yet. */
export function createPortTable(options: {
  readonly instance: InstanceAlias;
  readonly plugins: readonly (AnyApiPlugin | AnyWorkflowPlugin)[];
  /** What the process offers. It belongs to the process: an instance never disposes of it. */
  readonly offered: Readonly<Record<string, unknown>>;
  readonly clientsFor: (plugin: string) => Readonly<Record<string, unknown>>;
  readonly log: Logger;
  readonly bounds?: Partial<PortBounds> | undefined;
}): PortTable {
  const { instance, plugins, offered, clientsFor, log } = options;
  const bounds = { ...defaultBounds, ...options.bounds };
  const made = new Map<string, unknown>();
  const opened: OpenedPort[] = [];
  const ended = new AbortController();
  const foreign = new Set(Object.values(offered));
  const known = new WeakSet<object>();
  const hanging = new Set<object>();
  /** Rejects when the instance ends: nobody waits for a port any more. */
  const closed = new Promise<never>((_, reject) => {
    ended.signal.addEventListener("abort", () => reject(new Error("closed")));
  });
  closed.catch(() => undefined);

  const keep = (plugin: string, name: string, port: unknown): void => {
    if (!isObject(port) || foreign.has(port) || known.has(port)) return;
    known.add(port);
    if (disposerOf(port) === undefined && checkOf(port) === undefined) return;
    // Opened for nobody: the start was given up meanwhile.
    if (ended.signal.aborted) void disposeOf({ plugin, name, port }, bounds.dispose, log);
    else opened.push({ plugin, name, port });
  };
  const keepAll = (plugin: string, result: unknown): void => {
    if (isObject(result)) for (const [name, port] of Object.entries(result)) keep(plugin, name, port);
    keep(plugin, "ports", result);
  };
  const openPlugin = async ({ key, ports }: AnyApiPlugin | AnyWorkflowPlugin): Promise<void> => {
    const logger = portLogger(log, key);
    const asked = watchedServices({ ...offered, ...clientsFor(key) });
    /** The port that is being opened: the one to name when the factory never comes back. */
    let opening: string | undefined;
    const start: InstanceStart = {
      instance,
      logger,
      signal: ended.signal,
      async open(name, make) {
        opening = name;
        const port = await make();
        keep(key, name, port);
        opening = undefined;
        return port;
      },
    };
    const where = (): string => `\`${key}\`: ${opening === undefined ? "its ports" : `port \`${opening}\``}`;
    const making = (async (): Promise<unknown> => ports(asked.services, start))();
    let result: unknown;
    try {
      result = await within(
        Promise.race([making, closed]),
        bounds.open,
        () =>
          new PortsError(
            `${where()} did not open within ${bounds.open / 1000} s: check that what it connects to is reachable, or raise \`portBounds.open\` (D-016)`,
          ),
      );
    } catch (error) {
      // What comes after all is disposed at once.
      making.then((late) => keepAll(key, late)).catch(() => undefined);
      if (error instanceof PortsError) throw error;
      if (ended.signal.aborted) {
        throw new PortsError(`\`${key}\`: the host was closed before its ports were open (D-016)`);
      }
      const [missing] = asked.missing();
      if (missing !== undefined)
        throw new PortsError(messages.serviceNotOffered(key, missing, asked.offered), { cause: error });
      throw new PortsError(`${where()} did not open: ${reasonOf(error)} (D-016)`, { cause: error });
    }
    keepAll(key, result);
    const lacking = isObject(result) && Object.values(result).includes(undefined) ? asked.missing() : [];
    if (lacking[0] !== undefined) throw new PortsError(messages.serviceNotOffered(key, lacking[0], asked.offered));
    made.set(key, result);
  };

  let disposed: Promise<void> | undefined;
  const dispose = (): Promise<void> =>
    (disposed ??= (async () => {
      ended.abort();
      for (const port of opened.toReversed()) await disposeOf(port, bounds.dispose, log);
    })());
  return {
    of(plugin) {
      if (!made.has(plugin)) {
        throw new TypeError(`\`${plugin}\` was called before its ports were created: call it in a request`);
      }
      return made.get(plugin);
    },
    async open() {
      try {
        for (const plugin of plugins) await openPlugin(plugin);
      } catch (error) {
        await dispose();
        throw error;
      }
    },
    failing: askedSeldom(() => failingPorts(opened, hanging, bounds.check, log)),
    dispose,
  };
}

/** Shares one answer between all who ask within a second, and never asks while an answer is still out. */
function askedSeldom(ask: () => Promise<readonly string[]>): () => Promise<readonly string[]> {
  let answer: Promise<readonly string[]> | undefined;
  let until = 0;
  return () => {
    if (answer !== undefined && performance.now() < until) return answer;
    until = Number.POSITIVE_INFINITY;
    answer = ask().finally(() => (until = performance.now() + checkEvery));
    return answer;
  };
}

/** @param hanging - Ports whose last check has not come back: a pool that hangs is not filled with questions. */
async function failingPorts(
  opened: readonly OpenedPort[],
  hanging: Set<object>,
  bound: number,
  log: Logger,
): Promise<readonly string[]> {
  const verdicts = await Promise.all(
    opened.map(async ({ plugin, name, port }) => {
      const check = checkOf(port);
      if (check === undefined) return [];
      if (hanging.has(port)) return [`${plugin}: ${name}`];
      hanging.add(port);
      try {
        const asked = (async () => check())().finally(() => hanging.delete(port));
        await within(asked, bound, () => new Error(`\`check()\` did not answer within ${bound} ms`));
        return [];
      } catch (error) {
        log.warn({ err: error, plugin, port: name }, "a port is not ready");
        return [`${plugin}: ${name}`];
      }
    }),
  );
  return verdicts.flat();
}

async function disposeOf({ plugin, name, port }: OpenedPort, bound: number, log: Logger): Promise<void> {
  const dispose = disposerOf(port);
  if (dispose === undefined) return;
  const started = performance.now();
  const fields = { plugin, port: name };
  try {
    await within((async () => dispose())(), bound, () => new Error(`it did not end within ${bound} ms`));
    log.info({ ...fields, duration: Math.round(performance.now() - started) }, "a port is disposed");
  } catch (error) {
    log.error({ ...fields, err: error }, "a port could not be disposed");
  }
}

/** A client of oRPC answers to any name: a method counts when the object says that it has it. */
function checkOf(port: object): (() => unknown) | undefined {
  const check: unknown = "check" in port ? port.check : undefined;
  return typeof check === "function" ? () => check.call(port) as unknown : undefined;
}

function disposerOf(port: object): (() => unknown) | undefined {
  for (const symbol of [Symbol.asyncDispose, Symbol.dispose]) {
    const dispose: unknown = symbol in port ? Reflect.get(port, symbol) : undefined;
    if (typeof dispose === "function") return () => dispose.call(port) as unknown;
  }
  return undefined;
}

async function within<T>(work: Promise<T>, milliseconds: number, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const bound = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), milliseconds);
  });
  try {
    return await Promise.race([work, bound]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}

function portLogger(log: Logger, plugin: string): PortLogger {
  const child = log.child({ plugin });
  return {
    debug: (message, fields) => child.debug(fields ?? {}, message),
    info: (message, fields) => child.info(fields ?? {}, message),
    warn: (message, fields) => child.warn(fields ?? {}, message),
    error: (message, fields) => child.error(fields ?? {}, message),
  };
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" || typeof value === "function") && value !== null;
}
