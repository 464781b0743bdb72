import { posix } from "node:path";
import type { Workspace } from "../../facts/workspace.js";
import { packageFields } from "../../workspace/package.js";
import { textsIn } from "../plain/plain-value.js";
import { entriesOf } from "./entries.js";
import { namedLoads, possibleLoads, reachedFrom } from "./loads.js";
import type { IsTest } from "./test-files.js";

/** What starts a file that a script of package.json names. */
const runtimes = /(?:^|[\s;&|/])(?:node|nodemon|tsx|ts-node|vite-node|jiti|bun|deno)\s([^;&|]*)/g;

/**
 * Whether only pages load a file: then its module lives in a browser, once for each page that is shown. What anything else loads, or may
 * load, lives in a host's process, whoever loads it beside.
 */
export function pageFiles(workspace: Workspace, isTest: IsTest): (file: string) => boolean {
  const { files } = workspace;
  const shown = reachedFrom(files.filter(isPage), namedLoads(workspace));
  if (shown.size === 0) return () => false;
  const entries = entriesOf(workspace, isTest, "of this workspace");
  const isStarted = startedByScripts(workspace);
  const isServer = (file: string): boolean =>
    shown.has(file)
      ? entries.has(file) || isStarted(file) || needsNode(file, workspace)
      : !isTest(file) && !/\.config\.[cm]?[jt]s$/.test(file); // a tool reads its settings in a process of its own
  const loads = possibleLoads(workspace, () => false);
  const elsewhere = reachedFrom(
    files.filter((file) => !isPage(file) && isServer(file)),
    (file) => (isPage(file) ? [] : loads(file)), // who names a page sends it to a browser
  );
  return (file) => shown.has(file) && !elsewhere.has(file);
}

function isPage(file: string): boolean {
  return file.endsWith(".html");
}

function needsNode(file: string, workspace: Workspace): boolean {
  return workspace.importsOf(file).some(({ how, typeOnly }) => how === "builtin" && !typeOnly);
}

/** Whether a script of a package.json around a file starts it. */
function startedByScripts(workspace: Workspace): (file: string) => boolean {
  const known = new Map<string, ReadonlySet<string>>();
  const startedIn = (folder: string): ReadonlySet<string> => {
    let started = known.get(folder);
    if (started === undefined) {
      const fields = packageFields(workspace.text(posix.join(folder, "package.json")));
      const words = [...textsIn(fields?.["scripts"]).join("\n").matchAll(runtimes)];
      started = new Set(
        words.flatMap(([, rest = ""]) => rest.split(/[\s"']+/).map((word) => posix.join(folder, word))),
      );
      known.set(folder, started);
    }
    return started;
  };
  return (file) => {
    for (let folder = posix.dirname(file); ; folder = posix.dirname(folder)) {
      if (startedIn(folder).has(file)) return true;
      if (folder === ".") return false;
    }
  };
}
