import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import type { Expression, ObjectLiteralExpression, SourceFile } from "typescript";
import ts from "../../facts/typescript.js";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { globMatcher } from "../../workspace/glob.js";
import { gateNames, loadGates } from "../../engine/gate-list.js";
import { letterOf } from "../../report/rule-book.js";
import { loadSettings } from "../../workspace/load-settings.js";
import { packageFields } from "../../workspace/package.js";
import type { Settings } from "../../workspace/settings.js";
import { ownGates } from "../../engine/workspace-gates.js";
import { gateFiles, ownLayout, type GateLayout } from "./gate.js";
import { insertBefore, insertElement, insertMember, memberOf, plain, propertyOf } from "./insert.js";
import { writeAll, type FileToWrite } from "./write-all.js";

/** What `rawr-hq new gate` wrote. */
export interface NewGate {
  readonly code: string;
  readonly files: readonly string[];
  /** What is left to do, when the settings could not be completed. */
  readonly todo?: string;
}

/** This repository itself: its gates are ours. */
const ourLayout: GateLayout = {
  folder: "checks/gates",
  checks: "../engine/gate.js",
  testing: "../testing.js",
  blocks: "./page-blocks.js",
};
const gateList = "checks/engine/gate-list.ts";

/**
 * Writes a gate of the workspace's own with its page and its test, and names it in the settings. All or nothing.
 *
 * @throws CouldNotJudge for a bad or taken name, when no letter is left, or when a file is there.
 */
export async function newGate(root: string, name: string): Promise<NewGate> {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) || name.length > 64) {
    throw new CouldNotJudge(
      `\`${name}\` is not a valid gate name: use lower-case words with hyphens, like \`no-direct-clock\``,
    );
  }
  const settings = await loadSettings(root);
  const own = await ownGates(root, settings);
  if (gateNames.includes(name) || own.some(({ gate }) => gate.name === name)) {
    throw new CouldNotJudge(`a gate \`${name}\` already exists: choose another name`);
  }
  const letters = [...(await loadGates()), ...own.map(({ gate }) => gate)].map(letterOf);
  const letter = [..."CDFJKLQRUVWYABGHIMNOPSTXZ"].find((candidate) => !letters.includes(candidate));
  if (letter === undefined) {
    throw new CouldNotJudge("every code letter is taken, and each gate needs its own: merge two gates");
  }
  const code = `${letter}101`;
  const isOurs = packageName(root) === "@rawr/hq-contract";
  const files = gateFiles(name, code, isOurs ? ourLayout : ownLayout);
  const there = Object.keys(files).find((path) => existsSync(join(root, path)));
  if (there !== undefined) {
    throw new CouldNotJudge(`${there} already exists and nothing was written: choose another name, or move it away`);
  }
  const module = Object.keys(files)[0] ?? "";
  const listed = isOurs ? inGateList(root, name) : inSettings(root, settings, module);
  const compiled = isOurs ? undefined : inTsconfig(root, module);
  const written = [
    ...Object.entries(files).map(([path, text]): FileToWrite => ({ path, text })),
    ...[listed, compiled].filter((file) => file !== undefined),
  ];
  writeAll(root, written);
  const paths = written.map(({ path }) => path);
  if (listed !== undefined) return { code, files: paths };
  const { configFile = "rawr-hq.config.ts" } = settings;
  return {
    code,
    files: paths,
    todo: `add "${module}" to \`gates\` in ${configFile}: until then the gate does not run`,
  };
}

/** The settings with one gate more; `undefined` when they are written in a way that only a person can complete. */
function inSettings(root: string, { configFile }: Settings, module: string): FileToWrite | undefined {
  if (configFile === undefined) {
    const text = `import { defineConfig } from "@rawr/hq-checks";\n\nexport default defineConfig({\n  gates: ["${module}"],\n});\n`;
    return { path: "rawr-hq.config.ts", text };
  }
  const replaces = readFileSync(join(root, configFile), "utf8");
  const isJson = configFile.endsWith(".json");
  const source = isJson
    ? ts.parseJsonText(configFile, replaces)
    : ts.createSourceFile(configFile, replaces, ts.ScriptTarget.Latest, true);
  const object = settingsObject(source);
  if (object === undefined) return undefined;
  const value = memberOf(object, "gates");
  const list = value === undefined ? undefined : plain(source, value);
  if (list !== undefined && !ts.isArrayLiteralExpression(list)) return undefined;
  // What is spread into the settings may bring gates of its own, which a list here would hide.
  if (list === undefined && object.properties.some((property) => ts.isSpreadAssignment(property))) return undefined;
  const element = JSON.stringify(module);
  const text =
    list === undefined
      ? insertMember(source, object, `${isJson ? '"gates"' : "gates"}: [${element}]`)
      : insertElement(source, list, element);
  return { path: configFile, text, replaces };
}

/** A plain tsconfig.json whose `include` has no place for the gate yet, with one. */
function inTsconfig(root: string, module: string): FileToWrite | undefined {
  const path = "tsconfig.json";
  if (!existsSync(join(root, path))) return undefined;
  const replaces = readFileSync(join(root, path), "utf8");
  const source = ts.parseJsonText(path, replaces);
  const list = memberOf(source.statements[0]?.expression, "include");
  if (list === undefined || !ts.isArrayLiteralExpression(list)) return undefined;
  const globs = list.elements.filter((element) => ts.isStringLiteralLike(element)).map(({ text }) => text);
  if (globMatcher(globs)(module)) return undefined;
  return { path, text: insertElement(source, list, JSON.stringify(posix.dirname(module))), replaces };
}

/** The object that the settings are: of JSON, or handed to `defineConfig`, or exported as default. */
function settingsObject(source: SourceFile): ObjectLiteralExpression | undefined {
  for (const statement of source.statements) {
    if (!ts.isExportAssignment(statement) && !ts.isExpressionStatement(statement)) continue;
    const object = objectIn(source, statement.expression);
    if (object !== undefined) return object;
  }
  return undefined;
}

/** The object literal that an expression is, or hands to a function: `defineConfig({ ... })`, `Object.freeze({ ... })`. */
function objectIn(source: SourceFile, expression: Expression): ObjectLiteralExpression | undefined {
  let value = plain(source, expression);
  if (ts.isCallExpression(value) && value.arguments[0] !== undefined) value = plain(source, value.arguments[0]);
  return ts.isObjectLiteralExpression(value) ? value : undefined;
}

function inGateList(root: string, name: string): FileToWrite {
  const replaces = readFileSync(join(root, gateList), "utf8");
  const source = ts.createSourceFile(gateList, replaces, ts.ScriptTarget.Latest, true);
  const lists = source.statements.filter((statement) => ts.isVariableStatement(statement));
  const types = lists
    .flatMap(({ declarationList: { declarations } }) => [...declarations])
    .map(({ initializer }) => initializer && propertyOf(objectIn(source, initializer), "types"))
    .find((property) => property !== undefined);
  if (types === undefined) throw new CouldNotJudge(`${gateList} does not end with the gate \`types\`: add the gate`);
  const text = insertBefore(source, types, `"${name}": () => import("../gates/${name}.js")`);
  return { path: gateList, text, replaces };
}

function packageName(root: string): unknown {
  try {
    return packageFields(readFileSync(join(root, "package.json"), "utf8"))?.["name"];
  } catch {
    return undefined;
  }
}
