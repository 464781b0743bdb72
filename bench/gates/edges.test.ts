import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { writeWorkspace } from "./workspace.js";
import { compareEdges, edgesOf } from "../../checks/fixtures/compare-edges.js";
import { openWorkspace } from "../../checks/engine/open-workspace.js";
import { program } from "../../checks/testing.js";

/** CI takes a fifth of the tree; `HQ_EDGES=2000` takes all of it. */
const size = Number(process.env["HQ_EDGES"] ?? 400);

test(`a generated workspace of ${size} files has the edges that dependency-cruiser sees, and no other`, async () => {
  const { root } = program({});
  writeWorkspace(root, size);
  const workspace = await openWorkspace(root, { cache: false });
  const { shared, ...differences } = await compareEdges(workspace);
  expect(differences).toEqual({ missing: [], extra: {}, unexplained: [] });
  expect(shared).toBeGreaterThan(size * 2);

  // One edge less, and one that nobody wrote, would be told apart.
  const [first, ...others] = edgesOf(workspace).filter(({ to }) => to !== null && workspace.files.includes(to));
  if (first === undefined) throw new Error("the workspace has no edge");
  expect((await compareEdges(workspace, others)).missing).toEqual([`${first.from} -> ${first.to ?? ""}`]);
  const invented = { ...first, from: "rawr.hq.ts", to: "host.ts" };
  expect((await compareEdges(workspace, [first, ...others, invented])).unexplained).toEqual([
    expect.stringContaining("rawr.hq.ts -> host.ts ("),
  ]);
});

test("this repository has the edges that dependency-cruiser sees; each one more is explained", async () => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const { shared, missing, unexplained } = await compareEdges(await openWorkspace(root, { cache: false }));
  expect({ missing, unexplained }).toEqual({ missing: [], unexplained: [] });
  expect(shared).toBeGreaterThan(2000);
});
