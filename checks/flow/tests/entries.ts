import type { Workspace } from "../../facts/workspace.js";
import { globToRegExp } from "../../workspace/glob.js";

/** The parts of a plugin that the composition and the host load (SPEC 3). */
const ofPlugins = /^src\/(?:(?:index|contract|router|context)\.[cm]?[jt]sx?|functions\/[^/]+)$/;
const outputs = /^(?:dist|lib|build|out|esm|cjs)\/(?:(?:esm|cjs|src)\/)?/;

/** The files that somebody outside loads: the host, the composition, what plugins and packages offer. */
export function entriesOf(workspace: Workspace, isNamed: (file: string) => boolean): ReadonlySet<string> {
  const { settings, plugins } = workspace;
  const files = workspace.files.filter((file) => !isNamed(file));
  const isHost = (file: string): boolean =>
    file === settings.composition || settings.host.some((host) => file === host || file.startsWith(`${host}/`));
  // A page is asked for by a browser, whoever builds it.
  const entries = new Set(files.filter((file) => isHost(file) || file.endsWith(".html")));
  const plugged = new Set(plugins.map(({ directory }) => directory));
  const offering = new Set(plugged);
  for (const file of files) {
    const [folder] = /^(?:[^/]+\/){1,3}(?=src\/|index\.)/.exec(file) ?? [];
    if (folder !== undefined) offering.add(folder.slice(0, -1));
  }
  const offered = new Map([...offering].map((folder) => [folder, offeredBy(workspace.text(`${folder}/package.json`))]));
  for (const file of files) {
    for (let end = file.lastIndexOf("/"); end > 0; end = file.lastIndexOf("/", end - 1)) {
      const [folder, path] = [file.slice(0, end), file.slice(end + 1)];
      if (offered.get(folder)?.(path) === true || (plugged.has(folder) && ofPlugins.test(path))) entries.add(file);
    }
  }
  return entries;
}

/** Whether a package.json offers a file, or what is built from it. */
function offeredBy(manifest: string | undefined): (path: string) => boolean {
  const targets = manifest === undefined ? [] : targetsIn(manifest);
  const stems = ["index", "src/index", ...targets].map((target) => stem(target).replace(/^\.\//, ""));
  const offers = stems
    .flatMap((one) => [one, one.replace(outputs, ""), one.replace(outputs, "src/")])
    .map(globToRegExp);
  return (path) => offers.some((pattern) => pattern.test(stem(path)));
}

function targetsIn(manifest: string): string[] {
  try {
    const said: unknown = JSON.parse(manifest);
    if (typeof said !== "object" || said === null) return [];
    return Object.entries(said).flatMap(([name, value]) =>
      ["exports", "main", "module", "browser", "types", "bin", "source"].includes(name) ? textsIn(value) : [],
    );
  } catch {
    return []; // discovery says so
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function stem(path: string): string {
  return path.replace(/(?:\.d)?\.[cm]?[jt]sx?$/, "");
}
