import type { Workspace } from "../../facts/workspace.js";
import { globToRegExp } from "../../workspace/glob.js";
import { packageFields } from "../../workspace/package.js";
import { textsIn } from "../plain/plain-value.js";

/** The parts of a plugin that the composition and the host load (SPEC 3). */
const ofServed = /^src\/(?:(?:index|contract|router|context)\.[cm]?[jt]sx?|functions\/[^/]+)$/;
const ofOthers = /^src\/index\.[cm]?[jt]sx?$/;
const outputs = /^(?:dist|lib|build|out|esm|cjs)\/(?:(?:esm|cjs|src)\/)?/;
/** The fields of a package.json that name what a package offers. */
const fields = ["exports", "main", "module", "browser", "types", "bin", "source"];

/** Whose loads count: all, or those that no file of the workspace shows. */
type Offered = "to anyone" | "of this workspace";

/**
 * The files that somebody loads who is no file: the host, the composition, pages, what plugins and packages offer. What a private package
 * offers is loaded from this workspace only, where every loader is known: asked for `of this workspace` it is no entry.
 */
export function entriesOf(
  workspace: Workspace,
  isNamed: (file: string) => boolean,
  offered: Offered = "to anyone",
): ReadonlySet<string> {
  const { settings, plugins } = workspace;
  const files = workspace.files.filter((file) => !isNamed(file));
  const isHost = (file: string): boolean =>
    file === settings.composition || settings.host.some((host) => file === host || file.startsWith(`${host}/`));
  // A page is asked for by a browser, whoever builds it.
  const entries = new Set(files.filter((file) => isHost(file) || file.endsWith(".html")));
  const plugged = new Map(plugins.map(({ directory, surface }) => [directory, partsOf(surface)]));
  const offering = new Set(plugged.keys());
  for (const file of files) {
    const [folder] = /^(?:[^/]+\/){1,3}?(?=src\/|index\.)/.exec(file) ?? [];
    if (folder !== undefined) offering.add(folder.slice(0, -1));
  }
  const offersOf = new Map(
    [...offering].map((folder) => [folder, offeredBy(workspace.text(`${folder}/package.json`), offered)]),
  );
  for (const file of files) {
    for (let end = file.lastIndexOf("/"); end > 0; end = file.lastIndexOf("/", end - 1)) {
      const [folder, path] = [file.slice(0, end), file.slice(end + 1)];
      if (offersOf.get(folder)?.(path) === true || plugged.get(folder)?.test(path) === true) entries.add(file);
    }
  }
  return entries;
}

function partsOf(surface: string): RegExp {
  return surface === "api" || surface === "workflows" ? ofServed : ofOthers;
}

/** Whether a package.json offers a file, or what is built from it. */
function offeredBy(manifest: string | undefined, offered: Offered): (path: string) => boolean {
  const said = packageFields(manifest) ?? {};
  const isPublished = manifest !== undefined && said["private"] !== true;
  const isInner = offered === "of this workspace" && !isPublished;
  const targets = (isInner ? ["bin"] : fields).flatMap((name) => textsIn(said[name]));
  const stems = [...(isInner ? [] : ["index", "src/index"]), ...targets].map((one) => stem(one).replace(/^\.\//, ""));
  const offers = stems
    .flatMap((one) => [one, one.replace(outputs, ""), one.replace(outputs, "src/")])
    .map(globToRegExp);
  return (path) => offers.some((pattern) => pattern.test(stem(path)));
}

function stem(path: string): string {
  return path.replace(/(?:\.d)?\.[cm]?[jt]sx?$/, "");
}
