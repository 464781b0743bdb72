import { isBuiltin } from "node:module";
import type { Plugin } from "rolldown";
import { dirname, relative, resolve, sep } from "node:path";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import type { Bundler } from "./load-bundler.js";
import { leftPackages, packageOf, type LeftPackage } from "./left-packages.js";
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
  /** The files that it is made of, relative to the root. */
  readonly sources: readonly string[];
  /** Packages in it that may not work there. */
  readonly packages: readonly LeftPackage[];
}

/**
 * Bundles a host with everything that it imports. The same sources give the same bytes.
 *
 * @throws CouldNotJudge with one sentence for each import that leads nowhere, or with what the bundler can't read.
 */
export async function bundleHost({ build }: Bundler, { root, host, external }: BundleOptions): Promise<Bundle> {
  const unresolved: string[] = [];
  const native = new Map<string, string>();
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
    plugins: [nativeCode(native)],
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
  for (const [id, importer] of native) {
    const name = packageOf(importer)?.name;
    const way =
      name === undefined
        ? "make a package of it that can be installed, or load it by a path from a setting"
        : `leave its package out with \`--external ${name}\``;
    throw new CouldNotJudge(`${host} can't be bundled: ${slashed(relative(root, id))} is native code: ${way}`);
  }
  const files = output.map(
    (file) => [slashed(file.fileName), file.type === "chunk" ? file.code : String(file.source)] as const,
  );
  const modules = output.flatMap((file) => (file.type === "chunk" ? Object.entries(file.modules) : []));
  return {
    files: new Map(files),
    sources: modules.map(([id]) => slashed(relative(root, id))),
    packages: leftPackages(modules.map(([id, { code }]) => ({ id, code: code ?? "" }))),
  };
}

/** Notes each file of native code, which is no module, and who imports it. */
function nativeCode(native: Map<string, string>): Plugin {
  return {
    name: "native-code",
    load(id) {
      if (!id.endsWith(".node")) return null;
      native.set(id, id);
      return "";
    },
    buildEnd() {
      for (const id of native.keys()) native.set(id, this.getModuleInfo(id)?.importers[0] ?? id);
    },
  };
}

function slashed(path: string): string {
  return path.split(sep).join("/");
}

function firstLines(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  // It quotes what it can't read, which may be no text at all.
  return text
    .replaceAll(/[^\P{Cc}\n]/gu, "?")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(0, 3)
    .join(" ")
    .trim();
}
