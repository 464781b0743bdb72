import { confirmed, mending, type Confirmations } from "../engine/confirmed.js";
import { defineGate } from "../engine/gate.js";
import type { GateFinding, Judged } from "../report/finding.js";
import type { Diagnostic } from "./type-check/diagnostic.js";
import { runTsc } from "./type-check/tsc.js";
import { runTsd } from "./type-check/tsd.js";
import type { Workspace } from "../facts/workspace.js";

const rules = {
  T101: {
    title: "tsc reports an error",
    why: "the contract consists of types: a workspace that does not compile is not checked",
    fix: "correct the type; the message above comes from the compiler or from the contract's types",
  },
  T102: {
    title: "type test fails",
    why: "a failing type test means that a wrong program now compiles",
    fix: "correct the type, or the test if the change is intended",
  },
  T103: {
    title: "plugin is not type-checked",
    why: "unchecked types guarantee nothing",
    fix: "add the folder to `include` of tsconfig.json, or run `rawr-hq generate` so that rawr.hq.ts imports it",
  },
} as const;

type Code = keyof typeof rules;

export default defineGate({
  name: "types",
  policy: "-",
  owner: "verification-gates",
  rules,
  check: (workspace) => confirmed(candidates(workspace), workspace, rules, confirmations),
});

const confirmations: Confirmations<Code> = {
  T101: mending(async () => (await import("../authoring/fix/mend-types.js")).typeOnlyImport),
};

async function* candidates(workspace: Workspace): AsyncGenerator<GateFinding<Code>, Judged> {
  const [tsc, tsd] = await Promise.all([
    runTsc(workspace.root, { cache: workspace.usesCache }),
    runTsd(workspace.root),
  ]);
  if (tsc.diagnostics.length > 0) yield* ofCompiler(workspace, tsc.diagnostics);

  const known = new Set(tsc.diagnostics.map(key));
  for (const diagnostic of tsd.diagnostics) {
    // A source file that tsc refuses is reported once.
    if (!known.has(key(diagnostic))) yield { rule: "T102", ...whereAndWhat(workspace, diagnostic) };
  }
  if (tsd.configured && tsd.files.length === 0) yield noTypeTests;
  yield* unchecked(workspace, tsc.files);
  return { files: tsc.files.length, manifests: 0, typeTests: tsd.files.length };
}

const noTypeTests: GateFinding<"T102"> = {
  rule: "T102",
  at: { file: "package.json", line: 1, column: 1 },
  title: "tsd has no type test to run",
  message: "tsd is set up here, but no file is named `type-tests/**/*.test-d.ts`",
  why: "tsd exits 0 even if it ran nothing, so guarantees about types would silently go untested",
  fix: "add a type test, or remove tsd and the folder for its tests",
};

/** What the compiler reports; a missing composition in the words that every gate has for it. */
async function* ofCompiler(
  workspace: Workspace,
  diagnostics: readonly Diagnostic[],
): AsyncGenerator<GateFinding<"T101">> {
  const { missingComposition, namesComposition } = await import("../evidence/missing-composition.js");
  const missing = missingComposition(workspace, "T101");
  const isThat = ({ file = "", message }: Diagnostic) =>
    namesComposition(workspace, file, /^TS2307: Cannot find module '([^']+)'/.exec(message)?.[1] ?? "");
  if (missing !== undefined && diagnostics.some(isThat)) yield missing;
  for (const diagnostic of diagnostics) {
    if (missing === undefined || !isThat(diagnostic)) yield { rule: "T101", ...whereAndWhat(workspace, diagnostic) };
  }
}

/** A plugin that no tsconfig includes compiles nowhere, and nobody would notice. */
function* unchecked(workspace: Workspace, checked: readonly string[]): Generator<GateFinding<"T103">> {
  const seen = new Set(checked);
  for (const { directory } of workspace.plugins) {
    const own = workspace.files.filter((file) => file.startsWith(`${directory}/`) && /\.[cm]?tsx?$/.test(file));
    if (own.length === 0 || own.some((file) => seen.has(file))) continue;
    yield {
      rule: "T103",
      at: { file: `${directory}/package.json`, line: 1, column: 1 },
      message: `tsconfig.json includes no file of \`${directory}\``,
    };
  }
}

function whereAndWhat(workspace: Workspace, diagnostic: Diagnostic): Pick<GateFinding, "at" | "message"> {
  const { file = "tsconfig.json", line, column, message } = diagnostic;
  const endColumn = column + wordAt(workspace.text(file), line, column).length;
  return { at: endColumn === column ? { file, line, column } : { file, line, column, endColumn }, message };
}

/** What the compiler most likely points at: a name, a string, or nothing that can be told from its start. */
function wordAt(text: string | undefined, line: number, column: number): string {
  const rest = text?.split(/\r\n|\r|\n/, line)[line - 1]?.slice(column - 1) ?? "";
  return /^(?:[\w$]+|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)/.exec(rest)?.[0] ?? "";
}

function key({ file, line, column }: Diagnostic): string {
  return `${file ?? ""}:${line}:${column}`;
}
