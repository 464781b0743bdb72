import { changesOf, streamed } from "./changing-methods.js";
import { knownRegistries, type Registries } from "./known-registries.js";

const first = "whoever calls it first decides what every other host in the process gets";
const queue = "every host in the process shares its queue";
const timer = "it keeps running as long as the process lives, even after its host has closed";
const server = "the whole process shares a server that a module opens, and no host closes it";
const worker = "its thread runs as long as the process lives, even after its host has closed";
const connection = "its connection stays open as long as the process lives, even after its host has closed";
const channel = "it hears and reaches every host in the process, for as long as the process lives";
const answers = "it caches its results as long as the module lives";

/**
 * Calls that a module must not make while it is set up, because what they make or start lasts as long as the module. Written as the registries
 * are; `default` is the default export, and module "" holds the globals. A workspace adds its own by the setting `keepers`.
 */
const knownKeepers: Registries = {
  "": {
    BroadcastChannel: channel,
    "Bun.serve": server,
    "Deno.serve": server,
    EventSource: connection,
    WebSocket: connection,
    setInterval: timer,
    SharedWorker: worker,
    Worker: worker,
  },
  "@hono/node-server": { serve: server },
  bottleneck: { default: queue },
  cron: { CronJob: timer, "CronJob.from": timer },
  croner: { Cron: timer },
  h3: { serve: server },
  "next/cache": { unstable_cache: answers },
  "node-cron": { schedule: timer },
  "node-schedule": { scheduleJob: timer },
  "node:worker_threads": { BroadcastChannel: channel, Worker: worker },
  "node:timers": { setInterval: timer },
  "node:timers/promises": { setInterval: timer },
  "p-debounce": { default: first },
  "p-limit": { default: queue },
  "p-throttle": { default: queue },
  piscina: { Piscina: worker, default: worker },
  react: { cache: answers },
  reselect: { createSelector: answers },
  "socket.io": { Server: server },
  srvx: { serve: server },
  tinypool: { Tinypool: worker, default: worker },
  "toad-scheduler": { ToadScheduler: timer },
  undici: { EventSource: connection, WebSocket: connection },
  ws: { default: connection, Server: server, WebSocket: connection, WebSocketServer: server },
};

const mutex = /^(?:acquire|cancel|release|runExclusive|setValue)$/;
const cipher = /^(?:update|final|setAAD|setAuthTag)$/;
const digest = /^(?:update|digest|sign|verify|write|end)$/;
const stream = /^(?:write|end|push|unshift|pipe|unpipe|read|pause|resume|cork|uncork|destroy)$/;
const pool = /^(?:connect|end|destroy|release)$/;

/** What packages' constructors and functions make, by the name of the export, and the methods that change it. */
const makers: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  "@opentelemetry/sdk-node": { NodeSDK: /^(?:start|shutdown)$/ },
  "@opentelemetry/sdk-trace-node": { NodeTracerProvider: /^(?:register|shutdown)$/ },
  "@reduxjs/toolkit": { configureStore: /^(?:dispatch|replaceReducer)$/ },
  "async-mutex": { Mutex: mutex, Semaphore: mutex },
  "async-sema": { Sema: /^(?:acquire|release|drain)$/ },
  awilix: { createContainer: /^(?:register|loadModules|dispose)$/ },
  "better-sqlite3": { default: /^(?:close|pragma)$/ },
  dataloader: { default: /^(?:load|loadMany|prime|clear|clearAll)$/ },
  express: { default: /^listen$/ },
  fastify: { default: /^listen$/, fastify: /^listen$/ },
  ioredis: {
    default: /^(?:connect|disconnect|quit|subscribe|psubscribe)$/,
    Redis: /^(?:connect|disconnect|quit|subscribe|psubscribe)$/,
  },
  knex: { default: /^(?:destroy|initialize)$/, knex: /^(?:destroy|initialize)$/ },
  kysely: { Kysely: /^destroy$/ },
  jotai: { createStore: /^set$/ },
  "jotai/vanilla": { createStore: /^set$/ },
  keyv: { default: /^(?:set|delete|clear)$/ },
  "lru-cache": { LRUCache: /^(?:set|delete|clear|fetch|forceFetch|memo|pop|purgeStale|load)$/ },
  inversify: { Container: /^(?:bind|rebind|unbind|unbindAll|load|unload)\w*$/ },
  mitt: { default: /^(?:on|off|emit)$/ },
  "node-cache": { default: /^(?:set|mset|del|take|ttl|flushAll|flushStats|close)$/ },
  mongodb: { MongoClient: /^(?:connect|close)$/ },
  mysql2: { createConnection: pool, createPool: pool },
  "mysql2/promise": { createConnection: pool, createPool: pool },
  "msw/node": { setupServer: /^(?:listen|use|resetHandlers|close)$/ },
  nanostores: { atom: /^set$/, deepMap: /^(?:set|setKey)$/, map: /^(?:set|setKey)$/ },
  "node:async_hooks": { AsyncLocalStorage: /^(?:enterWith|disable)$/ },
  "node:crypto": {
    createCipheriv: cipher,
    createDecipheriv: cipher,
    createHash: digest,
    createHmac: digest,
    createSign: digest,
    createVerify: digest,
  },
  "node:dgram": { createSocket: /^(?:bind|close|connect|disconnect)$/ },
  "node:http": { createServer: /^(?:listen|close)$/ },
  "node:http2": { createServer: /^(?:listen|close)$/, createSecureServer: /^(?:listen|close)$/ },
  "node:https": { createServer: /^(?:listen|close)$/ },
  "node:net": { createServer: /^(?:listen|close)$/ },
  "node:stream": { Duplex: stream, PassThrough: stream, Readable: stream, Transform: stream, Writable: stream },
  "node:stream/web": changesOf,
  "node:string_decoder": { StringDecoder: /^(?:write|end)$/ },
  "node:tls": { createServer: /^(?:listen|close)$/ },
  "node:util": { TextDecoder: new RegExp(`^${streamed}$`) },
  pino: { default: /^setBindings$/, pino: /^setBindings$/ },
  pg: { Client: pool, Pool: pool },
  postgres: { default: /^(?:end|close)$/ },
  "p-queue": { default: /^(?:add|addAll|clear|pause|start)$/ },
  "socket.io": { Server: /^(?:listen|attach|close)$/ },
  ws: { Server: /^close$/, WebSocketServer: /^close$/ },
  redis: { createClient: /^(?:connect|disconnect|quit|close|destroy|subscribe|pSubscribe)$/ },
  redux: { createStore: /^dispatch$/, legacy_createStore: /^dispatch$/ },
  xstate: { createActor: /^(?:start|send|stop)$/ },
  zustand: { create: /^setState$/, createStore: /^setState$/ },
  "zustand/vanilla": { createStore: /^setState$/ },
};

/** Memoising helpers of packages, by the names under which they are published. */
export const memoisers =
  /^(?:once|memoi[sz]e\w*|[a-z]+Memoi[sz]e\w*|mem|moize|nanomemoi[sz]e|lazy[A-Z]\w*|debounce|throttle)$/;

/** Whether a method changes what an export of a package made; undefined where nobody says. */
export function changesMade(module: string, name: string, method: string): boolean | undefined {
  return at(makers, module, name)?.test(method);
}

/** The reason why a call of a package's export is a write to something of the whole process; `path` leads from the import to the call. */
export function registryAt(registries: Registries, module: string, path: string): string | undefined {
  return at(registries, module, path) ?? at(knownRegistries, module, path);
}

/** Globals whose calls start something that lasts, or the objects that have them. */
export const startingGlobals: ReadonlySet<string> = new Set(
  Object.keys(knownKeepers[""] ?? {}).map((path) => path.split(".", 1).join("")),
);

/** The reason why a call must not run while a module is set up. */
export function keeperAt(keepers: Registries, module: string, path: string): string | undefined {
  return at(keepers, module, path) ?? at(knownKeepers, module, path);
}

/** From the import to what is called: `z.globalRegistry.add` of `zod.z.globalRegistry.add` with `import * as zod`. */
export function callPath(imported: string, text: string): string {
  const made = /^new\s/.test(text) ? "new " : "";
  const [, ...rest] = (/^[\w$.?]+/.exec(text.slice(made.length).replaceAll(/\s/g, ""))?.[0] ?? "").split(/\?*\./);
  const isWhole = imported === "default" || imported === "*" || rest[0] === imported;
  return made + ([...(isWhole ? [] : [imported]), ...rest].join(".") || "default");
}

/** Names of packages and of their exports come from source: `constructor` is no entry of a table. */
function at<Value>(tables: Readonly<Record<string, Readonly<Record<string, Value>>>>, module: string, name: string) {
  const key = withPrefix(module);
  const table = Object.hasOwn(tables, key) ? tables[key] : undefined;
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}

function withPrefix(module: string): string {
  return /^(?:async_hooks|dgram|dns|http|http2|https|net|timers|timers\/promises|tls|worker_threads|cluster|crypto|diagnostics_channel|events|inspector|module|stream|stream\/web|string_decoder|util|v8)$/.test(
    module,
  )
    ? `node:${module}`
    : module;
}
