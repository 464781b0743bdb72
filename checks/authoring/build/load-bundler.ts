import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type * as rolldown from "rolldown";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";

/** The part of the bundler that is used. */
export type Bundler = Pick<typeof rolldown, "build">;

/**
 * The bundler of a workspace: rolldown, installed by itself or with the vite that vitest brings. It is no dependency of this
 * package, because a host in production needs none.
 *
 * @throws CouldNotJudge when the workspace has none.
 */
export async function loadBundler(root: string): Promise<Bundler> {
  const workspace = join(root, "package.json");
  const vite = () => resolveFrom(resolveFrom(workspace, "vitest/package.json"), "vite/package.json");
  const file = resolveFrom(workspace, "rolldown") ?? resolveFrom(vite(), "rolldown");
  if (file === undefined) {
    throw new CouldNotJudge(
      "`rawr-hq build` bundles with rolldown, and this workspace has none: install it as a development dependency, e.g. `npm install --save-dev rolldown`",
    );
  }
  // What the package is, by its own types.
  return (await import(pathToFileURL(file).href)) as Bundler;
}

function resolveFrom(file: string | undefined, name: string): string | undefined {
  if (file === undefined) return undefined;
  try {
    return createRequire(file).resolve(name);
  } catch {
    return undefined;
  }
}
