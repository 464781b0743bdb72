import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));
const file = join(root, "incomplete.harness.ts");

const head = `
import type { Forbidden } from "@rawr/hq-contract/tables";
import type { ForbiddenCells, Suites, SuiteKits } from "@rawr/hq-contract/testing";
const route = { method: "POST", path: "/rpc/a/b" } as const;
const ingress = { route: { functionId: "a--b", body: () => "" }, control: "runtime-ingress" } as const;
`;

const cases: Record<string, [line: string, code: string, sentence: RegExp]> = {
  "a forbidden cell that is missing": [
    `export const cells: ForbiddenCells["external"] = { ingress };`,
    "TS2741",
    /Property 'rpc' is missing/,
  ],
  "a cell that is not forbidden": [
    `export const cells: ForbiddenCells["first-party-web"] = { ingress, rpc: { route, control: "first-party-service" } };`,
    "TS2353",
    /'rpc' does not exist/,
  ],
  "a caller without its row": [
    `export const cells: ForbiddenCells = { external: { ingress, rpc: { route, control: "first-party-web" } }, "first-party-web": { ingress }, "first-party-service": { ingress } };`,
    "TS2741",
    /Property '"runtime-ingress"' is missing/,
  ],
  "a control that may not use the route": [
    `export const cells: ForbiddenCells["external"] = { ingress, rpc: { route, control: "external" } };`,
    "TS2322",
    /"external"' is not assignable/,
  ],
  "a route of another family": [
    `export const cells: ForbiddenCells["external"] = { ingress, rpc: { route: { method: "POST", path: "/api/orpc/a" }, control: "first-party-web" } };`,
    "TS2322",
    /is not assignable to type '`\/rpc\/\$\{string\}`'/,
  ],
  "a required suite that is missing": [
    `export const suites: Pick<Suites<object>, "suite:runtime:ingress"> = {};`,
    "TS2741",
    /'"suite:runtime:ingress"' is missing/,
  ],
  "caller semantics asserted of the runtime": [
    `export const test = async ({ client }: SuiteKits<object>["suite:runtime:ingress"]) => client;`,
    "TS2339",
    /Property 'client' does not exist/,
  ],
  "an in-process suite that asks for a socket": [
    `export const test = async ({ send }: SuiteKits<object>["suite:cli:in-process"]) => send;`,
    "TS2339",
    /Property 'send' does not exist/,
  ],
};

/** One program for all cases: each is a function of its own file. */
function diagnosticsOf(texts: Readonly<Record<string, string>>): Map<string, { code: string; message: string }[]> {
  const config = ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.readFile = (path) => texts[path] ?? readFile(path);
  host.fileExists = (path) => path in texts || fileExists(path);
  host.getSourceFile = (path, ...more) => {
    const text = texts[path];
    return text === undefined ? getSourceFile(path, ...more) : ts.createSourceFile(path, text, ts.ScriptTarget.ESNext);
  };
  const program = ts.createProgram(Object.keys(texts), options, host);
  return new Map(
    Object.keys(texts).map((path) => [
      path,
      program.getSemanticDiagnostics(program.getSourceFile(path)).map(({ code, messageText }) => ({
        code: `TS${code}`,
        message: ts.flattenDiagnosticMessageText(messageText, "\n"),
      })),
    ]),
  );
}

describe("a harness does not compile with", () => {
  const paths = Object.keys(cases).map((_, index) => file.replace(".ts", `.${index}.ts`));
  const texts = Object.fromEntries(
    Object.values(cases).map(([line], index) => [paths[index] ?? "", `${head}${line}\n`]),
  );
  const found = diagnosticsOf(texts);

  it.each(Object.entries(cases).map(([what, [, code, sentence]], index) => [what, index, code, sentence] as const))(
    "%s",
    (_what, index, code, sentence) => {
      const diagnostics = found.get(paths[index] ?? "") ?? [];
      expect(diagnostics.map((one) => one.code)).toEqual([code]);
      expect(diagnostics[0]?.message).toMatch(sentence);
    },
  );
});
