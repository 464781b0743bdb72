import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { isOlderCompiler, oldestCompiler } from "../../workspace/package.js";
import { type Lack, withLineEnds } from "./lack.js";
import type { PackageManager } from "../../workspace/package-manager.js";

/** The members of a package.json that are looked at here. */
export interface PackageJson {
  readonly name?: unknown;
  readonly type?: unknown;
  readonly packageManager?: unknown;
  readonly dependencies?: object;
  readonly devDependencies?: object;
  readonly peerDependencies?: object;
  readonly scripts?: object;
  readonly workspaces?: unknown;
}

/** The package.json of a folder, or nothing where there is none. */
export function readPackageJson(root: string): { readonly text: string; readonly value: PackageJson } | undefined {
  const path = join(root, "package.json");
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, "utf8");
  return { text, value: parsePackageJson(text, path) };
}

/** What a package.json lacks of `wanted`; `undefined` when it lacks nothing. */
export function completePackage(
  root: string,
  { text, value: there }: { readonly text: string; readonly value: PackageJson },
  wanted: PackageJson,
  { add, addDev }: PackageManager,
): Lack | undefined {
  const has = { ...there.peerDependencies, ...there.dependencies, ...there.devDependencies };
  const dependencies = without(wanted.dependencies, has);
  const devDependencies = without(wanted.devDependencies, has);
  const scripts = without(wanted.scripts, there.scripts ?? {});
  const missing = [
    [add, Object.entries(dependencies)],
    [addDev, Object.entries(devDependencies)],
  ] as const;
  const commonJs = there.type === undefined ? commonJsFiles(root) : [];
  // A package of another module kind is reported, not changed: its own files rely on it.
  const mayBeModule = there.type === undefined && commonJs.length === 0;
  const sentences: string[] = [];
  if (there.type !== "module") {
    const beware =
      commonJs.length === 0 ? "" : `; rename ${commonJs.join(", ")} to .cjs first, because they are CommonJS`;
    sentences.push(`package.json lacks \`"type": "module"\`: the generated files are ES modules${beware}`);
  }
  const commands = missing.flatMap(([command, entries]) =>
    entries.length === 0 ? [] : [`${command} ${entries.map((entry) => entry.join("@")).join(" ")}`],
  );
  if (commands.length > 0) sentences.push(`package.json lacks packages: ${commands.join(" && ")}`);
  const compiler = (has as Readonly<Record<string, unknown>>)["typescript"]; // looked at below
  if (typeof compiler === "string" && isOlderCompiler(compiler)) {
    sentences.push(
      `package.json asks for TypeScript \`${compiler}\`, but ${oldestCompiler} or newer is needed: ${addDev} typescript@6`,
    );
  }
  if (Object.hasOwn(there.dependencies ?? {}, "@rawr/hq-checks")) {
    sentences.push(
      "package.json has @rawr/hq-checks among its `dependencies`, so a production install has its compilers: move it to `devDependencies`",
    );
  }
  const names = Object.keys(scripts);
  if (names.length > 0) {
    const lines = Object.entries(scripts).map(([name, command]) => `"${name}": "${String(command)}"`);
    sentences.push(`package.json lacks ${names.length === 1 ? "a script" : "scripts"}: ${lines.join(", ")}`);
  }
  const workspaces = there.workspaces === undefined ? wanted.workspaces : undefined;
  if (workspaces !== undefined) sentences.push(`package.json lacks \`"workspaces": ${JSON.stringify(workspaces)}\``);
  if (typeof there.name === "string" && !isPackageName(there.name)) {
    sentences.push(
      `package.json has the name \`${there.name}\`, which npm does not accept: use \`${packageName(there.name)}\``,
    );
  }
  if (sentences.length === 0) return undefined;
  const added = {
    ...there,
    ...(mayBeModule && { type: "module" }),
    ...(workspaces !== undefined && { workspaces }),
    ...withMore("scripts", there.scripts, scripts),
    ...withMore("dependencies", there.dependencies, dependencies),
    ...withMore("devDependencies", there.devDependencies, devDependencies),
  };
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? "  ";
  const to = withLineEnds(`${JSON.stringify(added, null, indent)}\n`, text);
  const lack = { file: "package.json", sentences };
  const isCompleted = mayBeModule || workspaces !== undefined || commands.length + names.length > 0;
  return isCompleted ? { ...lack, completed: { from: text, to } } : lack;
}

/** A folder's name as npm takes it, also when one of `taken` is to be installed below it. */
export function packageName(folder: string, taken: readonly string[] = []): string {
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[._-]+|[._-]+$/g, "")
    .slice(0, 200);
  if (name === "" || name === "node_modules" || name === "favicon.ico") return "hq";
  return taken.includes(name) || builtinModules.includes(name) ? `${name}-hq` : name;
}

function isPackageName(name: string): boolean {
  const part = "[a-z0-9~-][a-z0-9._~-]*";
  return name.length <= 214 && new RegExp(`^(?:@${part}/)?${part}$`).test(name) && name !== "node_modules";
}

/** JavaScript at the root that stops working once the package is a module. */
function commonJsFiles(root: string): string[] {
  return readdirSync(root)
    .filter((file) => file.endsWith(".js"))
    .filter((file) => /\bmodule\.exports\b|\bexports\.\w+ *=|\brequire\(/.test(readFileSync(join(root, file), "utf8")));
}

function without(wanted: object | undefined, has: object): object {
  return Object.fromEntries(Object.entries(wanted ?? {}).filter(([name]) => !Object.hasOwn(has, name)));
}

function withMore(field: string, there: object | undefined, more: object): object {
  return Object.keys(more).length === 0 ? {} : { [field]: { ...there, ...more } };
}

/** @throws CouldNotJudge when the text is not a JSON object. */
export function parsePackageJson(text: string, path: string): PackageJson {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CouldNotJudge(`${path} is not JSON (${reason}); nothing was written: fix it first`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new CouldNotJudge(`${path} is not an object; nothing was written: fix it first`);
  }
  return value; // each member is looked at before it is used
}
