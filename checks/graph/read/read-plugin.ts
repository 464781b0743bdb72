import type { Place } from "../../report/finding.js";
import { createFollower, services } from "./follow-uses.js";
import type { Cannot, PluginSurface, UnreadableFact } from "./plugin-surface.js";
import { readContract, type ContractProcedure } from "./read-contract.js";
import { readFunctions, type Events } from "./read-functions.js";
import { readRouter } from "./read-router.js";
import type { Reader } from "./reader.js";
import { placeOf, why, wordOf, type ObjectValue } from "./value.js";

const definers: readonly (string | undefined)[] = [
  "defineApiPlugin",
  "defineWorkflowPlugin",
  "defineWebPlugin",
  "defineToolkitPlugin",
  "defineAgentPlugin",
];

/** The module that exports the plugin of a folder. */
export function entryOf(directory: string, files: ReadonlySet<string>): string | undefined {
  return ["ts", "tsx", "mts", "js", "mjs"]
    .map((end) => `${directory}/src/index.${end}`)
    .find((file) => files.has(file));
}

/** Reads a plugin from its `src/index`, following what that refers to. */
export function readPlugin(reader: Reader, index: string): PluginSurface {
  const unreadable: UnreadableFact[] = [];
  const cannot: Cannot = (what, at) => unreadable.push({ what, at });
  const top: Place = { file: index, line: 1, column: 1 };
  const plugin = readDefinition(reader, index, top, cannot);
  if (plugin === undefined) return { procedures: [], functions: [], uses: [], events: [], unreadable };

  const events: Events = new Map();
  const field = (name: string) => reader.field(plugin, name);
  const follower = createFollower(reader, field("ports"), events, cannot);
  const create = field("create");
  if (create?.is === "function") follower.follow(create, {}, [services]);

  const router = field("router");
  const handlers = router && readRouter(reader, router, placeOf(router, top), cannot);
  const contract = field("contract");
  const procedures = contract ? readContract(reader, contract, placeOf(contract, top), cannot) : [];
  for (const { key } of procedures) {
    const run = handlers?.get(key)?.run;
    if (run) follower.follow(run, { procedure: key });
  }
  const list = field("functions");
  const functions = list ? readFunctions(reader, list, top, events, cannot) : [];
  for (const { fact, runs } of functions) for (const run of runs) follower.follow(run, { function: fact.id });

  return {
    procedures: procedures.map((procedure) => ({ ...procedure, handler: handlers?.get(procedure.key)?.at })),
    functions: functions.map(({ fact }) => fact),
    uses: follower.uses,
    events: [...events.values()],
    unreadable,
  };
}

/** Reads what a plugin publishes, and nothing of its handlers. */
export function readPublished(reader: Reader, index: string): readonly ContractProcedure[] {
  const passOver = () => undefined; // What can't be read is the graph's to say.
  const top: Place = { file: index, line: 1, column: 1 };
  const plugin = readDefinition(reader, index, top, passOver);
  const contract = plugin && reader.field(plugin, "contract");
  return contract ? readContract(reader, contract, placeOf(contract, top), passOver) : [];
}

/** The object that a plugin is defined by. */
function readDefinition(reader: Reader, index: string, top: Place, cannot: Cannot): ObjectValue | undefined {
  const exported = reader.exported(index, "default");
  const definition = exported.is === "call" && definers.includes(wordOf(exported.of)) ? exported : undefined;
  const plugin = definition && reader.argument(definition, 0);
  if (plugin?.is === "object") return plugin;
  cannot(why(plugin ?? exported, "its default export is not a call of `define...Plugin` with an object"), top);
  return undefined;
}
