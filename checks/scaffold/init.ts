import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { CouldNotJudge } from "../could-not-judge.js";
import { generateComposition } from "../generate/generate-composition.js";
import { workspaceFiles } from "./workspace-files.js";

/** What `rawr-hq init` did. */
export interface Initialised {
  /** Relative to the root. */
  readonly written: readonly string[];
  /** Was there already, and was left as it is. */
  readonly kept: readonly string[];
  /** What a kept file lacks, one sentence each. */
  readonly toDo: readonly string[];
}

/**
 * Makes a workspace of a folder, or completes one. A file that is there is never changed: what it lacks is said.
 *
 * @param versions - Version ranges of the packages that a workspace depends on.
 * @throws CouldNotJudge when the folder or a file can't be written, or package.json is no JSON.
 */
export async function initWorkspace(root: string, versions: Readonly<Record<string, string>>): Promise<Initialised> {
  if (existsSync(root) && !statSync(root).isDirectory()) {
    throw new CouldNotJudge(`${root} is a file: name a folder that is empty, new, or a workspace`);
  }
  const files = workspaceFiles(packageName(basename(root)), versions);
  const kept = Object.keys(files).filter((file) => existsSync(join(root, file)));
  const toDo = kept.flatMap((file) => lacking(file, join(root, file), files));
  const written: string[] = [];
  try {
    mkdirSync(root, { recursive: true });
    for (const [file, text] of Object.entries(files)) {
      if (kept.includes(file)) continue;
      writeFileSync(join(root, file), text, { flag: "wx" });
      written.push(file);
    }
  } catch (error) {
    throw new CouldNotJudge(
      `${root} can't be written (${error instanceof Error ? error.message : String(error)}): choose another folder, or make it writable`,
    );
  }
  const { outcome, composition } = await generateComposition(root);
  (outcome === "written" ? written : kept).push(composition);
  return { written, kept, toDo };
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

function lacking(file: string, path: string, files: Readonly<Record<string, string>>): string[] {
  if (file !== "package.json") return [];
  const wanted = readPackage(files[file] ?? "{}", file);
  const there = readPackage(readFileSync(path, "utf8").replace(/^\uFEFF/, ""), path);
  const has = { ...there.dependencies, ...there.devDependencies };
  const missing = Object.entries({ ...wanted.dependencies, ...wanted.devDependencies }).filter(
    ([name]) => !(name in has),
  );
  const sentences: string[] = [];
  if (there.type !== "module")
    sentences.push('package.json lacks `"type": "module"`: the generated files are ES modules');
  if (missing.length > 0) {
    sentences.push(
      `package.json lacks packages: npm install ${missing.map(([name, range]) => `${name}@${range}`).join(" ")}`,
    );
  }
  return sentences;
}

interface PackageJson {
  readonly type?: unknown;
  readonly dependencies?: object;
  readonly devDependencies?: object;
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
