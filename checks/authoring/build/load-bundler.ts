import type * as rolldown from "rolldown";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { addsForDevelopment } from "../../workspace/package-manager.js";

/** The part of the bundler that is used. */
export type Bundler = Pick<typeof rolldown, "build">;

/**
 * The bundler: rolldown, an optional peer that vitest brings with vite 8. It is not a dependency of this package, because a host in production
 * needs none.
 *
 * @throws CouldNotJudge when it is not installed.
 */
export async function loadBundler(
  root: string,
  load: () => Promise<Bundler> = () => import("rolldown"),
): Promise<Bundler> {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")) throw error;
    throw new CouldNotJudge(
      `\`rawr-hq build\` bundles with rolldown, which is not installed: ${addsForDevelopment(root, "rolldown")}`,
    );
  }
}
