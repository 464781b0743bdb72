/** The rooms of `checks/`, lowest first; rooms of one step may know one another. */
const rooms = [
  "workspace",
  "facts|flow|syntax",
  "report",
  "engine",
  "evidence",
  "graph|authoring",
  "gates",
  "language-server|mcp-server",
  "eslint",
  "cli",
];

const roomsInOrder = rooms.slice(0, -1).map((room, step) => ({
  name: `checks-in-order-${room.replace(/\|.*/, "")}`,
  comment:
    "data flows one way through the rooms: what a room knows, no room below it can depend on, so each is read and tested alone",
  severity: "error",
  // The list of all gates and the table of all rules name everything there is, above them too.
  from: {
    path: `^checks/(${room})/`,
    pathNot: "\\.test\\.ts$|/fixtures/|^checks/engine/(gate-list|engine-rules)\\.ts$",
  },
  to: { path: `^checks/(${rooms.slice(step + 1).join("|")})/` },
}));

/**
 * This repository's own arrows, in the order in which data flows: contract <- adapter, plugins, checks <- composition, host.
 * `rawr-hq check` runs them beside its own reading of the imports (gate `import-boundary`, D-014).
 *
 * @type {import("dependency-cruiser").IConfiguration}
 */
module.exports = {
  forbidden: [
    {
      name: "contract-imports-nothing-of-ours",
      comment: "everything depends on the contract, so everything would depend on what it imports",
      severity: "error",
      from: { path: "^contract/" },
      to: { path: "^(adapter|plugins|checks|bench|type-tests|dist)/|^(host|rawr\\.hq)\\.ts$" },
    },
    {
      name: "adapter-imports-only-contract",
      comment: "the adapter serves any composition of any workspace, so it may know neither plugins nor their judges",
      severity: "error",
      from: { path: "^adapter/" },
      to: { path: "^(plugins|checks|bench|type-tests|dist)/|^(host|rawr\\.hq)\\.ts$" },
    },
    {
      name: "plugins-import-only-contract",
      comment: "a plugin is written against the contract, runs in any host, and is removed without a trace",
      severity: "error",
      from: { path: "^plugins/" },
      to: { path: "^(adapter|checks|bench|type-tests|dist)/|^(host|rawr\\.hq)\\.ts$" },
    },
    {
      name: "plugins-do-not-know-one-another",
      comment: "plugins are mounted, versioned and removed one by one; they meet over routes and clients",
      severity: "error",
      from: { path: "^plugins/([^/]+/[^/]+)/" },
      to: { path: "^plugins/", pathNot: "^plugins/$1/" },
    },
    {
      name: "no-ring-of-files",
      comment: "a file of a ring, even of types alone, is read, tested and moved only with all the others",
      severity: "error",
      from: { path: "^(contract|adapter|checks|testing)/" },
      to: { circular: true },
    },
    {
      name: "checks-import-only-contract",
      comment: "the gates must not depend on the code that they judge",
      severity: "error",
      from: { path: "^checks/" },
      to: { path: "^(adapter|plugins|bench|type-tests|dist)/|^(host|rawr\\.hq)\\.ts$" },
    },
    {
      name: "nothing-imports-checks",
      comment: "the judges are a tool of development: nothing that runs in production may need them",
      severity: "error",
      from: { path: "^(contract|adapter|plugins)/|^(host|rawr\\.hq)\\.ts$" },
      to: { path: "^checks/" },
    },
    {
      name: "nothing-imports-prove",
      comment:
        "mutants stand beside the code that they break and know what a mutant is; nothing else knows that anything is broken on purpose",
      severity: "error",
      from: { pathNot: "^prove/|(^|/)mutants/|\\.test\\.ts$" },
      to: { path: "^prove/|(^|/)mutants/" },
    },
    {
      name: "only-the-composition-imports-plugins",
      comment: "rawr.hq.ts is the only authority on what is mounted; host.test.ts tests the whole that it composes",
      severity: "error",
      from: { pathNot: "^plugins/|^rawr\\.hq\\.ts$|^host\\.test\\.ts$" },
      to: { path: "^plugins/" },
    },
    {
      name: "nothing-imports-cli",
      comment:
        "cli turns arguments into a run and a run into text and an exit code: whoever needs one of the two asks the room that has it",
      severity: "error",
      from: { pathNot: "^checks/cli/|^checks/fixtures/|\\.test\\.ts$" },
      to: { path: "^checks/cli/" },
    },
    {
      name: "facts-know-no-domain",
      comment:
        "facts lower a file into the program model; what a domain makes of it must not shape what the next one sees",
      severity: "error",
      from: { path: "^checks/facts/" },
      to: { path: "^checks/flow/(interpreter|metadata|host)/" },
    },
    {
      name: "reporters-are-pure",
      comment: "a reporter turns a report into text; what it could import would let it judge",
      severity: "error",
      from: { path: "^checks/report/reporters/", pathNot: "\\.test\\.ts$" },
      to: { path: "^checks/(facts|flow)/" },
    },
    {
      name: "only-syntax-imports-ts-morph",
      comment:
        "ts-morph costs a third of a second to load: one room loads it, when there is a candidate, and everybody asks that room",
      severity: "error",
      from: { pathNot: "^checks/syntax/" },
      to: { path: "(^|/)node_modules/(ts-morph|@ts-morph)/" },
    },
    ...roomsInOrder,
    ...[
      ["model", "read|page|render|compare"],
      ["read", "page|render|compare"],
      ["page", "read|render|compare"],
      ["render", "read|compare"],
    ].map(([room, later]) => ({
      name: `graph-${room}-before-what-uses-it`,
      comment:
        "model <- read, page <- render <- compare: a graph is the same whoever draws it, and a picture whoever compares it",
      severity: "error",
      from: { path: `^checks/graph/${room}/`, pathNot: "\\.test\\.ts$" },
      to: { path: `^checks/graph/(${later})/` },
    })),
    {
      name: "no-circular",
      comment: "files in a cycle can't be understood, tested or removed separately; types alone are gone once compiled",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "contract-in-no-circle",
      comment: "the contract is its types: a circle of types alone can't be read or removed one file at a time either",
      severity: "error",
      from: { path: "^contract/" },
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: "(^|/)node_modules/" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
  },
};
