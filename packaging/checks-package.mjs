import { readFileSync } from "node:fs";

/** What `@rawr/hq-checks` stands on: compilers, resolvers, bundlers and protocols that a host in production needs none of. */
const tools = [
  "@hpcc-js/wasm-graphviz",
  "@modelcontextprotocol/server",
  "commander",
  "dependency-cruiser",
  "jiti",
  "jsonc-parser",
  "oxc-resolver",
  "tinyglobby",
  "ts-morph",
  "typescript",
  "vscode-languageserver",
  "vscode-languageserver-textdocument",
];

/** What `rawr-hq init` writes into a workspace beside them, in the versions that this repository is tested with. */
const written = ["@orpc/server", "@types/node", "vitest", "zod"];

/**
 * The package.json of `@rawr/hq-checks`. It is made of this repository's own, so that a version stands in one place: the two packages are
 * built, tested and published together, and each accepts exactly the other.
 *
 * @param {URL} repository - ends with a slash
 */
export function checksPackage(repository = new URL("../", import.meta.url)) {
  const own = JSON.parse(readFileSync(new URL("package.json", repository), "utf8"));
  const pick = (names) => Object.fromEntries(names.map((name) => [name, own.devDependencies[name]]));
  const entry = (path) => ({ types: `./dist/checks/${path}.d.ts`, default: `./dist/checks/${path}.js` });
  return {
    name: "@rawr/hq-checks",
    version: own.version,
    description: "The gates, graphs and scaffolds of a plugin platform on oRPC and Inngest: the command `rawr-hq`",
    license: own.license,
    keywords: own.keywords,
    sideEffects: false,
    type: "module",
    engines: own.engines,
    bin: { "rawr-hq": "./dist/checks/cli/main.js" },
    exports: {
      ".": entry("index"),
      "./eslint": entry("eslint/index"),
      "./testing": entry("testing"),
      "./report.schema.json": "./checks/report/reporters/report.schema.json",
      "./graph.schema.json": "./checks/graph/graph.schema.json",
      "./graph-diff.schema.json": "./checks/graph/diff.schema.json",
      "./package.json": "./package.json",
    },
    types: "./dist/checks/index.d.ts",
    files: [
      "dist/checks",
      ...own.files.filter((pattern) => pattern.startsWith("!")),
      "checks/gates/*.md",
      "checks/engine/engine.md",
      "checks/report/reporters/report.schema.json",
      "checks/graph/graph.schema.json",
      "checks/graph/diff.schema.json",
      "docs/policies.md",
      "CHANGELOG.md",
    ],
    dependencies: pick(tools),
    peerDependencies: {
      "@rawr/hq-contract": own.version,
      eslint: "^9.0.0 || ^10.0.0",
      rolldown: "^1.0.0",
      vitest: "^4.1.0",
      zod: own.peerDependencies.zod,
    },
    peerDependenciesMeta: { eslint: { optional: true }, rolldown: { optional: true }, vitest: { optional: true } },
    devDependencies: pick(written),
  };
}
