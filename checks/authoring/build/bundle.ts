import { isBuiltin } from "node:module";
import { dirname, relative, resolve, sep } from "node:path";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import type { Bundler } from "./load-bundler.js";
import { isAbsentPeer } from "./optional-peer.js";

/** The entry of a deployment. */
export const entryName = "server.mjs";

/** What is bundled, and what stays an import. */
export interface BundleOptions {
  readonly root: string;
  /** Relative to the root. */
  readonly host: string;
  /** Packages that are installed beside the bundle instead: native ones, or such that read files of their own. */
  readonly external: readonly string[];
}

/** What the bundler made of a host. */
export interface Bundle {
  /** By their names. */
  readonly files: ReadonlyMap<string, string>;
  /** The workspace's own files in it, relative to the root. */
  readonly sources: readonly string[];
}

/**
 * Bundles a host with everything that it imports. The same sources give the same bytes.
 *
 * @throws CouldNotJudge with one sentence for each import that leads nowhere, or with what the bundler can't read.
 */
export async function bundleHost({ build }: Bundler, { root, host, external }: BundleOptions): Promise<Bundle> {
  const unresolved: string[] = [];
  const { output } = await build({
    cwd: root,
    input: { server: host },
    platform: "node",
    tsconfig: true,
    external: (id, importer) =>
      isBuiltin(id) ||
      external.some((name) => id === name || id.startsWith(`${name}/`)) ||
      (importer !== undefined && isAbsentPeer(id, importer)),
    output: {
      format: "esm",
      sourcemap: true,
      // From the root of the workspace, not from a folder of this machine.
      sourcemapPathTransform: (source, map) => slashed(relative(root, resolve(dirname(map), source))),
      entryFileNames: "[name].mjs",
      chunkFileNames: "[name]-[hash].mjs",
    },
    write: false,
    logLevel: "warn",
    onLog(_level, { code, message }) {
      if (code === "UNRESOLVED_IMPORT") unresolved.push(message);
    },
  }).catch((error: unknown) => {
    throw new CouldNotJudge(`${host} can't be bundled: ${firstLines(error)}`);
  });
  if (unresolved.length > 0) {
    throw new CouldNotJudge(
      `${host} can't be bundled: ${unresolved.map((message) => message.split("\n", 1)[0]).join("; ")}: install what is missing, or name it with \`--external\``,
    );
  }
  const files = output.map(
    (file) => [slashed(file.fileName), file.type === "chunk" ? file.code : String(file.source)] as const,
  );
  const modules = output.flatMap((file) => (file.type === "chunk" ? file.moduleIds : []));
  return { files: new Map(files), sources: modules.map((id) => slashed(relative(root, id))) };
}

function slashed(path: string): string {
  return path.split(sep).join("/");
}

function firstLines(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(0, 3)
    .join(" ")
    .trim();
}
