/** Calls of packages that change something that is one for the whole process: why, by the package and by the call. */
export type Registries = Readonly<Record<string, Readonly<Record<string, string>>>>;

const environment = "it writes to `process.env`, which every host, plugin and test in the process reads";
const telemetry = "the first provider that is registered serves every host in the process, and a second one is ignored";
const metrics =
  "the whole process shares the default registry: a second host's metrics collide with it or are added to it";
const container = "the whole process shares the package's container and everything registered in it";
const zodRegistry = "everyone who imports zod shares the global registry: make one with `z.registry()`";
const defaults = "everyone who imports the package shares its defaults";
const hooks = "it patches modules that the whole process loads";
const builtIns = "it adds to the built-in objects of the whole process";
const reporting = "the whole process has one such client, and the first start decides what it reports";

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
  "@opentelemetry/instrumentation": { registerInstrumentations: hooks },
  "@sentry/node": { init: reporting },
  applicationinsights: { setup: reporting, start: reporting },
  "aws-sdk": { "config.update": defaults },
  axios: {
    "interceptors.request.use": "interceptors of the default instance see the requests of everyone who imports axios",
    "interceptors.response.use": "interceptors of the default instance see the responses of everyone who imports axios",
  },
  "core-js": { import: builtIns },
  dayjs: {
    extend: "a plugin changes dayjs for everyone who imports it",
    locale: "everyone who imports dayjs shares the default locale",
  },
  "dd-trace": { init: reporting },
  dotenv: { config: environment, configDotenv: environment },
  "dotenv/config": { import: environment },
  "dotenv-expand": { expand: environment },
  "dotenv-flow": { config: environment },
  "elastic-apm-node": { start: reporting },
  "firebase-admin": { initializeApp: "the whole process shares the default application" },
  "firebase/app": { initializeApp: "the whole process shares the default application" },
  "global-agent/bootstrap": { import: "every request of the process goes through its proxy" },
  i18next: {
    init: "the whole process shares the default instance: make one with `createInstance`",
    use: "the whole process shares the default instance: make one with `createInstance`",
    changeLanguage: "the default instance has one language for everyone",
  },
  "isomorphic-fetch": { import: builtIns },
  log4js: { configure: "the whole process shares its loggers" },
  loglevel: { setLevel: defaults, setDefaultLevel: defaults },
  moment: { locale: defaults, updateLocale: defaults, "tz.setDefault": defaults },
  mongoose: {
    connect: "the whole process shares the default connection: make one with `createConnection`",
    model: "the whole process shares a model of the default connection: create it from your own connection",
    plugin: "a plugin changes every schema of the process",
    set: "everyone who imports mongoose shares the options",
  },
  nock: { disableNetConnect: "no code of the process can connect any more", enableNetConnect: hooks },
  "node:cluster": { setupPrimary: "the whole process has one cluster", fork: "the whole process has one cluster" },
  "node:crypto": {
    setEngine: "every cipher of the process uses it",
    setFips: "every cipher of the process is bound by it",
  },
  "node:diagnostics_channel": { subscribe: "channels are the whole process's, and nobody unsubscribes for one host" },
  "node:dns": {
    setServers: "every lookup in the process uses these servers",
    setDefaultResultOrder: "every lookup in the process uses this order",
  },
  "node:events": { setMaxListeners: "emitters of the whole process follow this default" },
  "node:inspector": { open: "the whole process has one inspector" },
  "node:module": { register: hooks, registerHooks: hooks, syncBuiltinESMExports: hooks },
  "node:net": { setDefaultAutoSelectFamily: "every connection in the process is made this way" },
  "node:v8": { setFlagsFromString: "the whole process has one engine" },
  pg: { "types.setTypeParser": "every query of the process parses this way" },
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
  sharp: { cache: defaults, concurrency: defaults, simd: defaults },
  "source-map-support": { install: "it changes how every error of the process reads" },
  "source-map-support/register": { import: "it changes how every error of the process reads" },
  tsyringe: {
    "container.register": container,
    "container.registerInstance": container,
    "container.registerSingleton": container,
    "container.registerType": container,
  },
  typedi: { "Container.set": container, "Container.remove": container, "Container.reset": container },
  undici: {
    setGlobalDispatcher: "every `fetch` in the process goes through this dispatcher",
    setGlobalOrigin: "every relative `fetch` in the process starts from this origin",
  },
  winston: {
    add: "the whole process shares the default logger",
    configure: "the whole process shares the default logger",
    remove: "the whole process shares the default logger",
  },
  yup: { setLocale: defaults },
  zod: {
    "z.config": "everyone who imports zod shares the configuration",
    config: "everyone who imports zod shares the configuration",
    "z.globalRegistry.add": zodRegistry,
    "globalRegistry.add": zodRegistry,
    "z.globalRegistry": zodRegistry,
    globalRegistry: zodRegistry,
    "z.setErrorMap": "everyone who imports zod shares the error map",
    setErrorMap: "everyone who imports zod shares the error map",
  },
};
