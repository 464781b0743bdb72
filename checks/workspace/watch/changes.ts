import { readdirSync, watch, type FSWatcher } from "node:fs";
import { join } from "node:path";

/** Folders whose changes are never the workspace's: what tools write. */
const quiet = new Set(["node_modules", ".git", "dist", "artifacts", ".cache", "coverage"]);

/** How long a burst of changes (a save, a checkout) may last before it counts as one, in milliseconds. */
const burst = 50;

/** The changes of a workspace, from now on. */
export interface Changes {
  /** Settles after the next change, or at once when there was one since the last call; at an abort too. */
  next(): Promise<void>;
  close(): void;
}

/** Watches the root itself and each of its folders, but for those that tools write: those can be huge. */
export function watchChanges(root: string, signal: AbortSignal): Changes {
  const watchers = new Map<string, FSWatcher>();
  let pending = false;
  let wake: (() => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  const settle = () => {
    pending = true;
    wake?.();
  };
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(settle, burst);
  };
  const follow = () => {
    for (const entry of readdirSync(root, { withFileTypes: true })) {
      if (!entry.isDirectory() || quiet.has(entry.name) || watchers.has(entry.name)) continue;
      const onChange = (_event: string, name: string | null) => {
        if (name === null || !name.split(/[/\\]/).some((part) => quiet.has(part))) changed();
      };
      watchers.set(entry.name, guard(entry.name, watch(join(root, entry.name), { recursive: true }, onChange)));
    }
  };
  // A folder that goes away ends its watcher; the change itself is seen by the root's.
  const guard = (name: string, watcher: FSWatcher) =>
    watcher.on("error", () => {
      watcher.close();
      watchers.delete(name);
    });
  const onRootChange = (_event: string, name: string | null) => {
    if (name !== null && quiet.has(name)) return;
    follow();
    changed();
  };
  watchers.set("", guard("", watch(root, onRootChange)));
  follow();
  signal.addEventListener("abort", settle, { once: true });
  return {
    next: () =>
      new Promise((done) => {
        wake = () => {
          wake = undefined;
          pending = false;
          done();
        };
        if (pending || signal.aborted) wake();
      }),
    close() {
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
    },
  };
}
