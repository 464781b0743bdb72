import { readFileSync } from "node:fs";
import { callerMatrix } from "@rawr/hq-contract/tables";
import { describe, expect, test } from "vitest";
import { program, type FileTree } from "../../testing.js";
import { buildGraph } from "../read/build.js";
import { diffGraphs } from "./diff.js";
import { toComment } from "./diff-markdown.js";
import { invoicing } from "../fixtures/workspaces.js";
import { libraryVersion } from "../read/library-version.js";
import { matrixTable } from "../render/markdown.js";
import { matrixRows } from "../model/matrix.js";

const source = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
const callerFile = "contract/caller.ts";
const familyFile = "contract/route-family.ts";
const own: FileTree = {
  ...invoicing,
  "package.json": '{ "name": "@rawr/hq-contract", "type": "module" }',
  [callerFile]: source(callerFile),
  [familyFile]: source(familyFile),
};
const graphOf = async (files: FileTree) => buildGraph(await program(files).open({ cache: false }));

/** This library's own tree, with a text of one file replaced. */
function edited(file: string, from: string, to: string): FileTree {
  const text = source(file);
  expect(text).toContain(from);
  return { ...own, [file]: text.replace(from, to) };
}
const compare = async (base: FileTree, head: FileTree) => diffGraphs(await graphOf(base), await graphOf(head));
const said = async (base: FileTree, head: FileTree) =>
  (await compare(base, head)).changes.map(({ kind, what, breaks }) => `${kind}: ${what}${breaks ? " !" : ""}`);

const external = `  external: {
    transport: "openapi-link",
    allowed: ["orpc", "workflows"],
    forbidden: ["rpc", "ingress"],
  },`;

describe("the library's own tree", () => {
  test("is drawn with the matrix that its source has, each row at its place", async () => {
    const graph = await graphOf(own);
    expect(graph.law).toEqual({ readFrom: "source" });
    const cells = graph.edges.filter(({ kind }) => kind === "may-call" || kind === "must-not-call");
    expect(cells).toHaveLength(callerMatrix().length);
    for (const { caller, family, verdict } of callerMatrix()) {
      const kind = verdict === "allowed" ? "may-call" : "must-not-call";
      expect(cells).toContainEqual(expect.objectContaining({ kind, from: `caller:${caller}`, to: `family:${family}` }));
    }
    const { at } = graph.nodes.find(({ id }) => id === "caller:external") ?? {};
    expect([at?.file, source(callerFile).split("\n")[(at?.line ?? 0) - 1]]).toEqual([callerFile, "  external: {"]);
  });

  test("tells each cell that a change of the matrix turns, and marks it in the tables", async () => {
    const head = edited(callerFile, external, external.replace('["orpc", "workflows"]', '["rpc", "workflows"]'));
    expect(await said(own, head)).toEqual([
      "opened-family: `external` may now call `/rpc`",
      "closed-family: `external` must no longer call `/api/orpc` !",
    ]);
    const diff = await compare(own, head);
    expect(diff.summary).toContain("1 family opens to a caller and 1 family closes to a caller.");
    expect(toComment(diff)).toContain(
      `<code>${callerFile}:${source(callerFile).split("\n").indexOf("  external: {") + 1}</code>`,
    );
    const row = matrixRows(diff.parts).rows.find(({ caller }) => caller === "external");
    expect(row?.cells).toEqual([
      { verdict: "forbidden" },
      { verdict: "allowed" },
      { verdict: "allowed", was: "forbidden" },
      { verdict: "forbidden", was: "allowed" },
    ]);
    expect(toComment(diff)).toContain(matrixTable(diff.parts));
    expect(matrixTable(diff.parts)).toContain("| **✔ may call** (was: ✖ must not) |");
  });

  test("tells of a caller that is new, and draws it", async () => {
    const partner = external.replace("external", "partner").replace('"workflows"', "").replace('"orpc", ', '"orpc"');
    const head = edited(callerFile, external, `${external}\n${partner}`);
    expect(await said(own, head)).toEqual([
      "changed-law: caller `partner` is new: it may call `/api/orpc`, and must not call `/api/inngest`, `/rpc`, `/api/workflows`",
    ]);
    expect(matrixRows(await graphOf(head)).rows.map(({ caller }) => caller)).toContain("partner");
    expect(await said(head, own)).toEqual(["changed-law: caller `partner` is gone !"]);
  });

  test("reports a changed prefix, proof of the caller or transport", async () => {
    expect(await said(own, edited(familyFile, '"/api/orpc"', '"/api/v2"'))).toEqual([
      "changed-law: family `/api/v2`: prefix was `/api/orpc` and is `/api/v2` !",
    ]);
    expect(await said(own, edited(familyFile, '"signature"', '"none"'))).toEqual([
      "changed-law: family `/api/inngest`: authentication was `signature` and is `none`",
    ]);
    expect(await said(own, edited(callerFile, '"openapi-link"', '"rpc-link"'))).toEqual([
      "changed-law: caller `external`: transport was `openapi-link` and is `rpc-link`",
    ]);
  });

  test("with an unreadable table is reported, and drawn from the library that runs", async () => {
    const head = edited(callerFile, external, "  ...JSON.parse(process.env.CALLERS),");
    expect((await graphOf(head)).law.unreadable).toContain("contract/caller.ts");
    expect(await said(own, head)).toEqual([
      expect.stringMatching(/^unknown-law: who may call what is drawn as this command knows it: /),
    ]);
    expect((await compare(own, head)).summary).toContain("Nothing else here breaks a caller");
  });
});

describe("a workspace that has the library as a dependency", () => {
  const lock = (version: string) => ({
    "package-lock.json": JSON.stringify({ packages: { "node_modules/@rawr/hq-contract": { version } } }),
  });

  test("says nothing while the version is the same", async () => {
    expect(await said({ ...invoicing, ...lock("0.1.0") }, { ...invoicing, ...lock("0.1.0") })).toEqual([]);
    expect(await said(invoicing, invoicing)).toEqual([]);
  });

  test("says that another version's matrix is not known here, rather than nothing", async () => {
    expect(await said({ ...invoicing, ...lock("0.1.0") }, { ...invoicing, ...lock("0.2.0") })).toEqual([
      "unknown-law: `@rawr/hq-contract` was `0.1.0` and is `0.2.0`: both sides are drawn with the callers, families and matrix of the version that runs now, and what the other had is not known here",
    ]);
    expect((await said(invoicing, { ...invoicing, ...lock("0.2.0") }))[0]).toContain("was not named and is `0.2.0`");
  });
});

test.each<[string, Record<string, string>, string | undefined]>([
  ["npm", { "package-lock.json": '{"packages":{"node_modules/@rawr/hq-contract":{"version":"1.2.3"}}}' }, "1.2.3"],
  [
    "npm, linked",
    {
      "package-lock.json":
        '{"packages":{"node_modules/@rawr/hq-contract":{"resolved":"vendor/hq","link":true},"vendor/hq":{"version":"1.2.3"}}}',
    },
    "1.2.3",
  ],
  [
    "pnpm",
    {
      "pnpm-lock.yaml":
        "importers:\n\n  .:\n    dependencies:\n      '@rawr/hq-contract':\n        specifier: ^1.0.0\n        version: 1.2.3(zod@4.6.7)\n",
    },
    "1.2.3",
  ],
  ["yarn", { "yarn.lock": '"@rawr/hq-contract@^1.0.0":\n  version "1.2.3"\n  resolved "x"\n' }, "1.2.3"],
  ["yarn, later", { "yarn.lock": '"@rawr/hq-contract@npm:^1.0.0":\n  version: 1.2.3\n  resolution: "x"\n' }, "1.2.3"],
  ["bun", { "bun.lock": '{"packages":{"@rawr/hq-contract": ["@rawr/hq-contract@1.2.3", "", {}]}}' }, "1.2.3"],
  ["no lockfile", { "package.json": '{"devDependencies":{"@rawr/hq-contract":"^1.0.0"}}' }, "^1.0.0"],
  ["a lockfile that is broken", { "package-lock.json": "{", "package.json": "{" }, undefined],
  ["nothing", {}, undefined],
])("the library's version is read as %s wrote it", (_, files, version) => {
  expect(libraryVersion({ text: (path) => files[path] })).toBe(version);
});
