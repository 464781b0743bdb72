/** What dependency-cruiser's rules forbid. */
export interface CruiseViolation {
  readonly rule: string;
  /** As the rules say. Only `error` fails. */
  readonly severity: "error" | "warn" | "info";
  /** One import, a module by itself (nothing imports it), or a way from one module to another. */
  readonly about: "import" | "module" | "reach";
  readonly comment: string;
  readonly from: string;
  readonly to: string;
  /** For a circular dependency: the way round, `to` first. */
  readonly cycle: readonly string[];
  /** For a way from one module to another: what lies between, `to` last. */
  readonly via: readonly string[];
}

/** What dependency-cruiser saw, reduced to what gates need. */
export interface Cruised {
  /** The source files it visited. */
  readonly modules: readonly string[];
  /** `[from, to]`, resolved inside the workspace. */
  readonly edges: readonly (readonly [from: string, to: string])[];
  readonly violations: readonly CruiseViolation[];
}

/**
 * What runs beside the facts pass, in a worker. It is text because a worker starts from a file of its own, which exists as
 * JavaScript only after a build, and the tests run the sources.
 *
 * `process.cwd` is this worker's own, and set before each run: dependency-cruiser takes relative paths from there in places that
 * `baseDir` doesn't reach.
 *
 * `typescript` is ours, whichever the workspace has: without the classic compiler (TypeScript 7 has none) dependency-cruiser parses
 * no TypeScript, finds no edge, and says that all is well. It comes by `require`: an ES import would first compile and search the
 * compiler's nine megabytes for the names that they export, which takes longer than loading it.
 *
 * Everything is loaded before the files are known, so that loading runs beside the reading of the workspace. Each file is looked up
 * once: nothing of what dependency-cruiser remembers of the file system goes stale within a run. It forgets all of that between
 * runs, of which one worker may have several.
 */
export const cruiseWorker = `
const { parentPort, workerData } = require("node:worker_threads");
const { modules, typescript } = workerData;
const Module = require("node:module");
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) =>
  resolveFilename.call(Module, request === "typescript" || request.startsWith("typescript/") ? typescript + request.slice(10) : request, ...rest);
const compiler = 'import { createRequire } from "node:module"; export default createRequire("file:///")(' + JSON.stringify(require.resolve("typescript")) + ");";
Module.register("data:text/javascript," + encodeURIComponent(
  "let url; export const initialize = (data) => { url = data; };" +
  "export const resolve = (specifier, context, next) => specifier === 'typescript' ? { url, format: 'module', shortCircuit: true } : next(specifier, context);"
), { data: "data:text/javascript," + encodeURIComponent(compiler) });
const loaded = Promise.all(modules.map((url) => import(url)));
loaded.catch(() => {});
const run = async ({ root, files, configuration, rules, tsConfig }) => {
  process.cwd = () => root;
  const [{ cruise }, { default: readRules }, { default: readTsConfig }] = await loaded;
  const ruleSet = configuration === null ? rules : await readRules(configuration);
  const given = ruleSet.options ?? {};
  const named = given.tsConfig === undefined ? tsConfig : require("node:path").resolve(root, given.tsConfig.fileName ?? "tsconfig.json");
  const options = { ...given, tsPreCompilationDeps: true, skipAnalysisNotInRules: true, baseDir: root, cache: false };
  const resolving = options.enhancedResolveOptions ?? {};
  options.enhancedResolveOptions = { ...resolving, cachedInputFileSystem: { cacheDuration: 1800000, ...resolving.cachedInputFileSystem } };
  if (named !== null) options.tsConfig = { fileName: named };
  const extracted = named === null ? {} : readTsConfig(named);
  const { output } = await cruise(files, { ...options, validate: true, ruleSet: { ...ruleSet, options } }, {}, { tsConfig: extracted });
  const edges = [];
  for (const { source, dependencies } of output.modules)
    for (const { resolved, couldNotResolve, coreModule } of dependencies)
      if (!couldNotResolve && !coreModule) edges.push([source, resolved]);
  parentPort.postMessage({
    modules: output.modules.filter(({ coreModule, couldNotResolve, matchesDoNotFollow }) => !coreModule && !couldNotResolve && !matchesDoNotFollow).map(({ source }) => source),
    edges,
    violations: output.summary.violations.filter(({ rule }) => rule.severity !== "ignore").map(({ type, rule, from, to, cycle, via, comment }) => ({
      rule: rule.name,
      severity: rule.severity,
      about: type === "module" || (from === to && !cycle) ? "module" : type === "reachability" ? "reach" : "import",
      comment: comment ?? [...(ruleSet.forbidden ?? []), ...(ruleSet.required ?? [])].find(({ name }) => name === rule.name)?.comment ?? "",
      from,
      to,
      cycle: (cycle ?? []).map((step) => typeof step === "string" ? step : step.name),
      via: (via ?? []).map((step) => typeof step === "string" ? step : step.name),
    })),
  });
};
parentPort.on("message", (task) => run(task).catch((error) => parentPort.postMessage({ problem: String(error?.message ?? error) })));
`;
