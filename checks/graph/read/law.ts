import { callerMatrix, callers, mountOrder, routeFamilies } from "@rawr/hq-contract/tables";
import type { Place } from "../../report/finding.js";
import type { Workspace } from "../../facts/workspace.js";
import type { LawOrigin } from "../model/law-origin.js";
import { library, libraryVersion } from "./library-version.js";
import { packageName } from "./package-name.js";
import type { Reader } from "./reader.js";
import { toPlace, type Value } from "./value.js";

/** The callers, the families and the matrix, as the tree itself has them. */
export interface Law {
  readonly callers: readonly { readonly name: string; readonly transport: string; readonly at?: Place }[];
  readonly families: readonly {
    readonly name: string;
    readonly prefix: string;
    readonly about: Readonly<Record<string, string>>;
    readonly at?: Place;
  }[];
  readonly cells: readonly { readonly caller: string; readonly family: string; readonly isAllowed: boolean }[];
  readonly origin: LawOrigin;
}

const tables = { callers: "contract/caller.ts", families: "contract/route-family.ts" };

/** What an entry of a family's table says, besides its prefix. */
const familyFields = ["publication", "authentication", "purpose"] as const;

/** Reads the law: from the tree when it is the library's own, else as the library has it that runs now. */
export function readLaw(workspace: Workspace, reader: Reader): Law {
  const isLibrary = packageName(workspace) === library && workspace.files.includes(tables.callers);
  if (isLibrary) {
    const read = readTables(reader);
    if (typeof read !== "string") return read;
    return { ...lawOfLibrary, origin: { readFrom: "library", unreadable: read } };
  }
  const version = libraryVersion(workspace);
  return { ...lawOfLibrary, origin: { readFrom: "library", ...(version !== undefined && { version }) } };
}

const lawOfLibrary: Omit<Law, "origin"> = {
  callers: Object.entries(callers).map(([name, { transport }]) => ({ name, transport })),
  families: mountOrder.map((name) => {
    const { prefix, publication, authentication, purpose } = routeFamilies[name];
    return { name, prefix, about: { publication, authentication, purpose } };
  }),
  cells: callerMatrix().map(({ caller, family, verdict }) => ({ caller, family, isAllowed: verdict === "allowed" })),
};

/** The tables of a tree that is the library's own; a sentence's end when they can't be read. */
function readTables(reader: Reader): Law | string {
  const rows = readRows(reader, tables.callers, "callers");
  const families = readRows(reader, tables.families, "routeFamilies");
  if (!rows || !families)
    return `\`callers\` of ${tables.callers} or \`routeFamilies\` of ${tables.families} is no readable table`;
  const found: Law["families"][number][] = [];
  for (const { name, row, at } of families) {
    const prefix = text(reader.member(row, "prefix"));
    if (prefix === undefined) return `the prefix of \`${name}\` in ${tables.families}`;
    const about = familyFields.flatMap((key) => {
      const value = text(reader.member(row, key));
      return value === undefined ? [] : [[key, value] as const];
    });
    found.push({ name, prefix, about: Object.fromEntries(about), at });
  }
  const made: Law["callers"][number][] = [];
  const cells: Law["cells"][number][] = [];
  for (const { name, row, at } of rows) {
    const allowed = texts(reader, reader.member(row, "allowed"));
    if (!allowed) return `what \`${name}\` may call, in ${tables.callers}`;
    made.push({ name, transport: text(reader.member(row, "transport")) ?? "not readable", at });
    // As `mayReach` has it: what the table does not allow is refused.
    for (const family of found)
      cells.push({ caller: name, family: family.name, isAllowed: allowed.includes(family.name) });
  }
  return { callers: made, families: found, cells, origin: { readFrom: "source" } };
}

function readRows(reader: Reader, file: string, name: string) {
  const table = reader.exported(file, name);
  if (table.is !== "object") return undefined;
  const rows: { readonly name: string; readonly row: Value; readonly at: Place }[] = [];
  for (const part of reader.parts(table)) {
    if (!("key" in part)) return undefined;
    rows.push({ name: part.key, row: part.value, at: toPlace(file, part.at) });
  }
  return rows.length > 0 ? rows : undefined;
}

function text(value: Value): string | undefined {
  return value.is === "constant" ? String(value.value) : undefined;
}

function texts(reader: Reader, value: Value): string[] | undefined {
  if (value.is !== "list") return undefined;
  const items = reader.items(value).map(text);
  return items.every((item) => item !== undefined) ? items : undefined;
}
