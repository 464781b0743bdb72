import { readdirSync, readFileSync } from "node:fs";
import { isAbsolute, join, posix } from "node:path";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";

/** The built pages of a deployment. */
export interface DeployedPages {
  /** Relative to the root; absent where there is no page. */
  readonly folder?: string;
  /** By their names below the root, where the host looks for them in a deployment, too. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** Web plugins whose page is not there. */
  readonly missing: readonly string[];
}

/**
 * Reads the built pages of web plugins.
 *
 * @throws CouldNotJudge when the folder is not one of the workspace's.
 */
export function readPages(root: string, pages: string | undefined, capabilities: readonly string[]): DeployedPages {
  if (pages === undefined || capabilities.length === 0) return { files: new Map(), missing: capabilities };
  const folder = posix.normalize(pages).replace(/\/$/, "");
  if (isAbsolute(folder) || folder.startsWith("..")) {
    throw new CouldNotJudge(
      `the pages in ${pages} lie outside the workspace, and a deployment holds its own: name a folder below the root`,
    );
  }
  const names = capabilities.flatMap((capability) => filesIn(root, posix.join(folder, capability)));
  return {
    ...(names.length > 0 && { folder }),
    files: new Map(names.map((name) => [name, readFileSync(join(root, name))])),
    missing: capabilities.filter((capability) => !names.includes(posix.join(folder, capability, "index.html"))),
  };
}

/** None where there is no such folder. */
function filesIn(root: string, folder: string): string[] {
  try {
    const entries = readdirSync(join(root, folder), { withFileTypes: true });
    // A host serves no hidden file.
    return entries
      .filter(({ name }) => !name.startsWith("."))
      .flatMap((entry) => {
        const name = posix.join(folder, entry.name);
        return entry.isDirectory() ? filesIn(root, name) : [name];
      });
  } catch {
    return [];
  }
}
