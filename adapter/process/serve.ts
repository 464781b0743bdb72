import type { ServicesOption } from "#internal";
import type { Composition } from "@rawr/hq-contract";
import type { ProcessServices } from "@rawr/hq-contract/tables";
import pino from "pino";
import { blockLog, type BlockLog } from "../telemetry/block-log.js";
import { ConfigurationError, type Configuration } from "./configuration.js";
import { attachHost } from "../http/connections.js";
import { hostOptions } from "./process-options.js";
import { announce } from "./announce.js";
import { CommandError } from "./command-error.js";
import { readSettings } from "./host-settings.js";
import type { ServeOptions } from "./serve-options.js";
import { settingsReport } from "./settings-report.js";
import { createDevelopmentKit, type DevelopmentTokens } from "./development.js";
import { createHost, type Host } from "../host.js";
import type { HostOptions } from "../host-options.js";
import { watchLeftovers } from "./leftovers.js";
import type { Say } from "./confirm-reach.js";
import { connect } from "./connect.js";
import { offeredEvents } from "./offered-events.js";
import { closeServer, listen } from "./listener.js";
import { ClashError } from "../plugins.js";
import { MissingServiceError } from "../asked-services.js";
import { PortsError } from "../ports.js";
import { confirmSurfaces } from "../surfaces.js";
import { builtPages, missingPages, pagesFolder } from "../http/pages.js";
import { functionTable, routesOf, routeTable } from "../http/routes.js";
import { LocalEngineError } from "../local-engine/index.js";

/** The options, which may be left out while no plugin asks the process for a service. */
export type ServeArguments<Hq> =
  object extends ProcessServices<Hq>
    ? [options?: ServeOptions & ServicesOption<Hq>]
    : [options: ServeOptions & ServicesOption<Hq>];

/**
 * A host that listens.
 *
 * @example
 * const pageOf = ({ url }: Pick<RunningHost, "url">) => `${url}/web/board`;
 * pageOf({ url: "http://127.0.0.1:3000" }); //=> "http://127.0.0.1:3000/web/board"
 */
export interface RunningHost<Hq = object> {
  readonly host: Host<Hq>;
  /** Where it listens, e.g. `http://127.0.0.1:3000`. */
  readonly url: string;
  /** In development mode: a token for each caller. */
  readonly tokens: DevelopmentTokens | undefined;
  /** In development mode: what the engine says of itself: where runs are kept. */
  readonly notice: string | undefined;
  /** In development mode: the address of the engine's page, which shows runs and sends events. */
  readonly enginePage: string | undefined;
  /** Drains and ends: what is under way finishes, what is new gets 503. */
  close(): Promise<void>;
}

/**
 * Starts a host and resolves when it listens; in development mode, when the engine knows its functions.
 *
 * @example
 * const environment = { PORT: "0", HQ_ENGINE: "memory", HQ_LOG_LEVEL: "silent" };
 * const running = await startHost(defineHq<object>({}), { environment });
 * (await fetch(`${running.url}/livez`)).status; //=> 200
 * await running.close();
 *
 * @throws ConfigurationError with one sentence for each thing that is wrong.
 */
export async function startHost<Hq>(hq: Composition<Hq>, ...given: ServeArguments<Hq>): Promise<RunningHost<Hq>> {
  return bringUp(hq, given[0] ?? {}, new AbortController().signal);
}

/** @param gaveUp - Aborts while the host starts: what it has opened is disposed of. */
async function bringUp<Hq>(hq: Composition<Hq>, options: ServeOptions, gaveUp: AbortSignal): Promise<RunningHost<Hq>> {
  const environment = options.environment ?? process.env;
  const { configuration, options: read } = readSettings(options);
  const pages = pagesFolder(read.pages);
  const settled = { ...read, ...(pages !== undefined && { pages }) };
  const { server, port } = await listen(configuration.bind, configuration.port);
  const authority = `${configuration.bind.includes(":") ? `[${configuration.bind}]` : configuration.bind}:${port}`;
  const kit =
    configuration.mode === "development"
      ? await createDevelopmentKit({
          ...configuration,
          environment: environment.NODE_ENV,
          events: await offeredEvents(hq, configuration.alias),
        }).catch(async (error: unknown) => {
          await closeServer(server);
          throw error;
        })
      : undefined;
  const log = logDestination(configuration.mode);
  const stopped = new AbortController();
  const stop = async (host?: Host<Hq>): Promise<void> => {
    stopped.abort();
    // In development a page that listens would hold up each restart until its time is over.
    await host?.close({ within: configuration.drainSeconds * 1000, breakOffEvents: kit !== undefined });
    // The host has ended: what the engine would still call is refused.
    await kit?.engine.close({ drain: 0 });
    await closeServer(server);
    log.flushSync();
  };
  let host: Host<Hq> | undefined;
  try {
    const made = createHost(
      hq,
      // The services are those of `ServeArguments`, whose type compared them with what the composition asks for.
      hostOptions(configuration, kit, authority, port, log, settled) as HostOptions & ServicesOption<Hq>,
    );
    host = made;
    // Probes are answered while the ports open.
    attachHost(server, made);
    gaveUp.throwIfAborted();
    const giveUp = (): void => void made.close({ within: 0 });
    gaveUp.addEventListener("abort", giveUp, { once: true });
    await made.start();
    confirmSurfaces(made.surfaces);
    gaveUp.removeEventListener("abort", giveUp);
    if (configuration.mode === "production") {
      const say = sayTo(log, made.instance, configuration.logLevel);
      for (const file of missingPages(hq, pages)) say("warn", `the page ${file} is not there: build it, and deploy it`);
      connect(made, configuration, say, stopped.signal);
    }
    await kit?.engine.register(`http://${authority}/api/inngest`);
    gaveUp.throwIfAborted();
    return {
      host,
      url: `http://${authority}`,
      tokens: kit?.tokens,
      notice: kit?.notice,
      enginePage: kit?.page,
      close: () => stop(made),
    };
  } catch (error) {
    await stop(host);
    throw error;
  }
}

/** Where log lines go: in production standard output, in blocks. In development a person reads standard error as it happens. */
function logDestination(mode: Configuration["mode"]): BlockLog {
  return mode === "development" ? pino.destination({ dest: 2, sync: true }) : blockLog(1);
}

/** Writes what the process itself has to say, in the host's log. */
function sayTo(log: BlockLog, instance: string, least: Configuration["logLevel"]): Say {
  const numberOf = (level: string): number => pino.levels.values[level] ?? Infinity;
  return (level, msg) => {
    if (numberOf(level) < numberOf(least)) return;
    log.write(`${JSON.stringify({ level: numberOf(level), time: Date.now(), instance, msg })}\n`);
  };
}

/**
 * The process: starts a host, says where it is, drains on SIGTERM and SIGINT. Bad configuration is one sentence a problem and
 * exit code 2. `--check` reads the configuration, says what it thinks of it, and starts nothing; `--routes` prints the routes;
 * `--run <plugin> [command] [arguments]` runs a command of a toolkit or agent plugin and ends; `--restarted` greets in one line.
 *
 * @example
 * await serve(hq);
 */
export async function serve<Hq>(hq: Composition<Hq>, ...given: ServeArguments<Hq>): Promise<void> {
  announce("serve");
  const options: ServeOptions = given[0] ?? {};
  const print = options.print ?? ((line) => process.stdout.write(`${line}\n`));
  outliveReaders();
  try {
    if (process.argv.includes("--check")) {
      print(settingsReport(readSettings(options), options).join("\n"));
      return;
    }
    if (process.argv.includes("--routes")) {
      // In one piece: a reader that leaves early (`| head`) must not end in a stack trace.
      print([...routeTable(routesOf(hq)), ...functionTable(hq)].join("\n"));
      return;
    }
    const leftovers = watchLeftovers();
    const run = process.argv.indexOf("--run");
    if (run === -1) await listenUntilTold(hq, options, print, leftovers);
    else {
      // Loaded here: a host that serves needs none of it.
      const { runCommand } = await import("./run-command.js");
      await runCommand(hq, options, process.argv.slice(run + 1), print);
      leave(leftovers);
    }
  } catch (error) {
    const told = [ClashError, CommandError, ConfigurationError, LocalEngineError, MissingServiceError, PortsError].some(
      (known) => error instanceof known,
    );
    if (!told || !(error instanceof Error)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error instanceof CommandError ? error.exitCode : 2;
    // A port that was opened before, or never did, may hold what keeps a process alive.
    const isOpened = [CommandError, MissingServiceError, PortsError].some((known) => error instanceof known);
    if (isOpened) setTimeout(() => process.exit(), 100).unref();
  }
}

/** Who reads what a host prints (`| head`, a log shipper) may end before it: the host goes on, and what it prints is lost. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    if (!stream.listeners("error").includes(ignoreBrokenPipe)) stream.on("error", ignoreBrokenPipe);
  }
}

function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}

/** Brings the host up, says where it is, and ends it when the process is told to end. */
async function listenUntilTold<Hq>(
  hq: Composition<Hq>,
  options: ServeOptions,
  print: (line: string) => void,
  leftovers: () => readonly string[],
): Promise<void> {
  const { told, forget } = stopSignal();
  const running = await bringUp(hq, options, told).catch((error: unknown) => {
    if (!told.aborted) {
      forget();
      throw error;
    }
    process.stderr.write("Stopped before the host was ready; everything it had opened is closed.\n");
    leave(leftovers);
  });
  if (running === undefined) return;
  if (process.argv.includes("--restarted")) print(`${running.host.instance} answers again on ${running.url}`);
  else for (const line of greeting(running, options, builtPages(hq, pagesFolder(options.pages)))) print(line);
  const end = async (): Promise<void> => {
    await running.close().catch(() => process.exit(1));
    leave(leftovers, { instance: running.host.instance });
  };
  told.addEventListener("abort", () => void end(), { once: true });
}

/** Aborts when the process is told to end, from the first line on; told a second time, the process ends at once. */
function stopSignal(): { readonly told: AbortSignal; readonly forget: () => void } {
  const stopping = new AbortController();
  const onSignal = (): void => {
    if (stopping.signal.aborted) process.exit(1);
    stopping.abort();
  };
  process.on("SIGTERM", onSignal).on("SIGINT", onSignal);
  return {
    told: stopping.signal,
    forget: () => void process.off("SIGTERM", onSignal).off("SIGINT", onSignal),
  };
}

/** Ends the process after its drain. What a plugin left open is named, and ended with it. */
function leave(leftovers: () => readonly string[], fields: { readonly instance?: string } = {}): void {
  setTimeout(() => {
    const left = leftovers();
    if (left.length > 0) {
      const msg = "resources still open after the drain end with the process";
      const line = {
        level: pino.levels.values.warn,
        time: Date.now(),
        ...fields,
        left: left.join(", "),
        msg,
      };
      // At once: the destination of the log is closed, and the process ends.
      process.stderr.write(`${JSON.stringify(line)}\n`);
    }
    process.exit(process.exitCode ?? 0);
  }, 100).unref();
}

function greeting(
  { host, url, tokens, notice = "", enginePage = "" }: RunningHost,
  { sampleCalls, environment = process.env }: ServeOptions,
  pages: readonly string[],
): string[] {
  if (tokens === undefined) return [];
  const calls = sampleCalls?.({ origin: url, tokens }) ?? [];
  return [
    `${host.instance} answers on ${url} (development: loopback only)`,
    `  ${notice}`,
    `  runs         ${enginePage}  (steps, inputs and errors; send, cancel and replay)`,
    `  ready?       ${url}/readyz`,
    `  reference    ${url}/api/orpc/openapi.html  ${url}/api/workflows/openapi.html`,
    ...pages.map((path) => `  page         ${url}${path}`),
    "",
    `Tokens, valid until ${environment.HQ_DEVELOPMENT_SEED === undefined ? "this process" : "`rawr-hq dev`"} ends:`,
    ...Object.entries(tokens).map(([caller, token]) => `  ${caller.padEnd(20)} ${token}`),
    ...calls.flatMap(({ title, command }) => ["", `# ${title}`, command]),
    "",
  ];
}
