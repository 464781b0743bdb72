import { isBuiltin } from "node:module";
import type { Alias } from "../../facts/resolve.js";
import type { Call } from "../interpreter/domain.js";
import type { Machine } from "../interpreter/machine.js";
import { nothing, one, type Value } from "../interpreter/value.js";
import { plainOf } from "./plain-of.js";
import type { PlainPrograms } from "./plain-programs.js";
import { at, isTable, listOf, textsIn, type Plain } from "./plain-value.js";
import { runFile } from "./run-file.js";
import { SettingsDomain } from "./settings-domain.js";

/** What a bundler's settings put in place of specifiers. */
export interface ReadAliases {
  readonly aliases: readonly Pick<Alias, "find" | "isPattern" | "replacement">[];
  /** Whether that is all: the rest comes from what nobody here can read. */
  readonly isAll: boolean;
  /** What is no program and was asked for: JSON. */
  readonly reads: readonly string[];
}

/** What takes settings as an argument, and builds. */
const bundlers = /^(?:vite|vitest\/(?:node|config)|esbuild|tsup|rollup|rolldown|webpack|@rspack\/core|@rsbuild\/core)$/;

/** Under which names settings have tables of aliases. */
const tableNames = new Set(["alias", "extraNodeModules"]);

/** What is replaced by what, by abstract interpretation of the settings and what they load. */
export async function bundlerAliases(file: string, programs: PlainPrograms): Promise<ReadAliases> {
  let domain: AliasDomain | undefined;
  const interpreter = await runFile(file, programs, (machine) => (domain = new AliasDomain(machine)));
  const exported = interpreter.modules.exported(file, "default");
  const said = [exported, domain?.given ?? nothing].map((value) => plainOf(value, interpreter));
  const found = said.flatMap(tablesIn).flatMap(entriesOf);
  const aliases = found.flatMap((one) => one ?? []);
  return {
    aliases,
    isAll: aliases.length === found.length && !said.some(hasUnread),
    reads: [...programs.asked],
  };
}

/** Also sees what a bundler is called with, and what gives a table of aliases. */
class AliasDomain extends SettingsDomain {
  given: Value = nothing;
  readonly #machine: Machine;

  constructor(machine: Machine) {
    super(machine);
    this.#machine = machine;
  }

  override call(call: Call): Value | undefined {
    const { callee, args } = call;
    const { atoms } = this.#machine;
    if (callee.k === "external" && bundlers.test(callee.module)) this.given = atoms.join(this.given, ...args);
    if (callee.k === "external" && /\bplugin-alias$/.test(callee.module)) {
      const plugin = one(atoms.object(this.#machine.allocate("object", "aliases", call)));
      const entries = this.#machine.get(args[0] ?? nothing, one(atoms.constant("entries")), call);
      this.#machine.set(plugin, one(atoms.constant("alias")), entries, call);
      return plugin;
    }
    const known = super.call(call);
    if (known !== undefined || callee.k !== "external" || callee.module === "" || isBuiltin(callee.module))
      return known;
    // What a package makes of nothing that is written here is what nobody here can read.
    return args.some((arg) => [...arg].some(({ k }) => k === "object" || k === "function"))
      ? undefined
      : atoms.unknownValue;
  }
}

/** Whether settings, or what they say of names, come from what can't be read. */
function hasUnread(plain: Plain | undefined): boolean {
  return listOf(plain).some((one) =>
    [one, at(one, "resolve"), at(one, "test")].some((part) => at(part, "unread") === true),
  );
}

/** What stands under a name of aliases, however deep. */
function tablesIn(plain: Plain | undefined): Plain[] {
  if (plain === undefined) return [];
  if (isTable(plain))
    return Object.entries(plain).flatMap(([name, value]) => (tableNames.has(name) ? [value] : tablesIn(value)));
  return typeof plain === "object" ? listOf(plain).flatMap(tablesIn) : [];
}

type Entry = ReadAliases["aliases"][number] | undefined;

/** The entries of a table, or of a list of `find` and `replacement`; nothing for each that can't be read. */
function entriesOf(table: Plain): Entry[] {
  return listOf(table).flatMap((held): Entry[] => {
    if (!isTable(held)) return [];
    if (held["maybe"] !== undefined) return entriesOf(held["maybe"]);
    const find = held["find"] ?? held["name"];
    const by = held["replacement"] ?? held["alias"];
    if (find !== undefined && by !== undefined) return entryOf(find, by);
    return Object.entries(held).flatMap(([name, value]) => (name === "unread" ? [undefined] : entryOf(name, value)));
  });
}

function entryOf(find: Plain, by: Plain): Entry[] {
  const replacements = textsIn(by);
  // `false`: webpack leaves the module out.
  if (replacements.length === 0) return typeof by === "boolean" ? [] : [undefined];
  const finds = listOf(find).flatMap((one) =>
    isTable(one) ? patternsIn(one) : [{ text: String(one), isPattern: false }],
  );
  if (finds.length === 0) return [undefined];
  return finds.flatMap(({ text, isPattern }) =>
    replacements.map((replacement) => ({ find: text, isPattern, replacement })),
  );
}

function patternsIn(table: { readonly [key: string]: Plain }): { text: string; isPattern: boolean }[] {
  const { regex } = table;
  return typeof regex === "string" ? [{ text: regex, isPattern: true }] : [];
}
