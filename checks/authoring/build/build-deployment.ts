import { createHash, randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { openWorkspace } from "../../engine/open-workspace.js";
import { CouldNotJudge } from "../../workspace/could-not-judge.js";
import { discoverPlugins } from "../../workspace/discovery.js";
import { loadSettings } from "../../workspace/load-settings.js";
import { installedFolder } from "../../workspace/installed.js";
import { packageFields, version } from "../../workspace/package.js";
import type { Settings } from "../../workspace/settings.js";
import { makeFolder } from "../../workspace/make-folder.js";
import { attemptToWrite } from "../../workspace/write-whole.js";
import { generateComposition } from "../generate/generate-composition.js";
import { layoutOf } from "../scaffold/layout.js";
import { bundleHost } from "./bundle.js";
import { deploymentFiles } from "./deployment-files.js";
import type { LeftPackage } from "./left-packages.js";
import { leftBehind, type Bundled, type LeftBehind } from "./left-behind.js";
import { loadBundler } from "./load-bundler.js";
import { readPages } from "./pages.js";

/** By this file a deployment is known: nothing else is ever replaced. */
const manifestName = "manifest.json";

/** Where a deployment goes, and what stays out of its bundle. */
export interface BuildOptions {
  /** Absolute. */
  readonly out: string;
  /** Names of packages. */
  readonly external: readonly string[];
  /** The folder of the web plugins' built pages, relative to the root. Default: the one that the host's file names. */
  readonly pages?: string | undefined;
}

/** What was built. */
export interface Deployment {
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  readonly plugins: number;
  /** Web plugins whose page is not in it. */
  readonly withoutPage: readonly string[];
  /** Lines of the workspace's own code that look for something that is not in it. */
  readonly leftBehind: readonly LeftBehind[];
  /** Packages in it that may not work there. */
  readonly packages: readonly LeftPackage[];
}

/**
 * Writes a folder that holds all a host needs to run: its bundle, a manifest of what is in it, and the files that start it.
 * The folder is replaced whole or not at all.
 *
 * @throws CouldNotJudge when the composition is stale, something can't be bundled, or the folder holds something else.
 */
export async function buildDeployment(
  root: string,
  { out, external, pages: named }: BuildOptions,
): Promise<Deployment> {
  const settings = await loadSettings(root);
  const { host, composition } = layoutOf(root, settings);
  if (!existsSync(join(root, host))) {
    throw new CouldNotJudge(`no host file in ${root} (looked for ${host}): \`rawr-hq init\` writes one`);
  }
  const { outcome } = await generateComposition(root, { check: true, settings });
  if (outcome !== "fresh") {
    throw new CouldNotJudge(`${composition} is ${outcome}: run \`rawr-hq generate\`, then build again`);
  }
  refuseForeign(out);
  const { plugins } = discoverPlugins(root, settings);
  const dependencies = Object.fromEntries(external.map((name) => [name, installedVersion(root, name)]));
  const bundle = await bundleHost(await loadBundler(root), { root, host, external });
  const web = plugins.flatMap(({ manifest }) => (manifest?.kind === "web" ? [manifest.capability] : []));
  const asksHost = named === undefined && web.length > 0;
  const pages = readPages(root, asksHost ? await pagesGivenBy(host, root, settings) : named, web);
  const files = new Map<string, string | Buffer>([
    ...bundle.files,
    ...deploymentFiles({ name: nameOf(root), dependencies, pages: pages.folder }),
    ...pages.files,
  ]);
  const manifest = {
    tool: `rawr-hq ${version()}`,
    composition: sha256(readFileSync(join(root, composition), "utf8")),
    plugins: plugins.map(({ directory }) => directory),
    files: Object.fromEntries([...files].map(([name, content]) => [name, sha256(content)])),
  };
  files.set(manifestName, `${JSON.stringify(manifest, null, 2)}\n`);
  replaceFolder(out, relative(root, out), files);
  return {
    files: [...files].map(([name, content]) => ({ name, bytes: Buffer.byteLength(content) })),
    plugins: plugins.length,
    withoutPage: pages.missing,
    packages: bundle.packages,
    leftBehind: await leftBehindOf(root, settings, { files: bundle.sources, external }),
  };
}

async function leftBehindOf(root: string, settings: Settings, { files, external }: Bundled) {
  const workspace = await openWorkspace(root, { settings });
  const known = new Set(workspace.files);
  return leftBehind(workspace, { files: files.filter((file) => known.has(file)), external });
}

/** The folder of built pages that the host's file gives `serve`. */
async function pagesGivenBy(host: string, root: string, settings: Settings): Promise<string | undefined> {
  const { givenText } = await import("../../flow/plain/given-text.js");
  const text = readFileSync(join(root, host), "utf8");
  return givenText({ file: host, text, open: () => openWorkspace(root, { settings }) }, "pages");
}

function refuseForeign(out: string): void {
  if (!existsSync(out) || isDeployment(out)) return;
  if (statSync(out).isDirectory() && readdirSync(out).length === 0) return;
  throw new CouldNotJudge(
    `${out} holds files that are not a deployment: empty it, or name another folder with \`--out\``,
  );
}

/** Whether this command wrote the folder: many other tools write a manifest.json, too. */
function isDeployment(folder: string): boolean {
  try {
    const { tool, files } = JSON.parse(readFileSync(join(folder, manifestName), "utf8")) as Record<string, unknown>; // anybody's
    return typeof tool === "string" && tool.startsWith("rawr-hq ") && typeof files === "object";
  } catch {
    return false;
  }
}

function replaceFolder(out: string, shown: string, files: ReadonlyMap<string, string | Buffer>): void {
  const beside = (purpose: string) => join(dirname(out), `.${basename(out)}.${purpose}.${randomUUID()}`);
  const [draft, old] = [beside("new"), beside("old")];
  attemptToWrite(shown, () => {
    try {
      for (const folder of new Set([...files.keys()].map(dirname))) makeFolder(join(draft, folder));
      for (const [name, content] of files) writeFileSync(join(draft, name), content);
      if (existsSync(out)) renameSync(out, old);
      renameSync(draft, out);
    } finally {
      // Where the second step failed, the old folder comes back.
      if (!existsSync(out) && existsSync(old)) renameSync(old, out);
      for (const folder of [draft, old]) rmSync(folder, { recursive: true, force: true });
    }
  });
}

function installedVersion(root: string, name: string): string {
  const folder = installedFolder(name, join(root, "package.json"));
  if (folder === undefined)
    throw new CouldNotJudge(
      `\`--external ${name}\` names a package that is not installed: install it, or correct the name`,
    );
  const fields = packageFields(readFileSync(join(folder, "package.json"), "utf8"));
  const installed = fields?.["version"];
  if (fields?.["private"] === true || typeof installed !== "string")
    throw new CouldNotJudge(
      `\`--external ${name}\` names a package that no registry has (it is private, or has no version): bundle it, or put what it needs into a package that can be installed`,
    );
  return installed;
}

function nameOf(root: string): string {
  const name = packageFields(readFileSync(join(root, "package.json"), "utf8"))?.["name"];
  return typeof name === "string" ? (name.split("/").at(-1) ?? name) : "workspace";
}

function sha256(content: string | Buffer): string {
  return `sha256-${createHash("sha256").update(content).digest("hex")}`;
}
