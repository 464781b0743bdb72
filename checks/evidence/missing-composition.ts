import { posix } from "node:path";
import type { Workspace } from "../facts/workspace.js";
import type { GateFinding } from "../report/finding.js";
import { hostFiles } from "./workspace-evidence.js";

/** Whether an import of `file` names the composition root. */
export function namesComposition({ settings }: Workspace, file: string, specifier: string): boolean {
  const bare = (path: string) => path.replace(/\.[cm]?[jt]s$/, "");
  return specifier.startsWith(".") && bare(posix.join(posix.dirname(file), specifier)) === bare(settings.composition);
}

/** That the composition which the host imports does not exist: one fault, in the same words by whichever gate sees it. */
export function missingComposition<Code extends string>(
  workspace: Workspace,
  rule: Code,
): GateFinding<Code> | undefined {
  const file = workspace.settings.composition;
  if (workspace.text(file) !== undefined) return undefined;
  const isImported = hostFiles(workspace).some((host) =>
    workspace.importsOf(host).some(({ specifier }) => namesComposition(workspace, host, specifier ?? "")),
  );
  if (!isImported) return undefined;
  return {
    rule,
    at: { file, line: 1, column: 1 },
    title: "composition is missing",
    message: `the host imports ${file}, which does not exist`,
    why: "the composition says what the host mounts",
    fix: "run `rawr-hq generate` and commit it",
  };
}
