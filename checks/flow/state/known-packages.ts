/** Calls of packages that change something that is one for the whole process: why, by the package and by the call. */
export type Registries = Readonly<Record<string, Readonly<Record<string, string>>>>;

const environment = "it writes to `process.env`, which every host, plugin and test in the process reads";
const telemetry = "the first provider that is registered serves every host in the process, and a second one is ignored";
const metrics =
  "the whole process shares the default registry: a second host's metrics collide with it or are added to it";
const container = "the whole process shares the package's container and everything registered in it";

/**
 * Well-known registries of packages. A call is written as it reads below the import: `trace.setGlobalTracerProvider`; a constructor with `new`;
 * an import for its effect alone as `import`. A workspace adds its own by the setting `registries`.
 */
export const knownRegistries: Registries = {
  "@opentelemetry/api": {
    "trace.setGlobalTracerProvider": telemetry,
    "metrics.setGlobalMeterProvider": telemetry,
    "context.setGlobalContextManager": telemetry,
    "propagation.setGlobalPropagator": telemetry,
    "diag.setLogger": "the whole process shares one diagnostics logger",
  },
  "@opentelemetry/api-logs": { "logs.setGlobalLoggerProvider": telemetry },
  axios: {
    "interceptors.request.use": "interceptors of the default instance see the requests of everyone who imports axios",
    "interceptors.response.use": "interceptors of the default instance see the responses of everyone who imports axios",
  },
  dayjs: {
    extend: "a plugin changes dayjs for everyone who imports it",
    locale: "everyone who imports dayjs shares the default locale",
  },
  dotenv: { config: environment, configDotenv: environment },
  "dotenv/config": { import: environment },
  i18next: {
    init: "the whole process shares the default instance: make one with `createInstance`",
    use: "the whole process shares the default instance: make one with `createInstance`",
    changeLanguage: "the default instance has one language for everyone",
  },
  mongoose: {
    connect: "the whole process shares the default connection: make one with `createConnection`",
    model: "the whole process shares a model of the default connection: create it from your own connection",
    plugin: "a plugin changes every schema of the process",
    set: "everyone who imports mongoose shares the options",
  },
  "node:dns": {
    setServers: "every lookup in the process uses these servers",
    setDefaultResultOrder: "every lookup in the process uses this order",
  },
  "node:net": { setDefaultAutoSelectFamily: "every connection in the process is made this way" },
  "prom-client": {
    collectDefaultMetrics: metrics,
    "new Counter": metrics,
    "new Gauge": metrics,
    "new Histogram": metrics,
    "new Summary": metrics,
    "register.clear": metrics,
    "register.registerMetric": metrics,
    "register.setDefaultLabels": metrics,
  },
  "reflect-metadata": { import: "it adds methods to the built-in `Reflect` for the whole process" },
  tsyringe: {
    "container.register": container,
    "container.registerInstance": container,
    "container.registerSingleton": container,
    "container.registerType": container,
  },
  undici: {
    setGlobalDispatcher: "every `fetch` in the process goes through this dispatcher",
    setGlobalOrigin: "every relative `fetch` in the process starts from this origin",
  },
  zod: {
    "z.config": "everyone who imports zod shares the configuration",
    config: "everyone who imports zod shares the configuration",
    "z.globalRegistry.add": "everyone who imports zod shares the global registry: make one with `z.registry()`",
    "globalRegistry.add": "everyone who imports zod shares the global registry: make one with `z.registry()`",
  },
};

const first = "whoever calls it first decides what every other host in the process gets";
const queue = "every host in the process shares its queue";
const timer = "it keeps running as long as the process lives, even after its host has closed";
const server = "the whole process shares a server that a module opens, and no host closes it";
const answers = "it caches its results as long as the module lives";

/**
 * Calls that a module must not make while it is set up, because what they make or start lasts as long as the module. Written as the registries
 * are; `default` is the default export, and module "" holds the globals. A workspace adds its own by the setting `keepers`.
 */
export const knownKeepers: Registries = {
  "": { "Bun.serve": server, "Deno.serve": server, setInterval: timer },
  "@hono/node-server": { serve: server },
  bottleneck: { default: queue },
  cron: { CronJob: timer, "CronJob.from": timer },
  croner: { Cron: timer },
  h3: { serve: server },
  "next/cache": { unstable_cache: answers },
  "node-cron": { schedule: timer },
  "node-schedule": { scheduleJob: timer },
  "node:timers": { setInterval: timer },
  "node:timers/promises": { setInterval: timer },
  "p-debounce": { default: first },
  "p-limit": { default: queue },
  "p-throttle": { default: queue },
  react: { cache: answers },
  reselect: { createSelector: answers },
  "socket.io": { Server: server },
  srvx: { serve: server },
  "toad-scheduler": { ToadScheduler: timer },
  ws: { Server: server, WebSocketServer: server },
};

const pool = /^(?:connect|end|destroy|release)$/;

/** What packages' constructors and functions make, by the name of the export, and the methods that change it. */
const makers: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
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
  keyv: { default: /^(?:set|delete|clear)$/ },
  "lru-cache": { LRUCache: /^(?:set|delete|clear|fetch|forceFetch|memo|pop|purgeStale|load)$/ },
  inversify: { Container: /^(?:bind|rebind|unbind|unbindAll|load|unload)\w*$/ },
  mitt: { default: /^(?:on|off|emit)$/ },
  "node-cache": { default: /^(?:set|mset|del|take|ttl|flushAll|flushStats|close)$/ },
  mongodb: { MongoClient: /^(?:connect|close)$/ },
  mysql2: { createConnection: pool, createPool: pool },
  "mysql2/promise": { createConnection: pool, createPool: pool },
  "node:async_hooks": { AsyncLocalStorage: /^(?:enterWith|disable)$/ },
  "node:dgram": { createSocket: /^(?:bind|close|connect|disconnect)$/ },
  "node:http": { createServer: /^(?:listen|close)$/ },
  "node:http2": { createServer: /^(?:listen|close)$/, createSecureServer: /^(?:listen|close)$/ },
  "node:https": { createServer: /^(?:listen|close)$/ },
  "node:net": { createServer: /^(?:listen|close)$/ },
  "node:tls": { createServer: /^(?:listen|close)$/ },
  pino: { default: /^setBindings$/, pino: /^setBindings$/ },
  pg: { Client: pool, Pool: pool },
  postgres: { default: /^(?:end|close)$/ },
  "p-queue": { default: /^(?:add|addAll|clear|pause|start)$/ },
  "socket.io": { Server: /^(?:listen|attach|close)$/ },
  ws: { Server: /^close$/, WebSocketServer: /^close$/ },
  redis: { createClient: /^(?:connect|disconnect|quit|close|destroy|subscribe|pSubscribe)$/ },
  "zustand/vanilla": { createStore: /^setState$/ },
};

/** Whether a method changes what an export of a package made; undefined where nobody says. */
export function changesMade(module: string, name: string, method: string): boolean | undefined {
  return at(makers, module, name)?.test(method);
}

/** The reason why a call of a package's export is a write to something of the whole process; `path` leads from the import to the call. */
export function registryAt(registries: Registries, module: string, path: string): string | undefined {
  return at(registries, module, path) ?? at(knownRegistries, module, path);
}

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
  return /^(?:async_hooks|dgram|dns|http|http2|https|net|timers|timers\/promises|tls)$/.test(module)
    ? `node:${module}`
    : module;
}
