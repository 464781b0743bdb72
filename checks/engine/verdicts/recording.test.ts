import { describe, expect, it } from "vitest";
import { detailNames } from "../../facts/known-file.js";
import { lowerText } from "../../flow/model/lower-text.js";
import { openWorkspace } from "../open-workspace.js";
import { program } from "../../testing.js";
import type { Workspace } from "../../facts/workspace.js";
import { recording } from "./recording.js";
import type { Input } from "./verdict.js";

const file = "packages/tax/src/index.ts";
const tree = {
  "package.json": `{ "name": "example", "type": "module" }`,
  [file]: `export const rate = 0.2;\n`,
};

const lowered = lowerText(file, tree[file]);

/** Reading any member of a workspace, and what it must be noted as. A member that is not listed does not compile. */
const members: {
  readonly [Member in Exclude<keyof Workspace, "facts">]: readonly [(workspace: Workspace) => unknown, ...Input[]];
} = {
  root: [(workspace) => workspace.root, "outside"],
  settings: [(workspace) => workspace.settings, "settings"],
  plugins: [(workspace) => workspace.plugins, "plugins"],
  problems: [(workspace) => workspace.problems, "plugins"],
  manifests: [(workspace) => workspace.manifests, "plugins"],
  files: [(workspace) => workspace.files, "files"],
  notJudged: [(workspace) => workspace.notJudged, "notes"],
  unusedIgnores: [(workspace) => workspace.unusedIgnores, "notes"],
  notes: [(workspace) => workspace.notes, "outside"],
  usesCache: [(workspace) => workspace.usesCache, "outside"],
  program: [(workspace) => workspace.program(file, () => lowered), "files", `program:${file}`],
  importsOf: [(workspace) => workspace.importsOf(file), "edges"],
  text: [(workspace) => workspace.text("package.json"), "text:package.json"],
  cruise: [(workspace) => workspace.cruise(), "cruise"],
  syntax: [async (workspace) => (await workspace.syntax()).file(file), "files", `text:${file}`],
  // It follows from a text, whose reading was noted.
  remembered: [(workspace) => workspace.remembered("length", "text", () => Promise.resolve(4))],
};

/** The members of a file's facts that are no details. `file` is what was asked with, and says nothing. */
const facts: Readonly<Record<string, Input>> = {
  hash: `text:${file}`,
  parseErrors: "parsing",
  mayAllow: "parsing",
  imports: "edges",
};

const opened = (): Promise<Workspace> => openWorkspace(program(tree).root, { cache: false });

async function notedBy(workspace: Workspace, look: (recorded: Workspace) => unknown): Promise<Input[]> {
  const inputs = new Set<Input>();
  await look(recording(workspace, inputs));
  return [...inputs];
}

describe("a recorded workspace", () => {
  it.each(Object.entries(members))("notes that `%s` was read", async (_member, [look, ...noted]) => {
    expect(await notedBy(await opened(), look)).toEqual(noted);
  });

  it("has the verdicts of no gate to show", async () => {
    const recorded = recording(await opened(), new Set());
    expect(Object.keys(recorded).toSorted()).toEqual([...Object.keys(members), "facts"].toSorted());
  });

  it("notes each kind of a file's facts by its name, and that the file is there", async () => {
    const workspace = await opened();
    const details = detailNames(workspace.facts(file));
    expect(details.length).toBeGreaterThan(0);
    const expected = { ...facts, ...Object.fromEntries(details.map((name) => [name, name])), flow: `program:${file}` };
    const noted: Record<string, readonly Input[]> = {};
    for (const kind of Object.keys(workspace.facts(file)).filter((kind) => kind !== "file")) {
      noted[kind] = await notedBy(workspace, (recorded) => Reflect.get(recorded.facts(file), kind));
    }
    expect(noted).toEqual(
      Object.fromEntries(Object.entries(expected).map(([kind, input]) => [kind, ["files", input]])),
    );
  });
});
