/**
 * What runs beside the facts pass, in a worker. It is text because a worker starts from a file of its own, which exists as
 * JavaScript only after a build, and the tests run the sources.
 *
 * `process.cwd` is this worker's own: dependency-cruiser takes relative paths from there in places that `baseDir` doesn't reach.
 *
 * `typescript` is ours, whichever the workspace has: without the classic compiler (TypeScript 7 has none) dependency-cruiser parses
 * no TypeScript, finds no edge, and says that all is well.
 */
export const cruiseWorker = `
const { parentPort, workerData } = require("node:worker_threads");
const { root, files, cruiser, configReader, tsConfigReader, configuration, rules, tsConfig, typescript } = workerData;
process.cwd = () => root;
const Module = require("node:module");
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) =>
  resolveFilename.call(Module, request === "typescript" || request.startsWith("typescript/") ? typescript + request.slice(10) : request, ...rest);
Module.register("data:text/javascript," + encodeURIComponent(
  "let own; export const initialize = (data) => { own = data; };" +
  "export const resolve = (specifier, context, next) => next(specifier === 'typescript' ? own : specifier, context);"
), { data: require("node:url").pathToFileURL(require.resolve("typescript")).href });
(async () => {
  const { cruise } = await import(cruiser);
  const ruleSet = configuration === null ? rules : await (await import(configReader)).default(configuration);
  const given = ruleSet.options ?? {};
  const named = given.tsConfig === undefined ? tsConfig : require("node:path").resolve(root, given.tsConfig.fileName ?? "tsconfig.json");
  const options = { ...given, tsPreCompilationDeps: true, baseDir: root, cache: false };
  if (named !== null) options.tsConfig = { fileName: named };
  const extracted = named === null ? {} : (await import(tsConfigReader)).default(named);
  const { output } = await cruise(files, { ...options, validate: true, ruleSet: { ...ruleSet, options } }, {}, { tsConfig: extracted });
  const edges = [];
  for (const { source, dependencies } of output.modules)
    for (const { resolved, couldNotResolve, coreModule } of dependencies)
      if (!couldNotResolve && !coreModule) edges.push([source, resolved]);
  parentPort.postMessage({
    modules: output.modules.filter(({ coreModule, couldNotResolve, matchesDoNotFollow }) => !coreModule && !couldNotResolve && !matchesDoNotFollow).map(({ source }) => source),
    edges,
    violations: output.summary.violations.filter(({ rule }) => rule.severity !== "ignore").map(({ rule, from, to, cycle, comment }) => ({
      rule: rule.name,
      comment: comment ?? [...(ruleSet.forbidden ?? []), ...(ruleSet.required ?? [])].find(({ name }) => name === rule.name)?.comment ?? "",
      from,
      to,
      cycle: (cycle ?? []).map((step) => typeof step === "string" ? step : step.name),
    })),
  });
})().catch((error) => parentPort.postMessage({ problem: String(error?.message ?? error) }));
`;
