import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeSignal } from "./before-signal.js";

/** A folder of this process's own, outside of any workspace. */
export interface TemporaryFolder {
  /** Absolute, symlinks resolved. */
  readonly path: string;
  remove(): void;
}

/** Makes one. It goes when it is removed, or with a signal that ends the process before. */
export function temporaryFolder(name: string): TemporaryFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), `rawr-hq-${name}-`)));
  const remove = (): void => rmSync(path, { recursive: true, force: true });
  const takeBack = beforeSignal(remove);
  return {
    path,
    remove() {
      takeBack();
      remove();
    },
  };
}
