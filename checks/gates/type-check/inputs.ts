import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, readlinkSync, statSync, type Dirent } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

/** Everything that decided what the compiler said, each with a stamp that is another when it is another. */
export type Inputs = Readonly<Record<string, string>>;

const sources = /\.(?:[cm]?[jt]sx?|json)$/;
const configurations = /^(?:package|[jt]sconfig.*)\.json$/;

/**
 * What of a workspace decides about any program in it: the names in each of its folders, its tsconfig and package.json files, and the names
 * of the packages that are installed for it, here and further up. `undefined` where a tsconfig reaches beside the workspace.
 */
export function surroundings(root: string): Inputs | undefined {
  const inputs: Record<string, string> = {};
  if (!walk(root, root, inputs)) return undefined;
  for (let folder = root; ; folder = dirname(folder)) {
    takeModules(join(folder, "node_modules"), inputs);
    if (dirname(folder) === folder) return inputs;
  }
}

/**
 * What a program was made from: its surroundings, the contents of its files, and of the packages that they belong to the package.json and the
 * names beside them. `undefined` where that can't be said: it reaches beside the workspace, or something was written since the compiler was
 * started, so that nobody knows which content it read.
 *
 * @param before - The surroundings as they were when the compiler was started.
 * @param listed - Absolute paths of all files of the program, as the compiler lists them.
 * @param since - When it was started, in milliseconds since the epoch.
 */
export function inputsOf(root: string, before: Inputs, listed: readonly string[], since: number): Inputs | undefined {
  const around = surroundings(root);
  if (around === undefined || !areEqual(around, before)) return undefined;
  const inputs: Record<string, string> = {};
  for (const file of listed) {
    const modules = file.lastIndexOf(`${sep}node_modules${sep}`);
    if (modules === -1 && outside(root, file)) return undefined;
    inputs[file] ??= contentOf(file);
    if (modules === -1) continue;
    inputs[dirname(file)] ??= namesIn(dirname(file));
    const [scope = "", name = ""] = file.slice(modules + "/node_modules/".length).split(sep);
    const manifest = join(
      file.slice(0, modules),
      "node_modules",
      scope,
      scope.startsWith("@") ? name : "",
      "package.json",
    );
    inputs[manifest] ??= contentOf(manifest);
  }
  // Clocks of file systems go in steps.
  const latest = since - 20;
  const isOlder = (path: string) => (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) < latest;
  return Object.keys(inputs).every(isOlder) ? { ...inputs, ...around } : undefined;
}

/** Whether every input is still what it was, and nothing has come to the surroundings. */
export function areAsTheyWere(root: string, inputs: Inputs): boolean {
  const now = surroundings(root);
  if (now === undefined || Object.entries(now).some(([path, stamp]) => inputs[path] !== stamp)) return false;
  return Object.entries(inputs).every(
    ([path, stamp]) => now[path] === stamp || (stamp.startsWith("names ") ? namesIn(path) : contentOf(path)) === stamp,
  );
}

function areEqual(left: Inputs, right: Inputs): boolean {
  const paths = Object.keys(left);
  return paths.length === Object.keys(right).length && paths.every((path) => left[path] === right[path]);
}

/** Takes the names in every folder of the workspace, and its configurations. False where a configuration leads beside it. */
function walk(root: string, folder: string, inputs: Record<string, string>): boolean {
  const names = namesIn(folder);
  inputs[folder] = names;
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (entry.name === "node_modules") takeModules(path, inputs);
      else if (!walk(root, path, inputs)) return false;
    } else if (configurations.test(entry.name)) {
      inputs[path] = contentOf(path);
      if (folder === root && entry.name !== "package.json" && /"\.\.\//.test(readFileSync(path, "utf8"))) return false;
    }
  }
  return true;
}

/** The names of installed packages. */
function takeModules(modules: string, inputs: Record<string, string>): void {
  inputs[modules] ??= namesIn(modules, /^/);
  for (const { name } of entriesOf(modules)) {
    if (name.startsWith("@")) inputs[join(modules, name)] ??= namesIn(join(modules, name), /^/);
  }
}

/** The folders and sources in a folder, and where its links lead. */
function namesIn(folder: string, wanted: RegExp = sources): string {
  const names = entriesOf(folder)
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink() || wanted.test(entry.name))
    .map((entry) =>
      entry.isSymbolicLink() ? `${entry.name} -> ${readlinkSync(join(folder, entry.name))}` : entry.name,
    );
  return `names ${digest(names.toSorted().join("\n"))}`;
}

function entriesOf(folder: string): Dirent[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).filter(({ name }) => name !== ".git" && name !== ".cache");
}

function contentOf(file: string): string {
  return existsSync(file) ? digest(readFileSync(file)) : "absent";
}

function digest(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("base64url");
}

function outside(root: string, file: string): boolean {
  const path = relative(root, file);
  return path === ".." || path.startsWith(`..${sep}`);
}
