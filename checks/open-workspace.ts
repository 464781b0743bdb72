import type { Workspace } from "./workspace.js";

export interface OpenOptions {
  /** Reads and writes no cache. */
  readonly cache?: boolean;
}

/** Reads a whole workspace: settings, plugins, files, facts, import targets. */
export declare function openWorkspace(root: string, options?: OpenOptions): Promise<Workspace>;
