import { readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { discoverPlugins, type Discovery } from "../../workspace/discovery.js";
import { loadSettings } from "../../workspace/load-settings.js";
import type { Settings } from "../../workspace/settings.js";
import { isFresh } from "./is-fresh.js";
import { missingEntries } from "./missing-entries.js";
import { renderComposition, writtenBy } from "./render-composition.js";
import { staleParts } from "./stale-parts.js";
import { writeWhole } from "../../workspace/write-whole.js";
import { byPlace } from "../../report/place.js";

/** One thing that is wrong, with its place: an issue of a package.json, or a problem of the workspace. */
export interface GenerateIssue {
  readonly code: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly fix: string;
}

/** What `generate` did. */
export interface GenerateResult {
  /** 0 the composition is right, 1 there is something to correct. */
  readonly exitCode: 0 | 1;
  /**
   * `written` and `unchanged` leave a composition that says what the package.json files say, their mistakes included; `stale` and
   * `fresh` are the answers of `check`; `refused` left everything as it was.
   */
  readonly outcome: "written" | "unchanged" | "stale" | "fresh" | "refused";
  /** Relative to the root. */
  readonly composition: string;
  readonly plugins: number;
  /** With `stale`: what differs, a plugin a phrase. */
  readonly stale?: readonly string[];
  readonly issues: readonly GenerateIssue[];
}

/**
 * Writes the composition root from discovery, or with `check` compares what is there.
 *
 * What discovery itself refuses (duplicates, unknown roots, links that lead outside) leaves the file untouched. Issues of single
 * package.json files are carried into the composition word for word, so that `tsc` refuses them too, and are reported.
 *
 * @throws CouldNotJudge when the settings can't be worked with or the file can't be written.
 */
export async function generateComposition(
  root: string,
  { check = false, settings: given }: { readonly check?: boolean; readonly settings?: Settings } = {},
): Promise<GenerateResult> {
  const workspace = await realpath(root);
  const settings = given ?? (await loadSettings(workspace));
  const discovery = discoverPlugins(workspace, settings);
  const { composition } = settings;
  const summary = { composition, plugins: discovery.plugins.length };
  const issues = issuesOf(workspace, discovery);
  if (discovery.problems.length > 0) return { ...summary, exitCode: 1, outcome: "refused", issues };

  const path = join(workspace, composition);
  const current = await readFile(path, "utf8").catch(() => undefined);
  const fresh = isFresh(current, discovery.plugins, composition);
  const exitCode = issues.length > 0 || (check && !fresh) ? 1 : 0;
  if (check && fresh) return { ...summary, exitCode, outcome: "fresh", issues };
  if (check) {
    return {
      ...summary,
      exitCode,
      outcome: "stale",
      stale: staleParts(current, discovery.plugins, composition),
      issues,
    };
  }
  if (!fresh) {
    await refuseHandWritten(workspace, composition);
    writeWhole(path, renderComposition(discovery.plugins, { composition }), composition);
  }
  return { ...summary, exitCode, outcome: fresh ? "unchanged" : "written", issues };
}

/** Throws a CouldNotJudge where the composition says nothing of having been generated: somebody's work is not overwritten. */
export async function refuseHandWritten(root: string, composition: string): Promise<void> {
  const text = await readFile(join(root, composition), "utf8").catch(() => "");
  if (text.trim() === "" || text.startsWith(writtenBy)) return;
  throw new CouldNotJudge(
    `${composition} was not written by \`rawr-hq generate\` and nothing was overwritten: move it away, or name another \`composition\` in the settings`,
  );
}

function issuesOf(root: string, { plugins, problems }: Discovery): GenerateIssue[] {
  return [...problems, ...plugins.flatMap(({ issues }) => issues), ...missingEntries(root, plugins)].toSorted(byPlace);
}
