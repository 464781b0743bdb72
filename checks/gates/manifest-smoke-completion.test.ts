import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { changing, proved, seeing } from "../evidence/fixtures/proved.js";
import { generateComposition } from "../authoring/generate/generate-composition.js";
import { writeGraphArtifacts } from "../graph/render/artifacts.js";
import { buildGraph } from "../graph/read/build.js";
import { invoicing } from "../graph/fixtures/workspaces.js";
import { program } from "../testing.js";
import { causesOf } from "../report/reporters/causes.js";
import hostGate from "./host-composition-guard.js";
import baselineGate from "./manifest-smoke-baseline.js";
import gate from "./manifest-smoke-completion.js";

/** The fixture's composition is shorter than what generate writes; here it is the real one. */
async function generated(...given: Parameters<typeof proved>) {
  const made = await proved(...given);
  const text = (await made.open()).text("rawr.hq.ts") ?? "";
  made.remove("rawr.hq.ts"); // one that was written by hand is never overwritten
  await generateComposition(made.root);
  const written = (await made.open()).text("rawr.hq.ts") ?? "";
  expect(written).not.toBe(text);
  return proved(given[0], { ...given[1], "rawr.hq.ts": written });
}

describe("the gate `manifest-smoke-completion`", () => {
  it("passes when all four families answered and the composition is fresh", async () => {
    const report = await (await generated()).judge(gate);
    expect(report.gates).toMatchObject([{ verdict: "clean", judged: { families: 4 } }]);
  });

  it("finds a composition that is written by hand beside the root, wherever it lies, once", async () => {
    const [plugin = ""] = (await (await proved()).open()).plugins.map(({ directory }) => directory);
    const by = (up: string, from: string) =>
      `import * as own from "${up}${plugin}/src/${from}";\nimport "${up}${plugin}/src/index.js";\nexport { own };\n`;
    const made = await generated(undefined, {
      [`${plugin}/src/index.ts`]: "export default {};\n",
      [`${plugin}/src/router.ts`]: "export const router = {};\n",
      "apps/server/main.ts": by("../../", "router.js"),
      "tools/serve.ts": by("../", "index.js").replace("import *", "import type *"),
      "packages/shared/index.ts": by("../../", "router.js"),
      "apps/server/main.test.ts": by("../../", "router.js"),
      "scripts/seed.ts": `import "../${plugin}/src/db.js";\n`,
    });
    const found = (await made.findings(gate)).filter((line) => line.startsWith("G121"));
    expect(found).toEqual(["G121 apps/server/main.ts:1", "G121 tools/serve.ts:2"]);
  });

  it("says with the other gates, in one cause, that the composition which the host imports is missing", async () => {
    const made = await proved();
    made.remove("rawr.hq.ts");
    const told = await Promise.all([gate, baselineGate, hostGate].map((each) => made.judge(each)));
    const missing = told.map(({ findings }) => findings.filter(({ at }) => at.file === "host.ts"));
    expect(missing.map((findings) => findings.map(({ code }) => code))).toEqual([["G121"], ["G110"], ["H103"]]);
    expect(causesOf(missing.flat())).toMatchObject([
      {
        finding: { title: "composition is missing", fix: "run `rawr-hq generate` and commit it" },
        also: ["G110", "H103"],
      },
    ]);
  });

  it("finds a composition that was edited by hand", async () => {
    expect(await (await proved()).findings(gate)).toEqual(["G121 rawr.hq.ts:1"]);
  });

  it("finds a family that only a failed test saw answer", async () => {
    const id = "suite:workflow:trigger-status";
    const failed = changing(id, () => ({ state: "failed" }));
    const noControls = seeing("cell:runtime-ingress:workflows", () => ({ requests: [] }));
    const made = await generated((report) => noControls(failed(report)));
    expect(await made.findings(gate)).toEqual(["G120 hq.harness.test.ts:1"]);
  });

  it("finds a family that is still pending after A0", async () => {
    const pendingFamilies = [{ family: "workflows", owner: "runtime-host", slice: "A4", unblock: "A3" }];
    const files = { "rawr-hq.config.json": JSON.stringify({ pendingFamilies }) };
    expect(await (await generated(undefined, files)).findings(gate)).toEqual(["G122 rawr-hq.config.json:1"]);
  });
});

describe("a graph that is committed", () => {
  const about = /^G123 /;
  const stale = async (made: ReturnType<typeof program>) =>
    (await made.findings(gate)).filter((line) => about.test(line));

  async function committed(...names: readonly string[]) {
    const made = program(invoicing);
    const git = (...args: readonly string[]) => execFileSync("git", ["-C", made.root, ...args], { stdio: "pipe" });
    await writeGraphArtifacts(buildGraph(await made.open()), join(made.root, "artifacts/graph"));
    git("init", "-q");
    if (names.length > 0) git("add", ...names.map((name) => `artifacts/graph/${name}`));
    return made;
  }

  it("passes while it is what the tree gives", async () => {
    expect(await stale(await committed("."))).toEqual([]);
  });

  it("is a finding at each file when the code has changed since, with the command that mends it", async () => {
    const made = await committed("boundary.md", "matrix.svg");
    made.write({ "plugins/web/board/src/more.ts": "export {};\n" });
    expect(await stale(made)).toEqual(["G123 artifacts/graph/boundary.md:1", "G123 artifacts/graph/matrix.svg:1"]);
    const { findings } = await made.judge(gate);
    expect(findings.find(({ code }) => code === "G123")?.fix).toContain("run `rawr-hq graph` and commit it");
    await writeGraphArtifacts(buildGraph(await made.open()), join(made.root, "artifacts/graph"));
    expect(await stale(made)).toEqual([]);
  });

  it("is a finding when someone edited or removed it", async () => {
    const made = await committed(".");
    made.write({ "artifacts/graph/boundary.md": "mine now\n" });
    made.remove("artifacts/graph/index.html");
    expect(await stale(made)).toEqual(["G123 artifacts/graph/boundary.md:1", "G123 artifacts/graph/index.html:1"]);
  });

  it("is not judged where git does not track it", async () => {
    const made = await committed();
    made.write({ "artifacts/graph/boundary.md": "mine now\n" });
    expect(await stale(made)).toEqual([]);
  });

  it("is not judged outside a repository", async () => {
    expect(await stale(program({ ...invoicing, "artifacts/graph/boundary.md": "mine\n" }))).toEqual([]);
  });
});
