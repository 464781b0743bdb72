import { existsSync, readdirSync, watch, type FSWatcher } from "node:fs";
import { join, sep } from "node:path";
import { isOutput, isTool } from "../outputs.js";

/** How long a burst of changes (a save, a checkout) may last before it counts as one, in milliseconds. */
const burst = 50;

/** The changes of a workspace, from now on. */
export interface Changes {
  /**
   * The paths that changed, relative to the root, as soon as there are any since the last call; none at an abort. A change
   * whose path the system does not say is `""`.
   */
  next(): Promise<readonly string[]>;
  close(): void;
}

/** Whether a path lies in what tools write, by the same rules as the list of sources. */
function isQuiet(root: string, path: string): boolean {
  const parts = path.split(/[/\\]/);
  return parts.some((name, at) => {
    const folder = parts.slice(0, at).join("/");
    return isTool(name) || isOutput(name, folder, existsSync(join(root, folder, "package.json")));
  });
}

/** None where the root itself is gone. */
function foldersIn(root: string): readonly string[] {
  try {
    const entries = readdirSync(root, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch {
    return [];
  }
}

/** Watches the root itself and each of its folders, but for those that tools write: those can be huge. */
export function watchChanges(root: string, signal: AbortSignal): Changes {
  const watchers = new Map<string, FSWatcher>();
  const paths = new Set<string>();
  let settled = false;
  let wake: (() => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  const settle = () => {
    settled = true;
    wake?.();
  };
  const changed = (path: string) => {
    paths.add(path);
    clearTimeout(timer);
    timer = setTimeout(settle, burst);
  };
  const follow = () => {
    for (const name of foldersIn(root)) {
      if (isQuiet(root, name) || watchers.has(name)) continue;
      const onChange = (_event: string, changedName: string | null) => {
        const path = changedName === null ? "" : `${name}/${changedName.split(sep).join("/")}`;
        if (!isQuiet(root, path)) changed(path);
      };
      try {
        watchers.set(name, guard(name, watch(join(root, name), { recursive: true }, onChange)));
      } catch {
        changed(name); // it is gone again
      }
    }
  };
  // A folder that goes away ends its watcher; the change itself is seen by the root's.
  const guard = (name: string, watcher: FSWatcher) =>
    watcher.on("error", () => {
      watcher.close();
      watchers.delete(name);
    });
  const onRootChange = (_event: string, name: string | null) => {
    if (name !== null && isQuiet(root, name)) return;
    follow();
    changed(name ?? "");
  };
  watchers.set("", guard("", watch(root, onRootChange)));
  follow();
  signal.addEventListener("abort", settle, { once: true });
  return {
    next: () =>
      new Promise((done) => {
        wake = () => {
          wake = undefined;
          settled = false;
          const changed = [...paths];
          paths.clear();
          done(changed);
        };
        if (settled || signal.aborted) wake();
      }),
    close() {
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
    },
  };
}
