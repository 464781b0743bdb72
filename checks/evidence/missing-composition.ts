import { posix } from "node:path";
import type { Workspace } from "../facts/workspace.js";
import type { GateFinding, Place } from "../report/finding.js";
import { placeOf } from "../workspace/place.js";
import { hostFiles } from "./workspace-evidence.js";

/** Whether an import of `file` names the composition root. */
export function namesComposition({ settings }: Workspace, file: string, specifier: string): boolean {
  const bare = (path: string) => path.replace(/\.[cm]?[jt]s$/, "");
  return specifier.startsWith(".") && bare(posix.join(posix.dirname(file), specifier)) === bare(settings.composition);
}

/**
 * That the composition which the host imports does not exist: one fault, in the same words by whichever gate sees it. It stands at the import, where
 * the compiler puts it too: a file that isn't there is opened in no editor and linted by no linter.
 */
export function missingComposition<Code extends string>(
  workspace: Workspace,
  rule: Code,
): GateFinding<Code> | undefined {
  const file = workspace.settings.composition;
  if (workspace.text(file) !== undefined) return undefined;
  const at = firstImportOf(workspace);
  if (at === undefined) return undefined;
  return {
    rule,
    at,
    title: "composition is missing",
    message: `the host imports ${file}, which does not exist`,
    why: "the composition says what the host mounts",
    fix: "run `rawr-hq generate` and commit it",
  };
}

function firstImportOf(workspace: Workspace): Place | undefined {
  for (const host of hostFiles(workspace)) {
    const edge = workspace.importsOf(host).find(({ specifier }) => namesComposition(workspace, host, specifier ?? ""));
    if (edge !== undefined) return placeOf(host, edge);
  }
  return undefined;
}
