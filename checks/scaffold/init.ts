import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { CouldNotJudge } from "../could-not-judge.js";
import { writeWhole } from "../commands/write-whole.js";
import { generateComposition } from "../generate/generate-composition.js";
import { workspaceFiles } from "./workspace-files.js";

/** What `rawr-hq init` did. */
export interface Initialised {
  /** Relative to the root. */
  readonly written: readonly string[];
  /** Was there already, and was left as it is. */
  readonly kept: readonly string[];
  /** Was there, and got what it lacked. */
  readonly completed: readonly string[];
  /** What a kept file lacks, one sentence each. */
  readonly toDo: readonly string[];
}

export interface InitOptions {
  /** Whether to add to a package.json what it lacks; asked only when it lacks something. Default: no. */
  readonly complete?: (lacks: readonly string[]) => Promise<boolean>;
}

/**
 * Makes a workspace of a folder, or completes one. A file that is there keeps every line that it has: what it lacks is said, or, in a
 * package.json, added when `complete` says so.
 *
 * @param versions - Version ranges of the packages that a workspace depends on.
 * @throws CouldNotJudge when the folder or a file can't be written, or package.json is no JSON.
 */
export async function initWorkspace(
  root: string,
  versions: Readonly<Record<string, string>>,
  { complete = () => Promise.resolve(false) }: InitOptions = {},
): Promise<Initialised> {
  if (existsSync(root) && !statSync(root).isDirectory()) {
    throw new CouldNotJudge(`${root} is a file: name a folder that is empty, new, or a workspace`);
  }
  const files = workspaceFiles(packageName(basename(root)), versions);
  const kept = Object.keys(files).filter((file) => existsSync(join(root, file)));
  const packageJson = join(root, "package.json");
  const lacks = kept.includes("package.json") ? lackOf(packageJson, files["package.json"] ?? "{}") : undefined;
  const completing = lacks !== undefined && lacks.sentences.length > 0 && (await complete(lacks.sentences));
  const written: string[] = [];
  try {
    mkdirSync(root, { recursive: true });
    for (const [file, text] of Object.entries(files)) {
      if (kept.includes(file)) continue;
      writeFileSync(join(root, file), text, { flag: "wx" });
      written.push(file);
    }
    if (completing) writeWhole(packageJson, lacks.completed);
  } catch (error) {
    throw new CouldNotJudge(
      `${root} can't be written (${error instanceof Error ? error.message : String(error)}): choose another folder, or make it writable`,
    );
  }
  const { outcome, composition } = await generateComposition(root);
  (outcome === "written" ? written : kept).push(composition);
  if (!completing) return { written, kept, completed: [], toDo: lacks?.sentences ?? [] };
  return { written, kept: kept.filter((file) => file !== "package.json"), completed: ["package.json"], toDo: [] };
}

/** A folder's name as npm takes it: lower case, no leading dot, only letters, digits, dashes, dots and underscores. */
export function packageName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[._-]+|[._-]+$/g, "")
    .slice(0, 200);
  return name === "" || name === "node_modules" ? "hq" : name;
}

interface Lack {
  readonly sentences: readonly string[];
  /** The text with what it lacks, in the file's own indentation and line ends. */
  readonly completed: string;
}

function lackOf(path: string, wantedText: string): Lack {
  const wanted = readPackage(wantedText, path);
  const text = readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  const there = readPackage(text, path);
  const has = { ...there.dependencies, ...there.devDependencies };
  const absent = (packages: object | undefined) =>
    Object.fromEntries(Object.entries(packages ?? {}).filter(([name]) => !(name in has)));
  const [dependencies, devDependencies] = [absent(wanted.dependencies), absent(wanted.devDependencies)];
  const scripts = Object.fromEntries(
    Object.entries(wanted.scripts ?? {}).filter(([name]) => !(name in (there.scripts ?? {}))),
  );
  const missing = Object.entries({ ...dependencies, ...devDependencies });
  const sentences: string[] = [];
  if (there.type !== "module")
    sentences.push('package.json lacks `"type": "module"`: the generated files are ES modules');
  if (missing.length > 0) {
    sentences.push(
      `package.json lacks packages: npm install ${missing.map(([name, range]) => `${name}@${range}`).join(" ")}`,
    );
  }
  const added = {
    ...there,
    // A package of another kind is told, not changed: its own files may rely on it.
    ...(there.type === undefined && { type: "module" }),
    ...withMore("scripts", there.scripts, scripts),
    ...withMore("dependencies", there.dependencies, dependencies),
    ...withMore("devDependencies", there.devDependencies, devDependencies),
  };
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? "  ";
  const completed = `${JSON.stringify(added, null, indent)}\n`;
  return { sentences, completed: text.includes("\r\n") ? completed.replaceAll("\n", "\r\n") : completed };
}

function withMore(field: string, there: object | undefined, more: object): object {
  return Object.keys(more).length === 0 ? {} : { [field]: { ...there, ...more } };
}

interface PackageJson {
  readonly type?: unknown;
  readonly dependencies?: object;
  readonly devDependencies?: object;
  readonly scripts?: object;
}

function readPackage(text: string, path: string): PackageJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CouldNotJudge(
      `${path} is not JSON (${error instanceof Error ? error.message : String(error)}): mend it first, nothing was written`,
    );
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new CouldNotJudge(`${path} is no object: mend it first, nothing was written`);
  }
  return value; // each member is looked at before it is used
}
