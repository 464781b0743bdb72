import { parse, type ParseError } from "jsonc-parser";
import type { Workspace } from "../../facts/workspace.js";
import { packageFields } from "../../workspace/package.js";
import { isTable, textsIn, type Plain } from "../plain/plain-value.js";
import { inFolder, runners, type Runner, type TestSettings } from "./runners.js";
import { fromScripts } from "./script-runners.js";

/** The depth to which a package may lie in a workspace. */
const deepest = 3;
/** Files of settings that are no modules, by the names that runners look for. */
const plainNames = ["jest.config.json", ".mocharc.json", ".mocharc.jsonc", ".mocharc.yml", ".mocharc.yaml"];

/** What the runners of a workspace say, and the files in which they say it. Nothing of it is run. */
export interface SaidOfTests {
  readonly settings: readonly TestSettings[];
  readonly files: ReadonlySet<string>;
}

export async function readTestSettings(workspace: Workspace): Promise<SaidOfTests> {
  const settings: TestSettings[] = [];
  const files = new Set<string>();
  const saidIn = new Set<string>();
  const read = reader(workspace);
  for (const file of workspace.files) {
    const [folder, name] = split(file);
    const runner = runners.find((one) => one.files.test(name));
    if (runner === undefined) continue;
    // vite's own settings build the program, too.
    if (!/^vite\.config\b/.test(name)) files.add(file);
    saidIn.add(`${runner.name} ${folder}`);
    settings.push(...readBy(runner, (await read(file)) ?? {}, folder));
  }
  for (const folder of foldersOf(workspace.files)) {
    const below = folder === "" ? "" : `${folder}/`;
    const manifest = packageFields(workspace.text(`${below}package.json`));
    if (manifest === undefined) continue;
    for (const runner of runners) {
      const said = runner.key === undefined ? undefined : manifest[runner.key];
      if (!isTable(said)) continue;
      saidIn.add(`${runner.name} ${folder}`);
      settings.push(...readBy(runner, said, folder));
    }
    for (const name of plainNames) {
      const text = workspace.text(`${below}${name}`);
      const runner = runners.find((one) => one.files.test(name));
      if (text === undefined || runner === undefined) continue;
      saidIn.add(`${runner.name} ${folder}`);
      settings.push(...readBy(runner, (name.includes("json") ? json(text) : yaml(text)) ?? {}, folder));
    }
    settings.push(...fromScripts(manifest["scripts"], folder, workspace.text(`${below}bunfig.toml`)));
    // A runner without settings runs what has its names.
    for (const { name, defaults } of runners) {
      const isStarted = textsIn(manifest["scripts"]).some((script) =>
        new RegExp(`(?:^|[\\s;&|/])${name}(?:\\s|$)`).test(script),
      );
      if (isStarted && !saidIn.has(`${name} ${folder}`) && defaults.length > 0 && !/^(?:mocha|ava)$/.test(name))
        settings.push({ folder, include: defaults, exclude: [], support: [] });
    }
  }
  return { settings, files };
}

/** Reads what a file of settings exports. Loads the interpreter with the first one. */
function reader(workspace: Workspace): (file: string) => Promise<Plain | undefined> {
  const load = async () => {
    const [{ defaultExport }, { PlainPrograms }] = await Promise.all([
      import("../plain/default-export.js"),
      import("../plain/plain-programs.js"),
    ]);
    const programs = new PlainPrograms(workspace);
    return (file: string) => defaultExport(file, programs);
  };
  let loaded: ReturnType<typeof load> | undefined;
  return async (file) => (await (loaded ??= load()))(file);
}

function readBy(runner: Runner, said: Plain, folder: string): TestSettings[] {
  return runner.read(said, folder).map((one) => {
    // `../../test/**`: a glob that leads out of the folder counts from the root.
    const outside = one.include.filter((glob) => typeof glob === "string" && glob.startsWith("../"));
    return outside.length === 0
      ? one
      : {
          ...one,
          folder: "",
          include: one.include.map((glob) => (typeof glob === "string" ? inFolder(one.folder, glob) : glob)),
        };
  });
}

/** The folders in which a package's settings may lie. */
function foldersOf(files: readonly string[]): ReadonlySet<string> {
  const found = new Set([""]);
  const folders = new Set(files.map((file) => split(file)[0]));
  for (const folder of folders) {
    const parts = folder === "" ? [] : folder.split("/");
    for (let depth = 1; depth <= Math.min(parts.length, deepest); depth += 1)
      found.add(parts.slice(0, depth).join("/"));
  }
  return found;
}

function split(file: string): [folder: string, name: string] {
  const end = file.lastIndexOf("/");
  return [file.slice(0, Math.max(end, 0)), file.slice(end + 1)];
}

function json(text: string): Plain | undefined {
  const errors: ParseError[] = [];
  // What JSON holds is plain; null is nothing said.
  return (parse(text, errors, { allowTrailingComma: true }) ?? undefined) as Plain | undefined;
}

/** The simple YAML that these files are: names with a text, and lists of texts in either form. */
function yaml(text: string): Plain {
  const said: Record<string, string[]> = {};
  let list: string[] = [];
  const bare = (word: string): string => word.trim().replace(/^(["'])(.*)\1$/, "$2");
  for (const line of text.split("\n").map((one) => one.replace(/\s+#.*$/, ""))) {
    const [, name, rest] = /^([\w-]+):(.*)$/.exec(line) ?? [];
    if (name !== undefined && rest !== undefined) {
      const inline = rest.trim().replace(/^\[(.*)\]$/, "$1");
      said[name] = list = inline === "" ? [] : inline.split(",").map(bare);
    } else if (/^\s*-\s/.test(line)) list.push(bare(line.replace(/^\s*-\s/, "")));
  }
  return said;
}
